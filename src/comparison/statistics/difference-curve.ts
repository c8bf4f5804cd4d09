import { SortedSamples } from '../../measurement/quantile.ts';
import type { ResampledQuantiles } from './bootstrap-quantiles.ts';
import type { Estimate, EstimateMs } from './estimate.ts';
import { expandedInterval } from './expanded-interval.ts';
import { neededClusterCount, PERCENTILES } from './percentiles.ts';
import type { ResampledPoint } from './simultaneous-band.ts';
import type { Confidence } from './student.ts';

/**
 * First minus second at each percentile that has enough blocks, resample by resample, so that what
 * disturbed both arms in a block cancels out (a shift function).
 */
export function differenceCurve(
  a: ResampledQuantiles,
  b: ResampledQuantiles,
  blockCount: number,
): readonly ResampledPoint[] {
  return combine(a, b, blockCount, (ofA, ofB) => ofA - ofB);
}

/** First by second, likewise; without percentiles at which the second is ever 0 or below. */
export function ratioCurve(
  a: ResampledQuantiles,
  b: ResampledQuantiles,
  blockCount: number,
): readonly ResampledPoint[] {
  const curve = combine(a, b, blockCount, (ofA, ofB) => (ofB > 0 ? ofA / ofB : Number.NaN));
  return curve.filter(
    ({ value, resampled }) => !Number.isNaN(value) && !resampled.some(Number.isNaN),
  );
}

/** The estimate at a percentile of a curve; null where the curve has none. */
export function estimateAt(
  curve: readonly ResampledPoint[],
  percentile: number,
  {
    clusterCount,
    confidence = 0.95,
  }: { readonly clusterCount: number; readonly confidence?: Confidence },
): Estimate | null {
  const point = curve.find((candidate) => candidate.percentile === percentile);
  if (point === undefined) return null;
  const resampled = SortedSamples.sort(point.resampled.slice());
  return { value: point.value, ...expandedInterval(resampled, clusterCount, confidence) };
}

/** An estimate of a duration in milliseconds. */
export function inMs({ value, lower, upper }: Estimate): EstimateMs {
  return { valueMs: value, lowerMs: lower, upperMs: upper };
}

function combine(
  a: ResampledQuantiles,
  b: ResampledQuantiles,
  blockCount: number,
  combined: (ofA: number, ofB: number) => number,
): readonly ResampledPoint[] {
  return PERCENTILES.filter((percentile) => blockCount >= neededClusterCount(percentile)).map(
    (percentile) => {
      const row = percentile - 1;
      const ofB = b.resampledMs[row];
      return {
        percentile,
        value: combined(a.valuesMs[row] ?? Number.NaN, b.valuesMs[row] ?? Number.NaN),
        resampled: (a.resampledMs[row] ?? new Float64Array()).map((value, resample) =>
          combined(value, ofB?.[resample] ?? Number.NaN),
        ),
      };
    },
  );
}
