import type { ObservedArm } from '../observation/observed-arm.ts';
import { type Distribution, distributionOf, type Samples } from './distribution.ts';
import { firstDeliveries, firstSuccesses } from './first-deliveries.ts';

/**
 * Latencies of an arm. Every stage says from which instant to which; all instants are wall time.
 * `scheduleLag` and `publish` are on the producer's clock, `batchWait` and `processing` on the
 * consumer environment's; the others cross clocks, see `Clocks` for by how much those may be off.
 *
 * Only records that were processed have an end: those that failed or got lost are in
 * `unmeasuredRecordCount`, and a distribution without them is too good for a user who waits.
 */
export interface Latencies {
  /** Intended send → the handler had processed the record, in the delivery that first did. */
  readonly endToEnd: Distribution;
  /** The same, where that delivery was the first invocation of its environment. */
  readonly endToEndCold: Distribution;
  /** The same, where it was not. */
  readonly endToEndWarm: Distribution;
  /** Intended send → the handler turned to the record, in that delivery. */
  readonly endToStart: Distribution;
  /** Intended send → the handler first turned to the record, whatever came of it. */
  readonly firstAttempt: Distribution;
  /** Intended send → the first try left. Large: the generator could not keep its schedule. */
  readonly scheduleLag: Distribution;
  /** Call left → answer known, for the first try that was accepted. */
  readonly publish: Distribution;
  /** Broker's own stamp → the invocation began, in the delivery that first processed it. */
  readonly brokerResidence: Distribution;
  /** Broker's own stamp → the handler turned to the record, in that delivery. */
  readonly brokerToHandler: Distribution;
  /** The invocation began → the handler turned to the record, in that delivery. */
  readonly batchWait: Distribution;
  /** The handler turned to the record → it was processed, in that delivery. */
  readonly processing: Distribution;
  /** Records intended before the warm-up's end, which are in none of the above. */
  readonly warmUpRecordCount: number;
  /** Records after the warm-up that were not processed, hence have no `endToEnd`. */
  readonly unmeasuredRecordCount: number;
}

/** A stage: how long it took for each record, and in which batch; `NaN` where it did not happen. */
interface Stage {
  readonly valueMsOf: (record: number) => number;
  readonly batchOf: (record: number) => number;
}

/** End-to-end samples in the order of the records, each with what comparing arms needs. */
export interface LatencySamples extends Samples {
  readonly intendedAtMs: Float64Array;
}

/**
 * Measures the latency stages of records intended at or after `measuredFromMs`.
 *
 * Latency starts at the *intended* send, so a stalled producer cannot hide its own delay.
 * Nothing is trimmed, corrected or clamped.
 */
export function measureLatencies(arm: ObservedArm, measuredFromMs: number): Latencies {
  const { records, deliveries, invocations } = arm;
  const measured = rowsFrom(records.intendedAtMs, measuredFromMs);
  const success = firstSuccesses(arm);
  const first = firstDeliveries(arm);
  const intended = (record: number): number => at(records.intendedAtMs, record);
  const succeeded = (valueMsOf: (record: number, row: number) => number): Distribution =>
    distributionOf(
      samplesOf(measured, {
        valueMsOf: (record) => valueMsOf(record, at(success, record)),
        batchOf: (record) => at(deliveries.invocation, at(success, record)),
      }),
    );
  const endToEndIf = (cold: number) =>
    succeeded((record, row) =>
      at(invocations.cold, at(deliveries.invocation, row)) === cold
        ? at(deliveries.endedAtMs, row) - intended(record)
        : Number.NaN,
    );
  const begunAtMs = (row: number): number =>
    at(invocations.startedAtMs, at(deliveries.invocation, row));
  const endToEnd = distributionOf(samplesOf(measured, endToEndStage(arm, success)));
  return {
    endToEnd,
    endToEndCold: endToEndIf(1),
    endToEndWarm: endToEndIf(0),
    endToStart: succeeded((record, row) => at(deliveries.startedAtMs, row) - intended(record)),
    firstAttempt: distributionOf(
      samplesOf(measured, {
        valueMsOf: (record) => at(deliveries.startedAtMs, at(first, record)) - intended(record),
        batchOf: (record) => at(deliveries.invocation, at(first, record)),
      }),
    ),
    scheduleLag: distributionOf(
      samplesOf(measured, {
        valueMsOf: (record) => at(records.firstSentAtMs, record) - intended(record),
        batchOf: (record) => at(records.firstCall, record),
      }),
    ),
    publish: distributionOf(
      samplesOf(measured, {
        valueMsOf: (record) =>
          at(records.acceptedAtMs, record) - at(records.acceptedSentAtMs, record),
        batchOf: (record) => at(records.acceptedCall, record),
      }),
    ),
    brokerResidence: succeeded((_, row) => begunAtMs(row) - at(deliveries.brokerAtMs, row)),
    brokerToHandler: succeeded(
      (_, row) => at(deliveries.startedAtMs, row) - at(deliveries.brokerAtMs, row),
    ),
    batchWait: succeeded((_, row) => at(deliveries.startedAtMs, row) - begunAtMs(row)),
    processing: succeeded(
      (_, row) => at(deliveries.endedAtMs, row) - at(deliveries.startedAtMs, row),
    ),
    warmUpRecordCount: records.key.length - measured.length,
    unmeasuredRecordCount: measured.length - endToEnd.sampleCount,
  };
}

/** The samples behind `endToEnd`. */
export function endToEndSamples(arm: ObservedArm, measuredFromMs: number): LatencySamples {
  const { intendedAtMs } = arm.records;
  const measured = rowsFrom(intendedAtMs, measuredFromMs);
  const stage = endToEndStage(arm, firstSuccesses(arm));
  const present = measured.filter((record) => !Number.isNaN(stage.valueMsOf(record)));
  return {
    ...samplesOf(present, stage),
    intendedAtMs: Float64Array.from(present, (record) => at(intendedAtMs, record)),
  };
}

function endToEndStage({ records, deliveries }: ObservedArm, success: Int32Array): Stage {
  return {
    valueMsOf: (record) =>
      at(deliveries.endedAtMs, at(success, record)) - at(records.intendedAtMs, record),
    batchOf: (record) => at(deliveries.invocation, at(success, record)),
  };
}

function rowsFrom(intendedAtMs: Float64Array, measuredFromMs: number): Int32Array {
  const rows = new Int32Array(intendedAtMs.length);
  let count = 0;
  for (const [row, atMs] of intendedAtMs.entries()) {
    if (atMs >= measuredFromMs) rows[count++] = row;
  }
  return rows.subarray(0, count);
}

function samplesOf(records: Int32Array, { valueMsOf, batchOf }: Stage): Samples {
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
  return { valuesMs: valuesMs.subarray(0, count), batch: batch.subarray(0, count) };
}

/** A value of a column; `NaN` outside of it, so that a missing delivery has no duration. */
function at(column: Float64Array | Int32Array | Uint8Array, row: number): number {
  return column[row] ?? Number.NaN;
}
