import type { Interval } from './expanded-interval.ts';
import { TAIL_RATIO } from './percentiles.ts';

/** Ranks, from 1, of the ascending samples that bound a quantile. */
export interface OrderStatisticRanks {
  /** Null where even the lowest sample is not low enough. */
  readonly lower: number | null;
  /** Null where even the highest is not high enough. */
  readonly upper: number | null;
}

/**
 * The ranks of the two samples between which a quantile lies with 95 % confidence, whatever the
 * distribution: at most 2.5 % on each side, by the exact binomial. `quantile` is between 0 and 1.
 *
 * Only for samples that are independent of each other, such as the medians of runs. Of latencies
 * of records it says far too much, because those of one batch are alike.
 */
export function orderStatisticRanks(sampleCount: number, quantile: number): OrderStatisticRanks {
  // So many samples lie below the quantile with this probability.
  const below = binomialProbabilities(sampleCount, quantile);
  // The k-th lowest is above the quantile when fewer than k samples lie below it.
  const lower = leadingCount(below);
  // The k-th highest is below it when more than n - k do.
  const fromTop = leadingCount(below.reverse());
  return {
    lower: lower === 0 ? null : lower,
    upper: fromTop === 0 ? null : sampleCount + 1 - fromTop,
  };
}

/** The interval of a quantile of independent samples in ascending order; null when unbounded. */
export function orderStatisticInterval(
  ascending: readonly number[],
  quantile: number,
): Interval | null {
  const ranks = orderStatisticRanks(ascending.length, quantile);
  const lower = ranks.lower === null ? undefined : ascending[ranks.lower - 1];
  const upper = ranks.upper === null ? undefined : ascending[ranks.upper - 1];
  return lower === undefined || upper === undefined ? null : { lower, upper };
}

/** How many of the first probabilities sum up to no more than the tail. */
function leadingCount(probabilities: Float64Array): number {
  let sum = 0;
  const end = probabilities.findIndex((probability) => {
    sum += probability;
    return sum > TAIL_RATIO;
  });
  return Math.max(0, end);
}

/** P(B = k) for k from 0 to n, where B is binomial; in logarithms, so that none becomes 0 early. */
function binomialProbabilities(n: number, p: number): Float64Array {
  const odds = Math.log(p) - Math.log1p(-p);
  let logarithm = n * Math.log1p(-p);
  return Float64Array.from({ length: n + 1 }, (_, k) => {
    if (k > 0) logarithm += Math.log((n - k + 1) / k) + odds;
    return Math.exp(logarithm);
  });
}
