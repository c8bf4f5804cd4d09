import type { NoiseBand, PairComparison } from './pair-comparison.ts';
import { PERCENTILES } from './percentiles.ts';

/**
 * The noise floor from comparisons of an arm with itself (A/A): per percentile the end of an
 * interval that is farthest from 0. It holds what blocks cannot show, such as that one of two equal
 * arms is always served first.
 */
export function noiseBandOf(comparisons: readonly PairComparison[]): NoiseBand {
  return {
    comparisonCount: comparisons.length,
    bounds: PERCENTILES.map((percentile, row) => {
      const distancesMs = comparisons.flatMap(({ quantiles }) => {
        const difference = quantiles[row]?.difference ?? null;
        return difference === null
          ? []
          : [Math.abs(difference.lowerMs), Math.abs(difference.upperMs)];
      });
      return { percentile, boundMs: distancesMs.length === 0 ? null : Math.max(...distancesMs) };
    }),
  };
}
