/**
 * All values of a set summed up: exact, by nearest rank, so that each is a value that occurred.
 * It describes these values and infers nothing beyond them: they are not independent.
 */
export interface Spread {
  readonly count: number;
  /** Null without values, like those below. */
  readonly min: number | null;
  readonly mean: number | null;
  readonly p50: number | null;
  readonly p90: number | null;
  readonly p99: number | null;
  readonly max: number | null;
  /** Ascending, the last at 1; at most 32 points, each exact. */
  readonly cdf: readonly CdfPoint[];
}

/** The share of all values that are at most this large. */
export interface CdfPoint {
  readonly value: number;
  readonly share: number;
}

const CDF_POINTS_MAX = 32;

/** Sums up ascending values. */
export function spreadOf(sorted: Float64Array): Spread {
  return {
    count: sorted.length,
    min: sorted[0] ?? null,
    mean: sorted.length === 0 ? null : sum(sorted) / sorted.length,
    p50: nearestRank(sorted, 50),
    p90: nearestRank(sorted, 90),
    p99: nearestRank(sorted, 99),
    max: sorted.at(-1) ?? null,
    cdf: cdfOf(sorted),
  };
}

/** Smallest of the ascending values that `percent` of them (above 0 to 100) do not exceed. */
export function nearestRank(sorted: Float64Array, percent: number): number | null {
  return sorted[Math.ceil((sorted.length * percent) / 100) - 1] ?? null;
}

/** A point wherever another 32nd of the values is passed; equal values make one. */
function cdfOf(sorted: Float64Array): readonly CdfPoint[] {
  const points: CdfPoint[] = [];
  for (let step = 1; step <= CDF_POINTS_MAX; step++) {
    const value = sorted[Math.ceil((sorted.length * step) / CDF_POINTS_MAX) - 1];
    if (value === undefined || value === points.at(-1)?.value) continue;
    points.push({ value, share: countUpTo(sorted, value) / sorted.length });
  }
  return points;
}

function countUpTo(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? NaN) > value) high = middle;
    else low = middle + 1;
  }
  return low;
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}
