import { SortedSamples } from '../../measurement/quantile.ts';
import type { Estimate } from './estimate.ts';
import { expandedQuantile } from './expanded-interval.ts';
import { type Confidence, NORMAL_QUANTILES } from './student.ts';

/** One point of a curve: the estimate and what resampling made of it. */
export interface ResampledPoint {
  readonly percentile: number;
  readonly value: number;
  readonly resampled: Float64Array;
}

/** One point of a band. */
export interface BandPoint extends Estimate {
  readonly percentile: number;
}

/**
 * A band that holds the whole true curve with that confidence, where the interval of each point
 * holds only that point: 99 intervals give 99 chances to be wrong, a band gives one.
 *
 * It reaches as many standard errors from each point as, in that share of the resamples, the curve
 * stays within at its worst point (max-|t|), more for few clusters as {@link expandedQuantile}
 * says. A point that no resample moves has no width. Only for points with enough clusters.
 */
export function simultaneousBand(
  points: readonly ResampledPoint[],
  clusterCount: number,
  confidence: Confidence,
): readonly BandPoint[] {
  const errors = points.map(({ resampled }) => standardDeviation(resampled));
  const worst = new Float64Array(points[0]?.resampled.length ?? 0);
  for (const [index, { value, resampled }] of points.entries()) {
    const error = errors[index] ?? 0;
    if (error === 0) continue;
    for (let resample = 0; resample < worst.length; resample++) {
      const deviation = Math.abs((resampled[resample] ?? 0) - value) / error;
      if (deviation > (worst[resample] ?? 0)) worst[resample] = deviation;
    }
  }
  const expansion = expandedQuantile(clusterCount, confidence) / NORMAL_QUANTILES[confidence];
  const reach = quantileOf(worst, confidence) * expansion;
  return points.map(({ percentile, value }, index) => {
    const width = reach * (errors[index] ?? 0);
    return { percentile, value, lower: value - width, upper: value + width };
  });
}

function quantileOf(values: Float64Array, share: number): number {
  const { values: ascending } = SortedSamples.sort(values);
  return ascending[Math.ceil(share * ascending.length) - 1] ?? 0;
}

/** Of values around their mean; exactly 0 when all are the same. */
function standardDeviation(values: Float64Array): number {
  const origin = values[0] ?? 0;
  const mean = values.reduce((sum, value) => sum + (value - origin), 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - origin - mean) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1));
}
