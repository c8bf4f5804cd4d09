import { invariant } from '../invariant.ts';
import type { RankedSamples } from '../ranked-samples.ts';

/** Samples in ascending order: what needs them sorted does not compile with others. */
export class SortedSamples {
  readonly values: Float64Array;

  private constructor(values: Float64Array) {
    this.values = values;
  }

  /** Sorts the array in place and takes it over; it must hold no `NaN`. */
  static sort(values: Float64Array): SortedSamples {
    values.sort();
    invariant(!Number.isNaN(values.at(-1)), 'every sample is a number');
    return new SortedSamples(values);
  }
}

/** The quantiles that are reported. */
export const QUANTILE_NAMES = ['p50', 'p90', 'p99'] as const;

/** One of {@link QUANTILE_NAMES}. */
export type QuantileName = (typeof QUANTILE_NAMES)[number];

/** Each quantile is `1 − 1/tail`, so that ranks are whole numbers. */
export const QUANTILE_TAILS: Readonly<Record<QuantileName, number>> = { p50: 2, p90: 10, p99: 100 };

/** A quantile, or why there is none. */
export type Quantile =
  | { readonly kind: 'value'; readonly valueMs: number }
  | { readonly kind: 'too-few-samples'; readonly neededSampleCount: number };

/** A quantile needs this many samples beyond it, or it is the luck of a few. */
const SAMPLES_BEYOND_MIN = 10;

/**
 * The exact quantile `1 − 1/tail` by nearest rank, without interpolation: a value that was
 * measured. Given only when at least 10 samples lie beyond it, which takes `10 · tail`.
 *
 * Samples of one batch are not independent, so many samples in few batches still say little:
 * read it with the number of batches beside it.
 */
export function quantileOf(samples: RankedSamples, tail: number): Quantile {
  invariant(Number.isInteger(tail) && tail >= 2, 'the tail is a whole number from 2');
  const beyondCount = Math.floor(samples.count / tail);
  const valueMs = samples.at(samples.count - beyondCount - 1);
  return beyondCount < SAMPLES_BEYOND_MIN || valueMs === undefined
    ? { kind: 'too-few-samples', neededSampleCount: SAMPLES_BEYOND_MIN * tail }
    : { kind: 'value', valueMs };
}
