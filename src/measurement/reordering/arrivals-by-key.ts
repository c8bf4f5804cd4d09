import type { ObservedArm, ObservedDeliveries } from '../../observation/observed-arm.ts';
import type { Arrivals } from './first-copies.ts';

/**
 * The arrivals of each key in turn, by the start of their handling; at one instant by invocation
 * and place in the batch. The columns are overwritten when the next key is asked for.
 *
 * @param first the delivery of each record that counts as its arrival, -1 where there is none
 */
export function* arrivalsByKey(arm: ObservedArm, first: Int32Array): Generator<Arrivals> {
  const { records, deliveries } = arm;
  const rows = new Int32Array(first.length);
  const sequences = new Float64Array(first.length);
  const arrivedAtMs = new Float64Array(first.length);
  let record = 0;
  while (record < first.length) {
    const key = records.key[record];
    let count = 0;
    for (; record < first.length && records.key[record] === key; record++) {
      const row = first[record] ?? -1;
      if (row >= 0) rows[count++] = row;
    }
    sortByArrival(deliveries, rows.subarray(0, count));
    for (let place = 0; place < count; place++) {
      const row = rows[place] ?? -1;
      sequences[place] = records.keySequence[deliveries.record[row] ?? -1] ?? NaN;
      arrivedAtMs[place] = deliveries.startedAtMs[row] ?? NaN;
    }
    yield {
      sequences: sequences.subarray(0, count),
      arrivedAtMs: arrivedAtMs.subarray(0, count),
    };
  }
}

/** Most keys arrive in order: a look is cheaper than a sort. */
function sortByArrival(deliveries: ObservedDeliveries, rows: Int32Array): void {
  const { startedAtMs, invocation, batchIndex } = deliveries;
  const compare = (left: number, right: number): number =>
    (startedAtMs[left] ?? NaN) - (startedAtMs[right] ?? NaN) ||
    (invocation[left] ?? -1) - (invocation[right] ?? -1) ||
    (batchIndex[left] ?? -1) - (batchIndex[right] ?? -1);
  const isSorted = rows.every(
    (row, place) => place === 0 || compare(rows[place - 1] ?? -1, row) < 0,
  );
  if (!isSorted) rows.sort(compare);
}
