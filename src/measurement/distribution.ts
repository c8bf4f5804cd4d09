import {
  QUANTILE_TAILS,
  type Quantile,
  type QuantileName,
  quantileOf,
  SortedSamples,
} from './quantile.ts';

/** A set of durations summed up without leaving any out. */
export interface Distribution {
  readonly sampleCount: number;
  /** Distinct invocations or calls behind the samples: what is independent of each other. */
  readonly batchCount: number;
  /** Samples below 0, which clocks of two hosts can make. Kept, never clamped. */
  readonly negativeCount: number;
  /** Null without samples. */
  readonly minMs: number | null;
  readonly maxMs: number | null;
  readonly quantiles: Readonly<Record<QuantileName, Quantile>>;
}

/** One duration and the invocation or call it was measured in. */
export interface Samples {
  readonly valuesMs: Float64Array;
  readonly batch: Int32Array;
}

/** Sums up samples; those that are `NaN` do not exist and must be left out before. */
export function distributionOf({ valuesMs, batch }: Samples): Distribution {
  const sorted = SortedSamples.sort(valuesMs.slice());
  return {
    sampleCount: valuesMs.length,
    batchCount: new Set(batch).size,
    negativeCount: valuesMs.reduce((count, value) => count + (value < 0 ? 1 : 0), 0),
    minMs: sorted.values[0] ?? null,
    maxMs: sorted.values.at(-1) ?? null,
    quantiles: {
      p50: quantileOf(sorted, QUANTILE_TAILS.p50),
      p90: quantileOf(sorted, QUANTILE_TAILS.p90),
      p99: quantileOf(sorted, QUANTILE_TAILS.p99),
    },
  };
}
