import type { Prng } from '../prng.ts';
import type { Workload } from './workload.ts';

/** The `userId` of a key, the most frequent key being number 0. */
export function keyName(keyIndex: number): string {
  return `user-${keyIndex + 1}`;
}

/** Draws key indexes below `count`, distributed as the workload says. */
export function keySampler({ count, distribution }: Workload['keys'], prng: Prng): () => number {
  switch (distribution.kind) {
    case 'uniform':
      return () => prng.nextInt(count);
    case 'hot-key':
      return () => (prng.nextFloat() < distribution.shareRatio ? 0 : 1 + prng.nextInt(count - 1));
    case 'zipf':
      return zipfSampler(count, distribution.exponent, prng);
  }
}

/** A table of cumulative weights, searched by halving: 17 steps for 100,000 keys. */
function zipfSampler(count: number, exponent: number, prng: Prng): () => number {
  const cumulative = cumulativeWeights(count, exponent);
  const total = cumulative[count - 1] ?? 0;
  return () => {
    const target = prng.nextFloat() * total;
    let low = 0;
    let high = count - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((cumulative[middle] ?? 0) > target) high = middle;
      else low = middle + 1;
    }
    return low;
  };
}

function cumulativeWeights(count: number, exponent: number): Float64Array {
  const cumulative = new Float64Array(count);
  let sum = 0;
  for (let index = 0; index < count; index++) {
    sum += (index + 1) ** -exponent;
    cumulative[index] = sum;
  }
  return cumulative;
}
