import type { CountHistogram } from './count-histogram.ts';

/** Counts per value, told apart up to a bound. */
export interface BoundedCounts {
  readonly count: number;
  /** Sum of all values. */
  readonly sum: number;
  /** Largest value; 0 if there is none. */
  readonly max: number;
  /** Values up to the bound that occurred, ascending. */
  readonly counts: readonly { readonly value: number; readonly count: number }[];
  /** The bound: the largest value told apart. */
  readonly bound: number;
  /** How many values are above it. */
  readonly beyondCount: number;
}

/** A histogram as plain data. The bound is at most the histogram's own limit. */
export function boundedCounts(histogram: CountHistogram, bound: number): BoundedCounts {
  return {
    count: histogram.count,
    sum: histogram.sum,
    max: histogram.max,
    counts: [...histogram.entries()]
      .filter(([value]) => value <= bound)
      .map(([value, count]) => ({ value, count })),
    bound,
    beyondCount: histogram.countFrom(bound + 1),
  };
}
