import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Fault } from '../../src/activity/activity-record.ts';
import { kinesisConsumer } from '../../src/consuming/kinesis-consumer.ts';
import { sqsConsumer } from '../../src/consuming/sqs-consumer.ts';
import type { DeliveryObservation } from '../../src/observation/delivery-observation.ts';
import { encodeDeliveryObservation } from '../../src/observation/encode-observation.ts';
import { joinDelivery } from '../observation/joined-lines.ts';
import { consumerUnderTest } from './consumer-under-test.ts';
import { activityOf, kinesisRecord, sequenceNumberOf, sqsRecord } from './sample-records.ts';

// Goal: whatever fails in whichever mixture of groups, response and observation say the same,
// and a record that is not behind a failure of its own lane is processed. Method: generate
// batches, compare with a model of a few lines that knows neither time nor batches.

type Behaviour = 'good' | 'malformed' | Fault['kind'];

interface Planned {
  readonly behaviour: Behaviour;
  readonly group: string;
}

const behaviour = fc.constantFrom<Behaviour>('good', 'good', 'malformed', 'throw', 'hang');
const batch: fc.Arbitrary<readonly Planned[]> = fc.array(
  fc.record({ behaviour, group: fc.constantFrom('a', 'b', '__proto__') }),
  { minLength: 1, maxLength: 12 },
);

/** The record that behaves as planned. */
function payloadOf({ behaviour, group }: Planned, seq: number): string {
  switch (behaviour) {
    case 'malformed':
      return '{"userId":"\ud800"';
    case 'good':
      return JSON.stringify(activityOf(group, seq));
    case 'throw-times':
      return JSON.stringify(activityOf(group, seq, { fault: { kind: behaviour, times: 1 } }));
    default:
      return JSON.stringify(activityOf(group, seq, { fault: { kind: behaviour } }));
  }
}

const FAILURES: Readonly<Record<Behaviour, string>> = {
  good: 'processed',
  malformed: 'RECORD_NOT_JSON',
  throw: 'FAULT_THROWN',
  'throw-times': 'FAULT_THROWN',
  hang: 'OUT_OF_TIME',
};

/** What must become of each record, by the lane it is in. */
function expectedOutcomes(
  planned: readonly Planned[],
  laneOf: (planned: Planned, index: number) => unknown,
): readonly string[] {
  return planned.map((each, index) => {
    const isBehindFailure = planned
      .slice(0, index)
      .some(
        (earlier, at) =>
          earlier.behaviour !== 'good' && laneOf(earlier, at) === laneOf(each, index),
      );
    return isBehindFailure ? 'unprocessed' : FAILURES[each.behaviour];
  });
}

const outcomesOf = (observation: DeliveryObservation | undefined): readonly string[] =>
  observation?.records.map(({ outcome, failure }) => failure ?? outcome) ?? [];

/** The identifiers at which something else than `processed` is expected. */
const notProcessed = (
  expected: readonly string[],
  idOf: (index: number) => string,
): readonly string[] =>
  expected.flatMap((outcome, index) => (outcome === 'processed' ? [] : [idOf(index)]));

const identifiers = (response: {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}): readonly string[] => response.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);

test('a shard stops at its first failure', async () => {
  await fc.assert(
    fc.asyncProperty(batch, async (planned) => {
      const { invoke, observations } = consumerUnderTest(kinesisConsumer, 'kinesis');
      const expected = expectedOutcomes(planned, () => 'shard');

      const response = await invoke({
        Records: planned.map((each, index) => kinesisRecord(index, payloadOf(each, index))),
      });

      expect(outcomesOf(observations[0])).toEqual(expected);
      expect(identifiers(response)).toEqual(notProcessed(expected, sequenceNumberOf).slice(0, 1));
    }),
  );
});

test.each([
  ['sqs', 'a standard queue reports each failure and nothing else'],
  ['sqs-fifo', 'a FIFO queue stops each group at its first failure and no other'],
] as const)('%s: %s', async (arm, _) => {
  await fc.assert(
    fc.asyncProperty(batch, async (planned) => {
      const { invoke, observations } = consumerUnderTest(sqsConsumer, arm);
      const isFifo = arm === 'sqs-fifo';
      const expected = expectedOutcomes(planned, ({ group }, index) => (isFifo ? group : index));

      const response = await invoke({
        Records: planned.map((each, index) =>
          sqsRecord({
            messageId: `id-${index}`,
            body: payloadOf(each, index),
            ...(isFifo ? { groupId: each.group } : {}),
          }),
        ),
      });

      expect(outcomesOf(observations[0])).toEqual(expected);
      expect(identifiers(response)).toEqual(notProcessed(expected, (index) => `id-${index}`));
    }),
  );
});

const hostileText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.json({ maxDepth: 6 }),
  fc.constantFrom(
    `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`,
    '{"userId":"\\ud800","eventType":"e","timestamp":0}',
    '{"userId":"u","eventType":"e","timestamp":1e400}',
    '{"userId":"__proto__","eventType":"constructor","timestamp":0,"properties":{"__proto__":1}}',
    '{"__proto__":{"userId":"u"},"eventType":"e","timestamp":0}',
    '{"userId":"u","eventType":"e","timestamp":0,"kvs":{"run":"r","seq":0,"__proto__":{}}}',
    '{"userId":"u","eventType":"e","timestamp":0,"kvs":{"run":"r","seq":9007199254740991,"intendedAtMs":1e308,"sentAtMs":1e308}}',
    `{"userId":"${'u'.repeat(200_000)}","eventType":"e","timestamp":0}`,
  ),
);

/** Lines have no instant after 2255, which no clock of ours shows. */
function asLogged({ records, ...observation }: DeliveryObservation): DeliveryObservation {
  const bounded = (instantMs: number | undefined) => instantMs && Math.min(instantMs, 9e12);
  return {
    ...observation,
    records: records.map((record) => ({
      ...record,
      intendedAtMs: bounded(record.intendedAtMs),
      sentAtMs: bounded(record.sentAtMs),
    })),
  };
}

test('hostile payloads fail alone, and the observation of them can be logged and read', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(hostileText, { minLength: 1, maxLength: 5 }), async (texts) => {
      const { invoke, observations } = consumerUnderTest(sqsConsumer, 'sqs');
      const bodies = [JSON.stringify(activityOf('user-1', 0)), ...texts];

      const response = await invoke({
        Records: bodies.map((body, index) => sqsRecord({ messageId: `id-${index}`, body })),
      });

      expect(identifiers(response)).not.toContain('id-0');
      const [observation] = observations;
      if (observation === undefined) throw new Error('nothing was observed');
      expect(joinDelivery(encodeDeliveryObservation(observation))).toEqual(asLogged(observation));
    }),
  );
  expect(Object.hasOwn(Object.prototype, 'userId')).toBe(false);
});

test('any bytes in a stream record are processed or fail, and never throw the batch away', async () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc
      .uint8Array({ maxLength: 200 })
      .map((tail) => Buffer.concat([Buffer.from('f3899ac2', 'hex'), tail])),
  );
  await fc.assert(
    fc.asyncProperty(bytes, async (data) => {
      const { invoke } = consumerUnderTest(kinesisConsumer, 'kinesis');
      const good = activityOf('user-1', 0);

      const response = await invoke({ Records: [kinesisRecord(0, good), kinesisRecord(1, data)] });

      expect(identifiers(response)).not.toContain(sequenceNumberOf(0));
    }),
  );
});
