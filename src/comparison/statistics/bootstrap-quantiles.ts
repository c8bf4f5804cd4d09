import type { Prng } from '../../prng.ts';
import { type Drawable, drawBlocks } from './draw-blocks.ts';
import { nearestRank, PERCENTILES } from './percentiles.ts';
import type { BlockedArm, TimeBlocks } from './time-blocks.ts';
import { weightedCounts } from './weighted-counts.ts';

/** Quantiles of an arm at every percentile, p1 first. */
export interface ResampledQuantiles {
  /** Of all samples: exact. */
  readonly valuesMs: Float64Array;
  /** Of each resample, in the same order for all arms: `[percentile index][resample]`. */
  readonly resampledMs: readonly Float64Array[];
}

/** What to resample. */
export interface BootstrapOptions {
  readonly blocks: TimeBlocks;
  readonly drawable: Drawable;
  readonly resampleCount: number;
  readonly prng: Prng;
}

/**
 * Resamples whole blocks of time, never records: records of one batch share its fate, and an
 * interval that takes them for independent covers the truth half of the time or less. The same
 * blocks are drawn for every arm, so what disturbed all of them in a block does not count as a
 * difference. Each arm must have samples.
 */
export function bootstrapQuantiles(options: BootstrapOptions): readonly ResampledQuantiles[] {
  const { blocks, drawable, resampleCount, prng } = options;
  const everyBlock = blocks.blockCounts.flatMap((count) => Array<number>(count).fill(1));
  const resampled = blocks.arms.map((arm) => ({
    valuesMs: quantilesOf(arm, Int32Array.from(everyBlock)),
    resampledMs: PERCENTILES.map(() => new Float64Array(resampleCount)),
  }));
  for (let resample = 0; resample < resampleCount; ) {
    const drawn = drawBlocks(prng, drawable);
    const quantiles = blocks.arms.map((arm) => quantilesOf(arm, drawn));
    // An arm that is silent in all drawn blocks has no quantiles: draw again.
    if (quantiles.some((quantilesMs) => Number.isNaN(quantilesMs[0]))) continue;
    for (const [index, { resampledMs }] of resampled.entries()) {
      for (let percentile = 0; percentile < resampledMs.length; percentile++) {
        const row = resampledMs[percentile];
        if (row) row[resample] = quantiles[index]?.[percentile] ?? Number.NaN;
      }
    }
    resample++;
  }
  return resampled;
}

/**
 * The quantile at every percentile, by nearest rank, when each block counts as often as it was
 * drawn; within a bin of several values, samples are
 * taken to lie evenly between its ends. `NaN` without samples.
 */
export function quantilesOf(arm: BlockedArm, drawn: Int32Array): Float64Array {
  const { minMs, maxMs } = arm.bins;
  const counts = weightedCounts(arm, drawn);
  const total = counts.reduce((sum, count) => sum + count, 0);
  const quantilesMs = new Float64Array(PERCENTILES.length).fill(Number.NaN);
  if (total === 0) return quantilesMs;
  let bin = 0;
  let before = 0;
  for (const [index, percentile] of PERCENTILES.entries()) {
    const rank = nearestRank(total, percentile);
    while (before + (counts[bin] ?? 0) < rank) before += counts[bin++] ?? 0;
    const low = minMs[bin] ?? Number.NaN;
    const ratio = (rank - before - 0.5) / (counts[bin] ?? 0);
    quantilesMs[index] = low + ((maxMs[bin] ?? Number.NaN) - low) * ratio;
  }
  return quantilesMs;
}
