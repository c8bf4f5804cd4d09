import { invariant } from '../../invariant.ts';
import type { ObservedArm } from '../../observation/observed-arm.ts';

/** What is known of one ordering key. */
export interface KeyHistory {
  /** Its records are the rows from this one, by key sequence. */
  readonly firstRecord: number;
  readonly recordCount: number;
  /** Rows of the deliveries that the handler turned to, by invocation and batch index. */
  readonly rows: Int32Array;
}

/** The history of each key in turn. Takes linear time; relies on the order of the columns. */
export function* keyHistories({ records, deliveries }: ObservedArm): Generator<KeyHistory> {
  const keys = deliveries.record.map((record) => records.key[record] ?? -1);
  const turnedTo = new Int32Array(keys.length);
  let count = 0;
  for (const [row, startedAtMs] of deliveries.startedAtMs.entries()) {
    if (!Number.isNaN(startedAtMs)) turnedTo[count++] = row;
  }
  const byIndex = sortedByColumn(turnedTo.subarray(0, count), deliveries.batchIndex);
  const byInvocation = sortedByColumn(byIndex, deliveries.invocation);
  const rows = sortedByColumn(byInvocation, keys);
  let record = 0;
  let from = 0;
  while (record < records.key.length) {
    const key = records.key[record];
    const firstRecord = record;
    while (records.key[record] === key) record++;
    const start = from;
    while (from < rows.length && keys[rows[from] ?? -1] === key) from++;
    yield { firstRecord, recordCount: record - firstRecord, rows: rows.subarray(start, from) };
  }
}

/** A stable counting sort of rows by a column of indices. */
function sortedByColumn(rows: Int32Array, column: Int32Array): Int32Array {
  let most = 0;
  for (const value of column) if (value > most) most = value;
  const places = new Int32Array(most + 2);
  for (const row of rows) {
    const value = column[row] ?? -1;
    invariant(value >= 0, 'an index points somewhere');
    places[value + 1] = (places[value + 1] ?? 0) + 1;
  }
  for (let value = 1; value < places.length; value++) {
    places[value] = (places[value] ?? 0) + (places[value - 1] ?? 0);
  }
  const sorted = new Int32Array(rows.length);
  for (const row of rows) {
    const value = column[row] ?? -1;
    const place = places[value] ?? 0;
    sorted[place] = row;
    places[value] = place + 1;
  }
  return sorted;
}
