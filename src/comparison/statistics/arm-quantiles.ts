import { SortedSamples } from '../../measurement/quantile.ts';
import type { ResampledQuantiles } from './bootstrap-quantiles.ts';
import type { CompressedSamples } from './compress-samples.ts';
import type { ResamplingMethod } from './draw-blocks.ts';
import { expandedInterval } from './expanded-interval.ts';
import { neededClusterCount, PERCENTILES } from './percentiles.ts';
import { type ClusterCounts, RESAMPLE_COUNT, resampleArms } from './resample-arms.ts';

/** A quantile of one arm. */
export interface ArmQuantile {
  /** Exact, by nearest rank; null without samples. */
  readonly valueMs: number | null;
  /** Ends of the 95 % interval; null where there are not enough blocks for one. */
  readonly lowerMs: number | null;
  readonly upperMs: number | null;
}

/** The quantiles of one arm and what their intervals rest on. */
export interface ArmQuantiles {
  readonly arm: string;
  readonly method: ResamplingMethod;
  readonly repetitionCount: number;
  readonly blockMs: number;
  readonly blockCount: number;
  /** How many neighbouring blocks were drawn together because neighbours are alike; else 1. */
  readonly stretchLength: number;
  readonly resampleCount: number;
  readonly sampleCount: number;
  /** At every whole percentile from 1 to 99. */
  readonly quantiles: readonly (ArmQuantile & {
    readonly percentile: number;
    /** How many blocks an interval of this percentile takes. */
    readonly neededBlockCount: number;
  })[];
}

/** What to estimate the quantiles of; see `ResampleOptions`. */
export interface EstimateArmOptions {
  readonly samples: CompressedSamples;
  readonly blockMs: number;
  readonly seed: number;
  readonly resampleCount?: number;
}

/** Estimates the quantiles of one arm with their intervals by resampling blocks of time. */
export function estimateArm(options: EstimateArmOptions): ArmQuantiles {
  const { samples, blockMs, resampleCount = RESAMPLE_COUNT } = options;
  const resampled = resampleArms({ ...options, arms: [samples] });
  return {
    arm: samples.arm,
    method: resampled.method,
    repetitionCount: resampled.blocks.blockCounts.length,
    blockMs,
    blockCount: resampled.blockCount,
    stretchLength: resampled.stretchLength,
    resampleCount,
    sampleCount: samples.sampleCount,
    quantiles: PERCENTILES.map((percentile) => ({
      percentile,
      neededBlockCount: neededClusterCount(percentile),
      ...armQuantileOf(resampled.quantiles?.[0] ?? null, percentile, resampled),
    })),
  };
}

/** One quantile out of the resampled ones; the interval only with enough blocks. */
export function armQuantileOf(
  quantiles: ResampledQuantiles | null,
  percentile: number,
  { blockCount, clusterCount }: ClusterCounts,
): ArmQuantile {
  const row = percentile - 1;
  const valueMs = quantiles?.valuesMs[row] ?? null;
  const resampledMs = quantiles?.resampledMs[row];
  if (resampledMs === undefined || blockCount < neededClusterCount(percentile)) {
    return { valueMs, lowerMs: null, upperMs: null };
  }
  const { lower, upper } = expandedInterval(
    SortedSamples.sort(resampledMs.slice()),
    clusterCount,
    0.95,
  );
  return { valueMs, lowerMs: lower, upperMs: upper };
}
