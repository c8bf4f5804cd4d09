import type { ObservedArm } from '../observation/observed-arm.ts';
import { type Distribution, distributionOf } from './distribution.ts';
import { firstSuccesses } from './first-deliveries.ts';

/**
 * Latencies of an arm. Every stage says from which instant to which; all instants are wall time,
 * and only `scheduleLag` and `publish` have both ends on one clock wherever the run takes place.
 *
 * Only records that were processed have an end: those that failed or got lost are in
 * `unmeasuredRecordCount`, and a distribution without them is too good for a user who waits.
 */
export interface Latencies {
  /** Intended send → the handler had processed the record, in the delivery that first did. */
  readonly endToEnd: Distribution;
  /** Intended send → the handler turned to the record, in that delivery. */
  readonly endToStart: Distribution;
  /** Broker's own stamp → the handler turned to the record, in that delivery. */
  readonly brokerToHandler: Distribution;
  /** Call left → answer known, for the first try that was accepted. */
  readonly publish: Distribution;
  /** Intended send → the first try left. Large: the generator could not keep its schedule. */
  readonly scheduleLag: Distribution;
  /** Records intended before the warm-up's end, which are in none of the above. */
  readonly warmUpRecordCount: number;
  /** Records after the warm-up that were not processed, hence have no `endToEnd`. */
  readonly unmeasuredRecordCount: number;
}

/** A stage: which records have it, how long it took, and in which batch. */
interface Stage {
  readonly valueMsOf: (record: number) => number;
  readonly batchOf: (record: number) => number;
}

/**
 * Measures the latency stages of records intended at or after `measuredFromMs`.
 *
 * Latency starts at the *intended* send, so a stalled producer cannot hide its own delay.
 * Nothing is trimmed, corrected or clamped.
 */
export function measureLatencies(arm: ObservedArm, measuredFromMs: number): Latencies {
  const { records, deliveries } = arm;
  const success = firstSuccesses(arm);
  const measured = rowsFrom(records.intendedAtMs, measuredFromMs);
  const delivered = (column: Float64Array, from: (record: number) => number): Stage => ({
    valueMsOf: (record) => at(column, at(success, record)) - from(record),
    batchOf: (record) => at(deliveries.invocation, at(success, record)),
  });
  const intended = (record: number): number => at(records.intendedAtMs, record);
  const endToEnd = measureStage(measured, delivered(deliveries.endedAtMs, intended));
  return {
    endToEnd,
    endToStart: measureStage(measured, delivered(deliveries.startedAtMs, intended)),
    brokerToHandler: measureStage(
      measured,
      delivered(deliveries.startedAtMs, (record) => at(deliveries.brokerAtMs, at(success, record))),
    ),
    publish: measureStage(measured, {
      valueMsOf: (record) =>
        at(records.acceptedAtMs, record) - at(records.acceptedSentAtMs, record),
      batchOf: (record) => at(records.acceptedCall, record),
    }),
    scheduleLag: measureStage(measured, {
      valueMsOf: (record) => at(records.firstSentAtMs, record) - intended(record),
      batchOf: (record) => at(records.firstCall, record),
    }),
    warmUpRecordCount: records.key.length - measured.length,
    unmeasuredRecordCount: measured.length - endToEnd.sampleCount,
  };
}

function rowsFrom(intendedAtMs: Float64Array, measuredFromMs: number): Int32Array {
  return Int32Array.from(intendedAtMs.keys()).filter(
    (row) => at(intendedAtMs, row) >= measuredFromMs,
  );
}

function measureStage(records: Int32Array, { valueMsOf, batchOf }: Stage): Distribution {
  const valuesMs = new Float64Array(records.length);
  const batch = new Int32Array(records.length);
  let count = 0;
  for (const record of records) {
    const valueMs = valueMsOf(record);
    if (Number.isNaN(valueMs)) continue;
    valuesMs[count] = valueMs;
    batch[count] = batchOf(record);
    count++;
  }
  return distributionOf({ valuesMs: valuesMs.subarray(0, count), batch: batch.subarray(0, count) });
}

/** A value of a column; `NaN` outside of it, so that a missing delivery has no duration. */
function at(column: Float64Array | Int32Array, row: number): number {
  return column[row] ?? Number.NaN;
}
