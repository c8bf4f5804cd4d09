import type { ArmQuantile } from './arm-quantiles.ts';
import type { ResamplingMethod } from './draw-blocks.ts';
import type { Estimate, EstimateMs } from './estimate.ts';
import type { DifferenceVerdict, VerdictReason } from './judge-difference.ts';
import type { RunMedians } from './run-medians.ts';

/** How two arms differed in one duration. All intervals are of 95 %; verdicts also take 99 %. */
export interface PairComparison {
  /** A difference is the first minus the second, a ratio the first by the second. */
  readonly arms: readonly [string, string];
  /** What was resampled, which decides what the intervals speak of. */
  readonly method: ResamplingMethod;
  readonly repetitionCount: number;
  readonly blockMs: number;
  /** Blocks with samples of the arm that has fewer of them. */
  readonly blockCount: number;
  /** How many neighbouring blocks were drawn together because neighbours are alike; else 1. */
  readonly stretchLength: number;
  readonly resampleCount: number;
  readonly sampleCounts: readonly [number, number];
  /** At every whole percentile from 1 to 99. */
  readonly quantiles: readonly ComparedQuantile[];
  /** For the whole curve of differences; null when no percentile has enough blocks. */
  readonly band: DifferenceBand | null;
  /** The medians of the repetitions; null when there is only one. */
  readonly runMedians: RunMedians | null;
  /** What an arm against itself showed; null when that was not measured. */
  readonly noise: NoiseBand | null;
}

/** The two arms at one percentile. */
export interface ComparedQuantile {
  readonly percentile: number;
  readonly a: ArmQuantile;
  readonly b: ArmQuantile;
  /** The difference of the quantiles, which is not a quantile of differences of records. */
  readonly difference: EstimateMs | null;
  /** Null also where a quantile is not above 0, or was not in some resample. */
  readonly ratio: Estimate | null;
  readonly verdict: DifferenceVerdict;
  readonly reason: VerdictReason;
}

/** A band that holds the whole curve of differences with 95 % confidence. */
export interface DifferenceBand {
  /** Only percentiles that have enough blocks. */
  readonly points: readonly (EstimateMs & { readonly percentile: number })[];
  /**
   * Where the band, and one of 99 %, excludes 0 by the rule that verdicts follow. Not empty: the
   * arms differ somewhere, and this is not the luck of 99 tries.
   */
  readonly differsAt: readonly number[];
}

/** How far an arm seemed to differ from itself. */
export interface NoiseBand {
  readonly comparisonCount: number;
  /** At every whole percentile from 1 to 99; null where no comparison had enough blocks. */
  readonly bounds: readonly { readonly percentile: number; readonly boundMs: number | null }[];
}
