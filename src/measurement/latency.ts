import type { ObservedArm } from '../observation/observed-arm.ts';
import { type Distribution, distributionOf, type Samples } from './distribution.ts';
import { firstSuccesses } from './first-deliveries.ts';
import type { RecordOutcomes } from './record-outcomes.ts';

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
export function measureLatencies(
  arm: ObservedArm,
  { first, success }: Pick<RecordOutcomes, 'first' | 'success'>,
  measuredFromMs: number,
): Latencies {
  const { records, deliveries, invocations } = arm;
  const measured = rowsFrom(records.intendedAtMs, measuredFromMs);
  const intendedAtMs = valuesAt(records.intendedAtMs, measured);
  // Of each record the delivery that first processed it, and that one's invocation.
  const delivery = rowsAt(success, measured);
  const invocation = rowsAt(deliveries.invocation, delivery);
  const startedAtMs = valuesAt(deliveries.startedAtMs, delivery);
  const endedAtMs = valuesAt(deliveries.endedAtMs, delivery);
  const brokerAtMs = valuesAt(deliveries.brokerAtMs, delivery);
  const begunAtMs = valuesAt(invocations.startedAtMs, invocation);
  const endedIf = (cold: number): Float64Array =>
    endedAtMs.map((atMs, row) => (invocations.cold[invocation[row] ?? -1] === cold ? atMs : NaN));
  const stage = (fromMs: Float64Array, toMs: Float64Array, batch = invocation): Distribution =>
    distributionOf(samplesBetween(fromMs, toMs, batch));
  const ofRecords = (column: Float64Array): Float64Array => valuesAt(column, measured);
  const firstRow = rowsAt(first, measured);
  const endToEnd = stage(intendedAtMs, endedAtMs);
  return {
    endToEnd,
    endToEndCold: stage(intendedAtMs, endedIf(1)),
    endToEndWarm: stage(intendedAtMs, endedIf(0)),
    endToStart: stage(intendedAtMs, startedAtMs),
    firstAttempt: stage(
      intendedAtMs,
      valuesAt(deliveries.startedAtMs, firstRow),
      rowsAt(deliveries.invocation, firstRow),
    ),
    scheduleLag: stage(
      intendedAtMs,
      ofRecords(records.firstSentAtMs),
      rowsAt(records.firstCall, measured),
    ),
    publish: stage(
      ofRecords(records.acceptedSentAtMs),
      ofRecords(records.acceptedAtMs),
      rowsAt(records.acceptedCall, measured),
    ),
    brokerResidence: stage(brokerAtMs, begunAtMs),
    brokerToHandler: stage(brokerAtMs, startedAtMs),
    batchWait: stage(begunAtMs, startedAtMs),
    processing: stage(startedAtMs, endedAtMs),
    warmUpRecordCount: records.key.length - measured.length,
    unmeasuredRecordCount: measured.length - endToEnd.sampleCount,
  };
}

/** The samples behind `endToEnd`. */
export function endToEndSamples(arm: ObservedArm, measuredFromMs: number): LatencySamples {
  const { records, deliveries } = arm;
  const success = firstSuccesses(arm);
  const present = rowsFrom(records.intendedAtMs, measuredFromMs).filter(
    (record) => !Number.isNaN(deliveries.endedAtMs[success[record] ?? -1] ?? Number.NaN),
  );
  const delivery = rowsAt(success, present);
  const intendedAtMs = valuesAt(records.intendedAtMs, present);
  const endedAtMs = valuesAt(deliveries.endedAtMs, delivery);
  const batch = rowsAt(deliveries.invocation, delivery);
  return { ...samplesBetween(intendedAtMs, endedAtMs, batch), intendedAtMs };
}

function rowsFrom(intendedAtMs: Float64Array, measuredFromMs: number): Int32Array {
  const rows = new Int32Array(intendedAtMs.length);
  let count = 0;
  for (let row = 0; row < intendedAtMs.length; row++) {
    if ((intendedAtMs[row] ?? NaN) >= measuredFromMs) rows[count++] = row;
  }
  return rows.subarray(0, count);
}

/** What a column has in these rows; `NaN` outside of it: what is missing has no duration. */
function valuesAt(column: Float64Array, rows: Int32Array): Float64Array {
  const values = new Float64Array(rows.length);
  for (let at = 0; at < rows.length; at++) values[at] = column[rows[at] ?? -1] ?? Number.NaN;
  return values;
}

/** The same for a column that points to rows; -1 outside of it. */
function rowsAt(column: Int32Array, rows: Int32Array): Int32Array {
  const values = new Int32Array(rows.length);
  for (let at = 0; at < rows.length; at++) values[at] = column[rows[at] ?? -1] ?? -1;
  return values;
}

/** The durations that exist. */
function samplesBetween(fromMs: Float64Array, toMs: Float64Array, batches: Int32Array): Samples {
  const valuesMs = new Float64Array(fromMs.length);
  const batch = new Int32Array(fromMs.length);
  let count = 0;
  for (let row = 0; row < fromMs.length; row++) {
    const valueMs = (toMs[row] ?? Number.NaN) - (fromMs[row] ?? Number.NaN);
    if (Number.isNaN(valueMs)) continue;
    valuesMs[count] = valueMs;
    batch[count] = batches[row] ?? -1;
    count++;
  }
  return { valuesMs: valuesMs.subarray(0, count), batch: batch.subarray(0, count) };
}
