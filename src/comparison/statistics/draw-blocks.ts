import type { Prng } from '../../prng.ts';

/**
 * What is drawn in a resample.
 *
 * - `blocks`: the blocks of the only run.
 * - `pooled-blocks`: the blocks of 2 to 4 runs as if they were of one; how runs differ is not in
 *   the interval, because so few cannot tell.
 * - `runs-then-blocks`: of 5 runs or more, runs and then blocks within each, so that the interval
 *   says what another run would give.
 */
export type ResamplingMethod = 'blocks' | 'pooled-blocks' | 'runs-then-blocks';

const HIERARCHICAL_RUN_COUNT_MIN = 5;

/** The method for so many runs. */
export function resamplingMethodFor(runCount: number): ResamplingMethod {
  if (runCount >= HIERARCHICAL_RUN_COUNT_MIN) return 'runs-then-blocks';
  return runCount > 1 ? 'pooled-blocks' : 'blocks';
}

/** What there is to draw. */
export interface Drawable {
  readonly method: ResamplingMethod;
  /** Blocks of each run. */
  readonly blockCounts: readonly number[];
  /** How many neighbours are drawn together; see `stretchLengthOf`. */
  readonly stretchLength: number;
}

/** Draws as many blocks as there are, with replacement: how often each was, by block. */
export function drawBlocks(
  prng: Prng,
  { method, blockCounts, stretchLength }: Drawable,
): Int32Array {
  const blockCount = blockCounts.reduce((sum, count) => sum + count, 0);
  const drawn = new Int32Array(blockCount);
  if (method !== 'runs-then-blocks') {
    drawWithin(prng, drawn, stretchLength);
    return drawn;
  }
  const runs = runsOf(drawn, blockCounts);
  for (const _ of runs) {
    const run = runs[prng.nextInt(runs.length)];
    if (run !== undefined) drawWithin(prng, run, stretchLength);
  }
  return drawn;
}

/**
 * Adds one to as many of the counters as there are, in stretches that begin anywhere; behind the
 * last counter comes the first, so that each is as likely as any other.
 */
function drawWithin(prng: Prng, counters: Int32Array, stretchLength: number): void {
  let begin = 0;
  for (let draw = 0; draw < counters.length; draw++) {
    if (draw % stretchLength === 0) begin = prng.nextInt(counters.length);
    const block = (begin + (draw % stretchLength)) % counters.length;
    counters[block] = (counters[block] ?? 0) + 1;
  }
}

/** The part of each run, as a view. */
function runsOf(drawn: Int32Array, blockCounts: readonly number[]): readonly Int32Array[] {
  let end = 0;
  return blockCounts.map((count) => {
    end += count;
    return drawn.subarray(end - count, end);
  });
}
