import type { AttemptedRecord, AttemptObservation } from './attempt-observation.ts';
import { boundedText, instantUs, offsetUs, roundedMs, TextDictionary } from './encode-columns.ts';
import { encodeMetrics } from './encode-metrics.ts';
import { LineColumn, placeColumns } from './line-column.ts';
import { ATTEMPT_OUTCOMES } from './observation-line.ts';

/**
 * What a line says of `records` of a producer call, which are all or a part of the call's.
 * Their instants are counted from `sentAtMs`.
 */
export function attemptFields(
  observation: AttemptObservation,
  records: readonly AttemptedRecord[],
) {
  const sentAtUs = instantUs(observation.sentAtMs);
  const errorCodes = new TextDictionary();
  const shardIds = new TextDictionary();
  const plannedFaults = new TextDictionary();
  const brokerIds: (string | null)[] = [];
  const columns = {
    orderingKey: new LineColumn<string>(),
    keySequence: new LineColumn<number>(),
    intendedOffsetUs: new LineColumn<number | null>(),
    tryNumber: new LineColumn<number>(),
    outcome: new LineColumn<number>(),
    errorCode: new LineColumn<number>(),
    brokerSequence: new LineColumn<string | null>(),
    shardId: new LineColumn<number>(),
    plannedFault: new LineColumn<number>(),
  };
  const counts = { ok: 0, fail: 0, unknown: 0 };
  for (const record of records) {
    counts[record.outcome]++;
    brokerIds.push(record.brokerId === undefined ? null : boundedText(record.brokerId));
    columns.orderingKey.add(boundedText(record.orderingKey));
    columns.keySequence.add(record.keySequence);
    columns.intendedOffsetUs.add(offsetUs(record.intendedAtMs, sentAtUs));
    columns.tryNumber.add(record.tryNumber);
    columns.outcome.add(ATTEMPT_OUTCOMES.indexOf(record.outcome));
    columns.errorCode.add(errorCodes.indexOf(record.errorCode));
    columns.brokerSequence.add(
      record.brokerSequence === undefined ? null : boundedText(record.brokerSequence),
    );
    columns.shardId.add(shardIds.indexOf(record.shardId));
    columns.plannedFault.add(plannedFaults.indexOf(record.plannedFault));
  }
  return {
    arm: observation.arm,
    sandbox: boundedText(observation.sandbox),
    run: boundedText(observation.run),
    call: observation.call,
    sentAtMs: roundedMs(observation.sentAtMs),
    acknowledgedAtMs: roundedMs(observation.acknowledgedAtMs),
    ...placeColumns(brokerIds, columns),
    errorCodes: errorCodes.texts,
    shardIds: shardIds.texts,
    plannedFaults: plannedFaults.texts,
    ...encodeMetrics(observation.sentAtMs, [
      { name: 'RecordsSent', unit: 'Count', value: counts.ok },
      { name: 'RecordsRejected', unit: 'Count', value: counts.fail },
      { name: 'RecordsSendUnknown', unit: 'Count', value: counts.unknown },
    ]),
  };
}
