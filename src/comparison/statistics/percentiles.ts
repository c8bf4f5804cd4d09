/** The percentiles of a difference curve: every whole one from 1 to 99. */
export const PERCENTILES: readonly number[] = Array.from({ length: 99 }, (_, index) => index + 1);

/** The share of a 95 % interval's misses on each side. */
export const TAIL_RATIO = 0.025;

/**
 * The rank, from 1, of a percentile among `count` samples: the nearest rank, so that the quantile
 * is a value that was measured. `percentile` is above 0 and at most 100.
 */
export function nearestRank(count: number, percentile: number): number {
  return Math.max(1, Math.ceil((count * percentile) / 100));
}

/**
 * The least number of independent samples for a 95 % interval of a percentile that is bounded on
 * both sides: with fewer, all of them lie on one side of it too often. 6 for p50, 36 for p90 and
 * p10, 72 for p95, 368 for p99, 3,688 for p99.9. Where samples come in clusters, these count.
 */
export function neededClusterCount(percentile: number): number {
  const farther = Math.max(percentile, 100 - percentile) / 100;
  return Math.ceil(Math.log(TAIL_RATIO) / Math.log(farther));
}
