import { SortedSamples } from '../../measurement/quantile.ts';
import { nearestRank } from './percentiles.ts';

/**
 * How far apart in intended time the records of one invocation are, at the 99th percentile of
 * invocations; 0 without any. Records of one batch share its fate, so a block of time that is to
 * stand for itself must not be shorter. Invocations are numbered from 0.
 */
export function batchSpanMsOf(intendedAtMs: Float64Array, invocation: Int32Array): number {
  const invocationCount = invocation.reduce((count, row) => Math.max(count, row + 1), 0);
  const firstAtMs = new Float64Array(invocationCount).fill(Number.POSITIVE_INFINITY);
  const lastAtMs = new Float64Array(invocationCount).fill(Number.NEGATIVE_INFINITY);
  for (let record = 0; record < invocation.length; record++) {
    const row = invocation[record] ?? 0;
    const atMs = intendedAtMs[record] ?? 0;
    if (atMs < (firstAtMs[row] ?? 0)) firstAtMs[row] = atMs;
    if (atMs > (lastAtMs[row] ?? 0)) lastAtMs[row] = atMs;
  }
  // An invocation without a record of these samples has a span of minus infinity.
  const spansMs = lastAtMs.map((atMs, row) => atMs - (firstAtMs[row] ?? 0));
  const { values } = SortedSamples.sort(spansMs.filter((spanMs) => spanMs >= 0));
  return values[nearestRank(values.length, 99) - 1] ?? 0;
}
