import type { AttemptedRecord, AttemptObservation } from './attempt-observation.ts';
import type { DeliveredRecord, DeliveryObservation } from './delivery-observation.ts';
import { boundedText, createTextDictionary, roundedMs, roundedMsOrNull } from './encode-columns.ts';
import { encodeMetrics, type LineMetric } from './encode-metrics.ts';
import { encodeParts } from './encode-parts.ts';
import {
  ATTEMPT_OUTCOMES,
  type AttemptLine,
  DELIVERY_OUTCOMES,
  type DeliveryLine,
} from './observation-line.ts';

/** What `encodeParts` adds to the fields of a line by itself. */
type EncodedByParts = 'kvs' | 'kind' | 'part' | 'partCount';

/**
 * A producer call as log lines, without line ends: one, or several when it is long.
 *
 * Instants are kept to the microsecond; a text over 1,024 units is cut.
 */
export function encodeAttemptObservation(observation: AttemptObservation): readonly string[] {
  return encodeParts<AttemptedRecord>({
    kind: observation.kind,
    records: observation.records,
    fieldsOf: (records) => ({
      ...attemptFields(observation, records),
      ...encodeMetrics(observation.sentAtMs, attemptMetrics(records)),
    }),
  });
}

/**
 * A consumer invocation as log lines, without line ends: one, or several when it is long.
 *
 * Instants are kept to the microsecond; a text over 1,024 units is cut.
 */
export function encodeDeliveryObservation(observation: DeliveryObservation): readonly string[] {
  return encodeParts<DeliveredRecord>({
    kind: observation.kind,
    records: observation.records,
    fieldsOf: (records, firstIndex) => ({
      ...deliveryFields(observation, records, firstIndex),
      ...encodeMetrics(observation.startedAtMs, deliveryMetrics(records)),
    }),
  });
}

function attemptFields(
  observation: AttemptObservation,
  records: readonly AttemptedRecord[],
): Omit<AttemptLine, EncodedByParts> {
  const orderingKeys = createTextDictionary();
  const errorCodes = createTextDictionary();
  const shardIds = createTextDictionary();
  const plannedFaults = createTextDictionary();
  return {
    arm: observation.arm,
    sandbox: boundedText(observation.sandbox),
    run: boundedText(observation.run),
    call: observation.call,
    sentAtMs: roundedMs(observation.sentAtMs),
    acknowledgedAtMs: roundedMs(observation.acknowledgedAtMs),
    records: {
      orderingKey: records.map((record) => orderingKeys.indexOf(record.orderingKey)),
      keySequence: records.map((record) => record.keySequence),
      intendedAtMs: records.map((record) => roundedMs(record.intendedAtMs)),
      tryNumber: records.map((record) => record.tryNumber),
      outcome: records.map((record) => ATTEMPT_OUTCOMES.indexOf(record.outcome)),
      errorCode: records.map((record) => errorCodes.indexOf(record.errorCode)),
      brokerId: records.map(({ brokerId }) =>
        brokerId === undefined ? null : boundedText(brokerId),
      ),
      shardId: records.map((record) => shardIds.indexOf(record.shardId)),
      plannedFault: records.map((record) => plannedFaults.indexOf(record.plannedFault)),
    },
    orderingKeys: orderingKeys.texts,
    errorCodes: errorCodes.texts,
    shardIds: shardIds.texts,
    plannedFaults: plannedFaults.texts,
  };
}

function deliveryFields(
  observation: DeliveryObservation,
  records: readonly DeliveredRecord[],
  firstIndex: number,
): Omit<DeliveryLine, EncodedByParts> {
  const runs = createTextDictionary();
  const orderingKeys = createTextDictionary();
  const failures = createTextDictionary();
  return {
    arm: observation.arm,
    sandbox: boundedText(observation.sandbox),
    invocation: observation.invocation,
    requestId: boundedText(observation.requestId),
    source: boundedText(observation.source),
    shardId: observation.shardId === undefined ? null : boundedText(observation.shardId),
    startedAtMs: roundedMs(observation.startedAtMs),
    endedAtMs: roundedMs(observation.endedAtMs),
    outcome: observation.outcome,
    error: observation.error === undefined ? null : boundedText(observation.error),
    recordCount: observation.records.length,
    firstIndex,
    records: {
      brokerId: records.map((record) => boundedText(record.brokerId)),
      subSequence: records.map((record) => record.subSequence ?? null),
      brokerAtMs: records.map((record) => roundedMs(record.brokerAtMs)),
      receiveCount: records.map((record) => record.receiveCount ?? null),
      run: records.map((record) => runs.indexOf(record.run)),
      orderingKey: records.map((record) => orderingKeys.indexOf(record.orderingKey)),
      keySequence: records.map((record) => record.keySequence ?? null),
      intendedAtMs: records.map((record) => roundedMsOrNull(record.intendedAtMs)),
      sentAtMs: records.map((record) => roundedMsOrNull(record.sentAtMs)),
      startedAtMs: records.map((record) => roundedMsOrNull(record.startedAtMs)),
      endedAtMs: records.map((record) => roundedMsOrNull(record.endedAtMs)),
      outcome: records.map((record) => DELIVERY_OUTCOMES.indexOf(record.outcome)),
      failure: records.map((record) => failures.indexOf(record.failure)),
    },
    runs: runs.texts,
    orderingKeys: orderingKeys.texts,
    failures: failures.texts,
  };
}

function attemptMetrics(records: readonly AttemptedRecord[]): readonly LineMetric[] {
  const count = (name: string, outcome: AttemptedRecord['outcome']): LineMetric => ({
    name,
    unit: 'Count',
    value: records.filter((record) => record.outcome === outcome).length,
  });
  return [
    count('RecordsSent', 'ok'),
    count('RecordsRejected', 'fail'),
    count('RecordsSendUnknown', 'unknown'),
  ];
}

function deliveryMetrics(records: readonly DeliveredRecord[]): readonly LineMetric[] {
  const count = (name: string, outcome: DeliveredRecord['outcome']): LineMetric => ({
    name,
    unit: 'Count',
    value: records.filter((record) => record.outcome === outcome).length,
  });
  const counts = [
    count('RecordsProcessed', 'processed'),
    count('RecordsFailed', 'failed'),
    count('RecordsUnprocessed', 'unprocessed'),
  ];
  const waitMaxMs = records.reduce(
    (max, { startedAtMs, brokerAtMs }) =>
      startedAtMs === undefined ? max : Math.max(max, startedAtMs - brokerAtMs),
    -Infinity,
  );
  // A named metric must have a value, and a batch of which nothing was begun has none.
  return Number.isFinite(waitMaxMs)
    ? [...counts, { name: 'BatchWaitMax', unit: 'Milliseconds', value: roundedMs(waitMaxMs) }]
    : counts;
}
