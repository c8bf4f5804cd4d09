import { armQuantileOf } from './arm-quantiles.ts';
import type { CompressedSamples } from './compress-samples.ts';
import { differenceCurve, estimateAt, inMs, ratioCurve } from './difference-curve.ts';
import type { EstimateMs } from './estimate.ts';
import { type JudgedDifference, judgeDifference } from './judge-difference.ts';
import type { ComparedQuantile, NoiseBand, PairComparison } from './pair-comparison.ts';
import { neededClusterCount, PERCENTILES } from './percentiles.ts';
import { RESAMPLE_COUNT, type ResampledArms, resampleArms } from './resample-arms.ts';
import { runMediansOf } from './run-medians.ts';
import { simultaneousBand } from './simultaneous-band.ts';
import type { Confidence } from './student.ts';

/** What is compared, and what a difference is held against. */
export interface ComparePairOptions {
  /** Repetitions of the same schedule in the same order. */
  readonly arms: readonly [CompressedSamples, CompressedSamples];
  /** From `blockMsOf` of all arms of the run. */
  readonly blockMs: number;
  /** The same seed gives the same comparison. */
  readonly seed: number;
  /** @default 1,000 */
  readonly resampleCount?: number;
  /** How far the clocks behind the samples may be off: no smaller difference is claimed. */
  readonly resolutionMs: number;
  /** Why nothing can be concluded (not drained, generator saturated, clock step); else null. */
  readonly invalidReason: string | null;
  /** From comparisons of an arm with itself; null without. */
  readonly noise: NoiseBand | null;
}

/** Judges a difference at a percentile by its intervals of 95 % and of 99 %. */
type Judge = (
  percentile: number,
  difference: EstimateMs | null,
  widerDifference: EstimateMs | null,
) => JudgedDifference;

/** Compares two arms at every percentile, paired by the blocks of their common schedule. */
export function comparePair(options: ComparePairOptions): PairComparison {
  const { arms, blockMs, resampleCount = RESAMPLE_COUNT, noise } = options;
  const resampled = resampleArms(options);
  const { method, blocks, blockCount, stretchLength } = resampled;
  const judge: Judge = (percentile, difference, widerDifference) =>
    judgeDifference({
      ...options,
      difference,
      widerDifference,
      have: blockCount,
      need: neededClusterCount(percentile),
      noiseMs: noise?.bounds[percentile - 1]?.boundMs ?? null,
    });
  return {
    arms: [arms[0].arm, arms[1].arm],
    method,
    repetitionCount: blocks.blockCounts.length,
    blockMs,
    blockCount,
    stretchLength,
    resampleCount,
    sampleCounts: [arms[0].sampleCount, arms[1].sampleCount],
    ...compareCurves(resampled, judge),
    runMedians: blocks.blockCounts.length > 1 ? runMediansOf(blocks) : null,
    noise,
  };
}

function compareCurves(
  resampled: ResampledArms,
  judge: Judge,
): Pick<PairComparison, 'quantiles' | 'band'> {
  const { quantiles, blockCount, clusterCount } = resampled;
  const [a = null, b = null] = quantiles ?? [];
  const paired = a !== null && b !== null;
  const differences = paired ? differenceCurve(a, b, blockCount) : [];
  const ratios = paired ? ratioCurve(a, b, blockCount) : [];
  const compared = PERCENTILES.map((percentile): ComparedQuantile => {
    const estimate = estimateAt(differences, percentile, { clusterCount });
    const wider = estimateAt(differences, percentile, { clusterCount, confidence: 0.99 });
    const difference = estimate && inMs(estimate);
    return {
      percentile,
      a: armQuantileOf(a, percentile, resampled),
      b: armQuantileOf(b, percentile, resampled),
      difference,
      ratio: estimateAt(ratios, percentile, { clusterCount }),
      ...judge(percentile, difference, wider && inMs(wider)),
    };
  });
  if (differences.length === 0) return { quantiles: compared, band: null };
  const bandOf = (confidence: Confidence) =>
    simultaneousBand(differences, clusterCount, confidence).map(({ percentile, ...estimate }) => ({
      percentile,
      ...inMs(estimate),
    }));
  const points = bandOf(0.95);
  const wider = bandOf(0.99);
  const claimed = ['sooner', 'later'];
  return {
    quantiles: compared,
    band: {
      points,
      differsAt: points
        .filter((point, row) =>
          claimed.includes(judge(point.percentile, point, wider[row] ?? null).verdict),
        )
        .map(({ percentile }) => percentile),
    },
  };
}
