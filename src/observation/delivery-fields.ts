import type {
  DeliveredRecord,
  DeliveryObservation,
  DeliveryOutcome,
} from './delivery-observation.ts';
import { boundedText, instantUs, offsetUs, roundedMs, TextDictionary } from './encode-columns.ts';
import { encodeMetrics, type LineMetric } from './encode-metrics.ts';
import { LineColumn, placeColumns } from './line-column.ts';
import { DELIVERY_OUTCOMES } from './observation-line.ts';

/** What a line says of an invocation as a whole. */
export function deliveryHead(observation: DeliveryObservation) {
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
  };
}

/**
 * What a line says of `records` of an invocation, which are all or a part of the batch.
 * Their instants are counted from `startedAtMs`.
 */
export function deliveryColumns(
  { startedAtMs }: DeliveryObservation,
  records: readonly DeliveredRecord[],
) {
  const baseUs = instantUs(startedAtMs);
  const runs = new TextDictionary();
  const failures = new TextDictionary();
  const brokerIds: string[] = [];
  const columns = {
    subSequence: new LineColumn<number | null>(),
    brokerOffsetUs: new LineColumn<number | null>(),
    receiveCount: new LineColumn<number | null>(),
    run: new LineColumn<number>(),
    orderingKey: new LineColumn<string | null>(),
    keySequence: new LineColumn<number | null>(),
    intendedOffsetUs: new LineColumn<number | null>(),
    sentOffsetUs: new LineColumn<number | null>(),
    startedOffsetUs: new LineColumn<number | null>(),
    endedOffsetUs: new LineColumn<number | null>(),
    outcome: new LineColumn<number>(),
    failure: new LineColumn<number>(),
  };
  const counts = { processed: 0, failed: 0, unprocessed: 0 };
  let waitMaxUs = Number.NEGATIVE_INFINITY;
  for (const record of records) {
    counts[record.outcome]++;
    waitMaxUs = Math.max(waitMaxUs, waitUs(record));
    brokerIds.push(boundedText(record.brokerId));
    columns.subSequence.add(record.subSequence ?? null);
    columns.brokerOffsetUs.add(offsetUs(record.brokerAtMs, baseUs));
    columns.receiveCount.add(record.receiveCount ?? null);
    columns.run.add(runs.indexOf(record.run));
    columns.orderingKey.add(
      record.orderingKey === undefined ? null : boundedText(record.orderingKey),
    );
    columns.keySequence.add(record.keySequence ?? null);
    columns.intendedOffsetUs.add(offsetUs(record.intendedAtMs, baseUs));
    columns.sentOffsetUs.add(offsetUs(record.sentAtMs, baseUs));
    columns.startedOffsetUs.add(offsetUs(record.startedAtMs, baseUs));
    columns.endedOffsetUs.add(offsetUs(record.endedAtMs, baseUs));
    columns.outcome.add(DELIVERY_OUTCOMES.indexOf(record.outcome));
    columns.failure.add(failures.indexOf(record.failure));
  }
  return {
    ...placeColumns(brokerIds, columns),
    runs: runs.texts,
    failures: failures.texts,
    ...encodeMetrics(startedAtMs, deliveryMetrics(counts, waitMaxUs / 1000)),
  };
}

/** How long a record lay at the broker; of one that was not begun, nothing is known. */
function waitUs({ startedAtMs, brokerAtMs }: DeliveredRecord): number {
  return offsetUs(startedAtMs, instantUs(brokerAtMs)) ?? Number.NEGATIVE_INFINITY;
}

function deliveryMetrics(
  counts: Readonly<Record<DeliveryOutcome, number>>,
  waitMaxMs: number,
): readonly LineMetric[] {
  const metrics: readonly LineMetric[] = [
    { name: 'RecordsProcessed', unit: 'Count', value: counts.processed },
    { name: 'RecordsFailed', unit: 'Count', value: counts.failed },
    { name: 'RecordsUnprocessed', unit: 'Count', value: counts.unprocessed },
  ];
  // A named metric must have a value, and a batch of which nothing was begun has none.
  return Number.isFinite(waitMaxMs)
    ? [...metrics, { name: 'BatchWaitMax', unit: 'Milliseconds', value: waitMaxMs }]
    : metrics;
}
