import {
  ATTEMPT_OUTCOMES,
  type AttemptLine,
  DELIVERY_OUTCOMES,
  type DeliveryLine,
} from '../../src/observation/observation-line.ts';
import type { Strike } from '../../src/simulation/fault-plan.ts';
import type { DiscardDocument, ScenarioRecord } from './run-scenario.ts';

/** What each arm must do, whatever goes wrong. Each rule lists what breaks it, in words. */
export function brokenRules(record: ScenarioRecord): readonly string[] {
  return [
    ...ARMS.flatMap((arm) => [
      ...unaccounted(record, arm).map((text) => `${arm} lost: ${text}`),
      ...repeated(record, arm).map((text) => `${arm} repeated: ${text}`),
    ]),
    ...([...STREAM_ARMS, 'sqs-fifo'] as const).flatMap((arm) => [
      ...reordered(record, arm).map((text) => `${arm} reordered: ${text}`),
      ...overlapping(record, arm).map((text) => `${arm} ran at once: ${text}`),
    ]),
    ...busyLanes(record).map((text) => `a second batch on: ${text}`),
    ...receivedTooOften(record).map((text) => `received too often: ${text}`),
    ...STREAM_ARMS.flatMap((arm) =>
      wronglyDiscarded(record, arm).map((text) => `${arm} discard: ${text}`),
    ),
    ...innocentsGivenUp(record).map((text) => `innocent given up: ${text}`),
  ];
}

const STREAM_ARMS = ['kinesis', 'kinesis-efo'] as const;
const ARMS = [...STREAM_ARMS, 'sqs', 'sqs-fifo'] as const;
type StreamArm = (typeof STREAM_ARMS)[number];
type SimulatedArm = (typeof ARMS)[number];

/** What reads the stream for an arm; both tell the same on-failure queue. */
const STREAM_READERS = {
  kinesis: { mappingId: 'StreamMapping', functionId: 'KinesisConsumer' },
  'kinesis-efo': { mappingId: 'FanOutMapping', functionId: 'EfoConsumer' },
};

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
    requestContext.functionArn.endsWith(`:${STREAM_READERS[arm].functionId}`),
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

/** How far two instants of different environments may be off from each other. */
function clockToleranceMs({ scenario }: ScenarioRecord): number {
  return 2 * scenario.faults.clockSkewMaxMs;
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
      const key = line.records.orderingKey[index] ?? '';
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
      return beforeAtMs > atMs + clockToleranceMs(record)
        ? [`${key}/${sequence} before ${key}/${before}`]
        : [];
    });
  });
}

/** No two invocations hold records of the same key at the same time. */
function overlapping(record: ScenarioRecord, arm: SimulatedArm): readonly string[] {
  const spans = new Map<string, Map<string, DeliveryLine>>();
  for (const line of deliveriesOn(record, arm)) {
    for (const key of new Set(line.records.orderingKey)) {
      if (key === null) continue;
      const ofKey = spans.get(key) ?? new Map<string, DeliveryLine>();
      spans.set(key, ofKey);
      if (!ofKey.has(line.requestId)) ofKey.set(line.requestId, line);
    }
  }
  return [...spans].flatMap(([key, ofKey]) => {
    const byStart = [...ofKey.values()].sort((left, right) => left.startedAtMs - right.startedAtMs);
    return byStart.flatMap((line, index) => {
      const before = byStart[index - 1];
      if (before === undefined || mayRunAtOnce(record, before, line)) return [];
      // Whichever way the clocks are off, each began before the other ended.
      const toleranceMs = clockToleranceMs(record);
      const atOnce =
        before.endedAtMs - line.startedAtMs > toleranceMs &&
        line.endedAtMs - before.startedAtMs > toleranceMs;
      return atOnce ? [`${key} in ${before.requestId} and ${line.requestId}`] : [];
    });
  });
}

/** A throttled batch of a queue may begin so late that its messages are received again meanwhile. */
function mayRunAtOnce(
  { scenario: { faults } }: ScenarioRecord,
  earlier: DeliveryLine,
  later: DeliveryLine,
): boolean {
  const isQueue =
    !STREAM_ARMS.some((arm) => arm === earlier.arm) && faults.shares['throttled-invocation'] > 0;
  return isQueue && earlier.records.brokerId.some((id) => later.records.brokerId.includes(id));
}

/** What can make a record be processed again that was processed, beside a copy by the producer. */
const REPETITIONS: Readonly<Record<SimulatedArm, readonly Strike[]>> = {
  kinesis: ['died-invocation', 'timed-out-invocation', 'repeated-batch'],
  'kinesis-efo': ['died-invocation', 'timed-out-invocation', 'repeated-batch'],
  sqs: ['died-invocation', 'timed-out-invocation', 'throttled-invocation', 'duplicated-message'],
  'sqs-fifo': ['died-invocation', 'timed-out-invocation', 'throttled-invocation'],
};

/** Nothing is processed twice without a cause in the plan. */
function repeated(record: ScenarioRecord, arm: SimulatedArm): readonly string[] {
  if (canStrike(record, REPETITIONS[arm])) return [];
  const seen = new Set<string>();
  return deliveriesOn(record, arm).flatMap(({ records }) =>
    records.brokerId.filter((id, index) => {
      if (DELIVERY_OUTCOMES[records.outcome[index] ?? -1] !== 'processed') return false;
      const isRepeated = seen.has(id);
      seen.add(id);
      return isRepeated;
    }),
  );
}

function canStrike({ scenario: { faults } }: ScenarioRecord, among: readonly Strike[]): boolean {
  return among.some((strike) => faults.shares[strike] > 0);
}

/** A lane invokes only when its last invocation has ended, as the platform sees it. */
function busyLanes({ traces }: ScenarioRecord): readonly string[] {
  const busy = new Set<string>();
  return traces.flatMap(({ logicalId, trace }) => {
    if (!('batch' in trace)) return [];
    const lane = `${logicalId} ${trace.batch.source} ${trace.batch.laneIndex}`;
    if (trace.kind !== 'invoked') {
      busy.delete(lane);
      return [];
    }
    const wasBusy = busy.has(lane);
    busy.add(lane);
    return wasBusy ? [lane] : [];
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

/** Lambda gives a batch up after 1 + MaximumRetryAttempts failures of it, or for its age. */
function wronglyDiscarded(record: ScenarioRecord, arm: StreamArm): readonly string[] {
  const { scenario, traces } = record;
  const { MaximumRetryAttempts: retries, MaximumRecordAgeInSeconds: ageSeconds } =
    scenario.settings.stream;
  const failureCounts = new Map<string, number>();
  for (const { logicalId, trace } of traces) {
    if (logicalId !== STREAM_READERS[arm].mappingId) continue;
    if (trace.kind !== 'failed' && trace.kind !== 'partially-failed') continue;
    const id = `${trace.batch.firstId} ${trace.batch.lastId}`;
    failureCounts.set(id, (failureCounts.get(id) ?? 0) + 1);
  }
  return discardedOn(record, arm).flatMap((document) => {
    const { requestContext, KinesisBatchInfo: batch, timestamp } = document;
    const { condition, approximateInvokeCount: count } = requestContext;
    if (condition === 'RetryAttemptsExhausted') {
      const id = `${batch.startSequenceNumber} ${batch.endSequenceNumber}`;
      const failureCount = failureCounts.get(id);
      const isRight = failureCount === 1 + Number(retries) && count === failureCount;
      return isRight ? [] : [`after ${failureCount} failures, said to be ${count}`];
    }
    const ageMs = Date.parse(timestamp) - Date.parse(batch.approximateArrivalOfLastRecord);
    const isOld = ageSeconds !== -1 && ageMs >= Number(ageSeconds) * 1000;
    return condition === 'RecordAgeExceeded' && isOld ? [] : [`${condition} at ${ageMs} ms`];
  });
}

/** With bisection, and unless functions fail for no fault of records, those that ask to are alone. */
function innocentsGivenUp(record: ScenarioRecord): readonly string[] {
  const { settings, workload } = record.scenario;
  const failing = ['crashed-invocation', 'died-invocation', 'timed-out-invocation'] as const;
  const hangs = workload.poison.some(({ kind, shareRatio }) => kind === 'hang' && shareRatio > 0);
  if (canStrike(record, failing) || hangs) return [];
  if (settings.stream['BisectBatchOnFunctionError'] !== true) return [];
  if (settings.stream['MaximumRecordAgeInSeconds'] === 60) return [];
  // A queue counts the receives of a throttled batch; a stream does not count its throttles.
  const arms = canStrike(record, ['throttled-invocation']) ? STREAM_ARMS : ARMS;
  return arms.flatMap((arm) => {
    const processed = processedOn(record, arm);
    return acceptedOn(record, arm)
      .filter(({ brokerId, plannedFault }) => !processed.has(brokerId) && !plannedFault)
      .map(({ brokerId }) => `${arm} ${brokerId}`);
  });
}
