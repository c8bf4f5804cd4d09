import { invariant } from '../../invariant.ts';
import type { SortedSamples } from '../../measurement/quantile.ts';
import type { Estimate } from './estimate.ts';
import { type Confidence, normalTail, studentQuantile } from './student.ts';

/** The bounds of an interval. */
export type Interval = Omit<Estimate, 'value'>;

/**
 * How much wider than a normal interval one from few clusters has to be, in standard errors of the
 * bootstrap: Student's quantile, because the spread is estimated too, times √(n / (n − 1)), because
 * the bootstrap underestimates it. `clusterCount` is 5 or
 * more, and need not be whole.
 */
export function expandedQuantile(clusterCount: number, confidence: Confidence): number {
  invariant(clusterCount >= 5, 'an interval takes five clusters');
  return (
    Math.sqrt(clusterCount / (clusterCount - 1)) * studentQuantile(clusterCount - 1, confidence)
  );
}

/**
 * The expanded percentile interval of a bootstrap: the percentiles of the resampled values, moved
 * outwards for few clusters.
 *
 * @see Hesterberg, "What Teachers Should Know About the Bootstrap", The American Statistician 2015
 */
export function expandedInterval(
  { values }: SortedSamples,
  clusterCount: number,
  confidence: Confidence,
): Interval {
  const tail = normalTail(expandedQuantile(clusterCount, confidence));
  return { lower: interpolated(values, tail), upper: interpolated(values, 1 - tail) };
}

/** The value at a share of the way through ascending values. */
function interpolated(values: Float64Array, ratio: number): number {
  const position = ratio * (values.length - 1);
  const below = values[Math.floor(position)] ?? Number.NaN;
  const above = values[Math.ceil(position)] ?? Number.NaN;
  return below + (above - below) * (position - Math.floor(position));
}
