import { RankedSamples } from '../ranked-samples.ts';
import { QUANTILE_TAILS, type Quantile, type QuantileName, quantileOf } from './quantile.ts';

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

/** One duration and the row of the invocation or call it was measured in. */
export interface Samples {
  readonly valuesMs: Float64Array;
  readonly batch: Int32Array;
}

/** Sums up samples; those that are `NaN` do not exist and must be left out before. */
export function distributionOf({ valuesMs, batch }: Samples): Distribution {
  const sampleCount = valuesMs.length;
  let negativeCount = 0;
  let minMs = Number.POSITIVE_INFINITY;
  let maxMs = Number.NEGATIVE_INFINITY;
  for (let sample = 0; sample < sampleCount; sample++) {
    const valueMs = valuesMs[sample] ?? Number.NaN;
    if (valueMs < 0) negativeCount++;
    if (valueMs < minMs) minMs = valueMs;
    if (valueMs > maxMs) maxMs = valueMs;
  }
  const ranked = new RankedSamples(valuesMs.slice());
  return {
    sampleCount,
    batchCount: countDistinct(batch),
    negativeCount,
    minMs: sampleCount === 0 ? null : minMs,
    maxMs: sampleCount === 0 ? null : maxMs,
    quantiles: {
      p50: quantileOf(ranked, QUANTILE_TAILS.p50),
      p90: quantileOf(ranked, QUANTILE_TAILS.p90),
      p99: quantileOf(ranked, QUANTILE_TAILS.p99),
    },
  };
}

/** Row ids are small: a flag for each is much less than a set of them. */
function countDistinct(rows: Int32Array): number {
  let largest = -1;
  for (let at = 0; at < rows.length; at++) largest = Math.max(largest, rows[at] ?? -1);
  const seen = new Uint8Array(largest + 1);
  let count = 0;
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at] ?? -1;
    if (seen[row] !== 0) continue;
    seen[row] = 1;
    count++;
  }
  return count;
}
