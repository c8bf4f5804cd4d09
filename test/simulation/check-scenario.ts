import {
  ATTEMPT_OUTCOMES,
  type AttemptLine,
  DELIVERY_OUTCOMES,
  type DeliveryLine,
} from '../../src/observation/observation-line.ts';
import type { DiscardDocument, ScenarioRecord } from './run-scenario.ts';

/** What each arm must do, whatever goes wrong. Each rule lists what breaks it, in words. */
export function brokenRules(record: ScenarioRecord): readonly string[] {
  const arms = ['kinesis', 'kinesis-efo', 'sqs', 'sqs-fifo'] as const;
  return [
    ...arms.flatMap((arm) => unaccounted(record, arm).map((text) => `${arm} lost: ${text}`)),
    ...(['kinesis', 'kinesis-efo', 'sqs-fifo'] as const).flatMap((arm) => [
      ...reordered(record, arm).map((text) => `${arm} reordered: ${text}`),
      ...overlapping(record, arm).map((text) => `${arm} ran at once: ${text}`),
    ]),
    ...receivedTooOften(record).map((text) => `received too often: ${text}`),
    ...wronglyDiscarded(record).map((text) => `discard: ${text}`),
    ...innocentsGivenUp(record).map((text) => `innocent given up: ${text}`),
  ];
}

type StreamArm = 'kinesis' | 'kinesis-efo';
type SimulatedArm = StreamArm | 'sqs' | 'sqs-fifo';

/** The function that reads the stream for an arm; both tell the same on-failure queue. */
const STREAM_CONSUMERS = { kinesis: 'KinesisConsumer', 'kinesis-efo': 'EfoConsumer' };

interface Accepted {
  readonly brokerId: string;
  readonly shardId: string | undefined;
  readonly plannedFault: string | undefined;
}

/** What the broker acknowledged. */
function acceptedOn({ attempts }: ScenarioRecord, arm: SimulatedArm): readonly Accepted[] {
  return attempts
    .filter((line) => line.arm === arm)
    .flatMap((line) => line.records.outcome.flatMap((_, index) => acceptedAt(line, index)));
}

function acceptedAt(line: AttemptLine, index: number): readonly Accepted[] {
  const { outcome, brokerId, shardId, plannedFault } = line.records;
  const id = brokerId[index];
  if (ATTEMPT_OUTCOMES[outcome[index] ?? -1] !== 'ok' || typeof id !== 'string') return [];
  return [
    {
      brokerId: id,
      shardId: line.shardIds[shardId[index] ?? -1],
      plannedFault: line.plannedFaults[plannedFault[index] ?? -1],
    },
  ];
}

function deliveriesOn({ deliveries }: ScenarioRecord, arm: SimulatedArm): readonly DeliveryLine[] {
  return deliveries.filter((line) => line.arm === arm);
}

function processedOn(record: ScenarioRecord, arm: SimulatedArm): ReadonlySet<string> {
  return new Set(
    deliveriesOn(record, arm).flatMap(({ records }) =>
      records.brokerId.filter(
        (_, index) => DELIVERY_OUTCOMES[records.outcome[index] ?? -1] === 'processed',
      ),
    ),
  );
}

/** At least once: what was accepted is processed or given up, and whatever was given up is found. */
function unaccounted(record: ScenarioRecord, arm: SimulatedArm): readonly string[] {
  const processed = processedOn(record, arm);
  const givenUp = ({ brokerId, shardId }: Accepted): boolean =>
    arm === 'kinesis' || arm === 'kinesis-efo'
      ? discardedOn(record, arm).some((document) => covers(document, shardId, brokerId))
      : record.deadLetters.get(arm)?.has(brokerId) === true;
  return acceptedOn(record, arm)
    .filter((accepted) => !processed.has(accepted.brokerId) && !givenUp(accepted))
    .map(({ brokerId }) => brokerId);
}

function discardedOn({ discarded }: ScenarioRecord, arm: StreamArm): readonly DiscardDocument[] {
  return discarded.filter(({ requestContext }) =>
    requestContext.functionArn.endsWith(`:${STREAM_CONSUMERS[arm]}`),
  );
}

function covers(
  { KinesisBatchInfo: batch }: DiscardDocument,
  shardId: string | undefined,
  sequenceNumber: string,
): boolean {
  return (
    batch.shardId === shardId &&
    BigInt(batch.startSequenceNumber) <= BigInt(sequenceNumber) &&
    BigInt(sequenceNumber) <= BigInt(batch.endSequenceNumber)
  );
}

/** First processings of a key come in the order of its sequence. */
function reordered(record: ScenarioRecord, arm: SimulatedArm): readonly string[] {
  const firsts = new Map<string, Map<number, number>>();
  for (const line of deliveriesOn(record, arm)) {
    for (const [index, outcome] of line.records.outcome.entries()) {
      const sequence = line.records.keySequence[index];
      const atMs = line.records.startedAtMs[index];
      if (DELIVERY_OUTCOMES[outcome] !== 'processed' || typeof sequence !== 'number') continue;
      if (typeof atMs !== 'number') continue;
      const key = line.orderingKeys[line.records.orderingKey[index] ?? -1] ?? '';
      const ofKey = firsts.get(key) ?? new Map<number, number>();
      firsts.set(key, ofKey);
      ofKey.set(sequence, Math.min(atMs, ofKey.get(sequence) ?? atMs));
    }
  }
  // One that failed and is processed on a later try comes late by its own fault, and only on the
  // FIFO queue's last receive do others pass a failed one: those are never processed at all.
  return [...firsts].flatMap(([key, ofKey]) => {
    const inOrder = [...ofKey].sort(([left], [right]) => left - right);
    return inOrder.flatMap(([sequence, atMs], index) => {
      const [before, beforeAtMs] = inOrder[index - 1] ?? [-1, Number.NEGATIVE_INFINITY];
      return beforeAtMs > atMs ? [`${key}/${sequence} before ${key}/${before}`] : [];
    });
  });
}

/** No two invocations hold records of the same key at the same time. */
function overlapping(record: ScenarioRecord, arm: SimulatedArm): readonly string[] {
  const spans = new Map<string, { id: string; startMs: number; endMs: number }[]>();
  for (const line of deliveriesOn(record, arm)) {
    const span = { id: line.requestId, startMs: line.startedAtMs, endMs: line.endedAtMs };
    for (const key of line.orderingKeys) {
      const ofKey = spans.get(key) ?? [];
      spans.set(key, ofKey);
      if (ofKey.every(({ id }) => id !== span.id)) ofKey.push(span);
    }
  }
  return [...spans].flatMap(([key, ofKey]) => {
    const byStart = ofKey.sort((left, right) => left.startMs - right.startMs);
    return byStart.flatMap(({ id, startMs }, index) => {
      const before = byStart[index - 1];
      return before && before.endMs > startMs ? [`${key} in ${before.id} and ${id}`] : [];
    });
  });
}

/** A queue hands a message out at most `maxReceiveCount` times. */
function receivedTooOften(record: ScenarioRecord): readonly string[] {
  const { maxReceiveCount } = record.scenario.settings;
  return (['sqs', 'sqs-fifo'] as const).flatMap((arm) =>
    deliveriesOn(record, arm).flatMap(({ records }) =>
      records.brokerId.filter((_, index) => (records.receiveCount[index] ?? 0) > maxReceiveCount),
    ),
  );
}

/** Lambda gives a batch up after 1 + MaximumRetryAttempts tries of it, or for its age. */
function wronglyDiscarded({ discarded, scenario }: ScenarioRecord): readonly string[] {
  const { MaximumRetryAttempts: retries, MaximumRecordAgeInSeconds: age } =
    scenario.settings.stream;
  return discarded.flatMap(({ requestContext: { condition, approximateInvokeCount: count } }) => {
    if (condition === 'RetryAttemptsExhausted') {
      return count === 1 + Number(retries) ? [] : [`after ${count} tries`];
    }
    return condition === 'RecordAgeExceeded' && age !== -1 ? [] : [condition];
  });
}

/** With bisection and without faults of the plan, only records that ask to fail are given up. */
function innocentsGivenUp(record: ScenarioRecord): readonly string[] {
  const { settings, workload, faults } = record.scenario;
  const struck = Object.values(faults).some((ratio) => ratio > 0);
  const hangs = workload.poison.some(({ kind, shareRatio }) => kind === 'hang' && shareRatio > 0);
  if (struck || hangs || settings.stream['BisectBatchOnFunctionError'] !== true) return [];
  if (settings.stream['MaximumRecordAgeInSeconds'] === 60) return [];
  return (['kinesis', 'kinesis-efo', 'sqs', 'sqs-fifo'] as const).flatMap((arm) => {
    const processed = processedOn(record, arm);
    return acceptedOn(record, arm)
      .filter(({ brokerId, plannedFault }) => !processed.has(brokerId) && !plannedFault)
      .map(({ brokerId }) => `${arm} ${brokerId}`);
  });
}
