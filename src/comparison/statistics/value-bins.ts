import type { SortedSamples } from '../../measurement/quantile.ts';
import { nearestRank, PERCENTILES } from './percentiles.ts';

/**
 * Neighbouring measured values taken together, in ascending order: bin `i` holds the samples from
 * `minMs[i]` to `maxMs[i]`, both of which were measured. Up to 800 distinct values have a bin each,
 * and nothing is lost. Of more, each bin holds at most 1/800 of the samples, save for ties, and the
 * samples' own percentiles stay alone in their bins, hence exact.
 */
export interface ValueBins {
  readonly minMs: Float64Array;
  readonly maxMs: Float64Array;
}

const RANK_BIN_COUNT = 800;

/** Chooses the bins for samples; none for none. */
export function valueBinsOf({ values }: SortedSamples): ValueBins {
  const maxMs = distinctValues(values) ?? edgesByRank(values);
  const minMs = maxMs.map((_, bin) => {
    const before = maxMs[bin - 1];
    return values[before === undefined ? 0 : countUpTo(values, before)] ?? Number.NaN;
  });
  return { minMs, maxMs };
}

/** The bin of a value that is among those the bins were chosen for. */
export function binOf({ maxMs }: ValueBins, valueMs: number): number {
  let from = 0;
  let to = maxMs.length - 1;
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((maxMs[middle] ?? 0) < valueMs) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** Null when there are too many. */
function distinctValues(values: Float64Array): Float64Array | null {
  const distinct: number[] = [];
  for (const value of values) {
    if (value === distinct.at(-1)) continue;
    if (distinct.length === RANK_BIN_COUNT) return null;
    distinct.push(value);
  }
  return Float64Array.from(distinct);
}

function edgesByRank(values: Float64Array): Float64Array {
  const edges = new Set<number>();
  const valueAt = (rank: number): number => values[rank - 1] ?? Number.NaN;
  for (let bin = 1; bin <= RANK_BIN_COUNT; bin++) {
    edges.add(valueAt(Math.ceil((bin * values.length) / RANK_BIN_COUNT)));
  }
  for (const percentile of PERCENTILES) {
    const quantile = valueAt(nearestRank(values.length, percentile));
    const rankBefore = countBelow(values, quantile);
    if (rankBefore > 0) edges.add(valueAt(rankBefore));
    edges.add(quantile);
  }
  return Float64Array.from(edges).sort();
}

function countUpTo(values: Float64Array, limit: number): number {
  return countWhile(values, (value) => value <= limit);
}

function countBelow(values: Float64Array, limit: number): number {
  return countWhile(values, (value) => value < limit);
}

/** How many values hold, where those that hold lie before those that do not. */
function countWhile(values: Float64Array, holds: (value: number) => boolean): number {
  let from = 0;
  let to = values.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if (holds(values[middle] ?? Number.NaN)) from = middle + 1;
    else to = middle;
  }
  return from;
}
