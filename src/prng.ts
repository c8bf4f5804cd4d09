import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { invariant } from './invariant.ts';

/** A seeded source of chance. Two with the same seed give the same numbers for ever. */
export interface Prng {
  /** A number in [0, 1), with 32 bits of chance. */
  readonly nextFloat: () => number;
  /** A whole number in [0, `limit`); `limit` is 1 to 2^32. */
  readonly nextInt: (limit: number) => number;
  /**
   * An independent source named by `label`; takes nothing from this one, so that
   * adding a consumer of chance does not change what the others see.
   */
  readonly fork: (label: string) => Prng;
}

/** A generator (xoroshiro128+) for the seed, any safe integer; forks by hashing the label in. */
export function createPrng(seed: number): Prng {
  const generator = xoroshiro128plus(hashText(String(seed), 0x811c9dc5));
  return {
    nextFloat: () => (generator.next() >>> 0) / 0x1_0000_0000,
    nextInt: (limit) => {
      invariant(limit >= 1 && limit <= 0x1_0000_0000, 'limit is 1 to 2^32');
      return uniformInt(generator, 0, limit - 1);
    },
    fork: (label) => createPrng(hashText(label, hashText(String(seed), 0x9e3779b9))),
  };
}

/** FNV-1a over UTF-16 code units, from `state`; 32 bits, signed. */
function hashText(text: string, state: number): number {
  let hash = state;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash | 0;
}
