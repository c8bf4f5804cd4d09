import type { CompressedSamples } from './compress-samples.ts';
import { secondCountsOf } from './time-blocks.ts';

/** Lengths that read well, in seconds; none is more than twice the one before. */
const LENGTHS_SECONDS = [1, 2, 3, 5, 10, 15, 20, 30, 60, 120, 180, 300, 600, 900, 1200, 1800, 3600];

/** More blocks say little more, and p99 needs 368. */
const BLOCK_COUNT_MAX = 750;

/**
 * The length of the blocks of intended time that are resampled. It is the least of 1, 2, 3, 5, 10,
 * 15, 20, 30 s or min and whole hours that is
 *
 * - at least the span of a batch in every arm, so that few batches lie in two blocks;
 * - long enough for at most 750 blocks in all repetitions (still 375 or more up to a month).
 *
 * Give it all arms of a run, so that every pair is compared by the same blocks.
 */
export function blockMsOf(arms: readonly CompressedSamples[]): number {
  const spanSeconds = Math.max(0, ...arms.map(({ batchSpanMs }) => batchSpanMs / 1000));
  const runSeconds = secondCountsOf(arms).reduce((sum, count) => sum + count, 0);
  const needed = Math.max(spanSeconds, runSeconds / BLOCK_COUNT_MAX);
  const seconds = LENGTHS_SECONDS.find((length) => length >= needed);
  return (seconds ?? Math.ceil(needed / 3600) * 3600) * 1000;
}
