import { DELIVERY_OUTCOMES } from '../observation/observation-line.ts';
import type { ObservedArm, ObservedDeliveries } from '../observation/observed-arm.ts';

const PROCESSED = DELIVERY_OUTCOMES.indexOf('processed');

/** The delivery of each record in which the handler first turned to it; -1 where none did. */
export function firstDeliveries({ records, deliveries }: ObservedArm): Int32Array {
  return earliestPerRecord(records.key.length, deliveries, (row) =>
    Number.isFinite(deliveries.startedAtMs[row]),
  );
}

/** The delivery of each record that first processed it; -1 where none did. */
export function firstSuccesses({ records, deliveries }: ObservedArm): Int32Array {
  return earliestPerRecord(
    records.key.length,
    deliveries,
    (row) => deliveries.outcome[row] === PROCESSED,
  );
}

function earliestPerRecord(
  recordCount: number,
  deliveries: ObservedDeliveries,
  accepts: (row: number) => boolean,
): Int32Array {
  const earliest = new Int32Array(recordCount).fill(-1);
  for (const [row, record] of deliveries.record.entries()) {
    if (!accepts(row)) continue;
    const best = earliest[record] ?? -1;
    if (best < 0 || isEarlier(deliveries, row, best)) earliest[record] = row;
  }
  return earliest;
}

/** By start; at one instant by invocation and place in the batch. */
function isEarlier(
  { startedAtMs, invocation, batchIndex }: ObservedDeliveries,
  row: number,
  other: number,
): boolean {
  const difference =
    at(startedAtMs, row) - at(startedAtMs, other) ||
    at(invocation, row) - at(invocation, other) ||
    at(batchIndex, row) - at(batchIndex, other);
  return difference < 0;
}

function at(column: Float64Array | Int32Array, row: number): number {
  return column[row] ?? Number.NaN;
}
