import type { BlockedArm } from './time-blocks.ts';

/**
 * Samples per bin when each block counts as often as it was drawn. The innermost loop of the
 * bootstrap: four blocks at a time, because each sum is then read and written a quarter as often.
 */
export function weightedCounts({ counts, bins }: BlockedArm, drawn: Int32Array): Int32Array {
  const binCount = bins.maxMs.length;
  const sums = new Int32Array(binCount);
  const blocks = inFours(drawn);
  for (let four = 0; four < blocks.length; four += 4) {
    const rows = [0, 1, 2, 3].map((offset) => {
      const block = blocks[four + offset] ?? -1;
      return { begin: Math.max(0, block) * binCount, times: drawn[block] ?? 0 };
    });
    const [first = NOTHING, second = NOTHING, third = NOTHING, fourth = NOTHING] = rows;
    for (let bin = 0; bin < binCount; bin++) {
      sums[bin] =
        (sums[bin] ?? 0) +
        first.times * (counts[first.begin + bin] ?? 0) +
        second.times * (counts[second.begin + bin] ?? 0) +
        third.times * (counts[third.begin + bin] ?? 0) +
        fourth.times * (counts[fourth.begin + bin] ?? 0);
    }
  }
  return sums;
}

const NOTHING = { begin: 0, times: 0 };

/** The blocks that were drawn, filled up to a multiple of four with -1. */
function inFours(drawn: Int32Array): Int32Array {
  const blocks = new Int32Array(drawn.length + 3).fill(-1);
  let count = 0;
  for (let block = 0; block < drawn.length; block++) {
    if ((drawn[block] ?? 0) > 0) blocks[count++] = block;
  }
  return blocks.subarray(0, Math.ceil(count / 4) * 4);
}
