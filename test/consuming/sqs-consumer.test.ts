import { describe, expect, test } from '@jest/globals';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { Activity } from '../../src/activity/activity-record.ts';
import { sqsConsumer } from '../../src/consuming/sqs-consumer.ts';
import type { DeliveryObservation } from '../../src/observation/delivery-observation.ts';
import { consumerUnderTest, RESERVE_MS, TIMEOUT_MS } from './consumer-under-test.ts';
import {
  activityOf,
  FIFO_QUEUE_ARN,
  faultyActivity,
  kinesisRecord,
  QUEUE_ARN,
  sqsRecord,
} from './sample-records.ts';

// Goal: no message is deleted that was not processed, no order of a group is broken, and no
// message suffers from another's failure. Method: the whole consumer in virtual time; messages
// are written `id` or `group/id`, so that a test reads as the batch it delivers.

const FAULTS: Readonly<Record<string, (userId: string) => Activity | string>> = {
  poison: (userId) => faultyActivity(userId, 0, { kind: 'throw' }),
  hang: (userId) => faultyActivity(userId, 0, { kind: 'hang' }),
  malformed: () => 'not JSON',
  slow: (userId) => activityOf(userId, 0, { work: { cpuMs: 0, waitMs: 400 } }),
};

/** A message of each name; a name that begins as a fault has it. */
function batchOf(...names: readonly string[]): SQSEvent {
  return {
    Records: names.map((name) => {
      const [messageId = '', groupId] = name.split('/').reverse();
      const fault = Object.entries(FAULTS).find(([prefix]) => messageId.startsWith(prefix));
      const userId = groupId ?? messageId;
      return sqsRecord({
        messageId,
        body: fault === undefined ? activityOf(userId, 0) : fault[1](userId),
        ...(groupId === undefined ? {} : { groupId }),
      });
    }),
  };
}

const reported = ({ batchItemFailures }: SQSBatchResponse): readonly string[] =>
  batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
const outcomes = (observation: DeliveryObservation | undefined) =>
  Object.fromEntries(
    observation?.records.map(({ brokerId, outcome, failure }) => [brokerId, failure ?? outcome]) ??
      [],
  );

describe('of a standard queue', () => {
  const sandbox = () => consumerUnderTest(sqsConsumer, 'sqs');

  test('failed messages alone are reported, wherever they are', async () => {
    const { invoke, observations } = sandbox();

    const response = await invoke(batchOf('a', 'poison', 'b', 'malformed', 'c'));

    expect(reported(response)).toEqual(['poison', 'malformed']);
    expect(observations[0]?.outcome).toBe('partially-failed');
    expect(outcomes(observations[0])).toEqual({
      a: 'processed',
      poison: 'FAULT_THROWN',
      b: 'processed',
      malformed: 'RECORD_NOT_JSON',
      c: 'processed',
    });
  });

  test('the observation carries the queue, the receive count and no shard', async () => {
    const { invoke, observations } = sandbox();

    await invoke({
      Records: [sqsRecord({ messageId: 'a', body: activityOf('user-1', 3), receiveCount: 2 })],
    });

    expect(observations[0]).toMatchObject({ arm: 'sqs', source: QUEUE_ARN, outcome: 'succeeded' });
    expect(observations[0]).not.toHaveProperty('shardId');
    expect(observations[0]?.records[0]).toMatchObject({
      brokerId: 'a',
      receiveCount: 2,
      brokerAtMs: 1_767_225_599_750,
      keySequence: 3,
    });
  });

  test('messages follow one another while each keeps to its share of the time', async () => {
    const { invoke, observations, clock } = sandbox();
    const atMs = clock.wallTimeMs();

    await invoke(batchOf('slow-1', 'slow-2', 'slow-3'));

    expect(observations[0]?.records.map(({ startedAtMs }) => startedAtMs)).toEqual([
      atMs,
      atMs + 400,
      atMs + 800,
    ]);
  });

  test('a message that hangs costs the others nothing, even as the first of them', async () => {
    const { invoke, observations, clock } = sandbox();
    const atMs = clock.wallTimeMs();

    expect(reported(await invoke(batchOf('hang', 'a', 'b', 'c')))).toEqual(['hang']);

    expect(outcomes(observations[0])).toMatchObject({ hang: 'OUT_OF_TIME', c: 'processed' });
    expect(clock.wallTimeMs() - atMs).toBe(TIMEOUT_MS - RESERVE_MS);
  });

  test('a message slower than its share is processed all the same', async () => {
    const { invoke } = sandbox();
    const slow = activityOf('user-1', 0, { work: { cpuMs: 0, waitMs: 2000 } });
    const { Records: others } = batchOf('a', 'b', 'c', 'd');

    const response = await invoke({
      Records: [sqsRecord({ messageId: 'slow', body: slow }), ...others],
    });

    expect(reported(response)).toEqual([]);
  });

  test('time that a message does not use is shared by those behind it', async () => {
    const { invoke, observations } = sandbox();
    const slow = activityOf('user-1', 0, { work: { cpuMs: 0, waitMs: 1200 } });
    const [first, last] = batchOf('a', 'b').Records;

    await invoke({ Records: [first, sqsRecord({ messageId: 'slow', body: slow }), last] });

    // Half of 2500 ms for the slow one, hence `b` waits for it; a third would not have done.
    const [, slowOne, b] = observations[0]?.records ?? [];
    expect(b?.startedAtMs).toBe(slowOne?.endedAtMs);
  });

  test('no timer outlives the answer', async () => {
    const { invoke, clock } = sandbox();
    await invoke(batchOf('a', 'hang', 'b'));
    await expect(clock.runUntil(() => false, 1)).rejects.toThrow('no timer is left');
  });

  test('messages that were not begun in time are reported', async () => {
    const { invoke, observations } = sandbox();

    expect(reported(await invoke(batchOf('a', 'b'), RESERVE_MS))).toEqual(['a', 'b']);

    expect(outcomes(observations[0])).toEqual({ a: 'unprocessed', b: 'unprocessed' });
  });

  test('a message that fails a number of times is judged by its receive count', async () => {
    const { invoke } = sandbox();
    const body = faultyActivity('user-1', 0, { kind: 'throw-times', times: 2 });
    const received = (receiveCount: number) =>
      invoke({ Records: [sqsRecord({ messageId: 'a', body, receiveCount })] });

    expect(reported(await received(3))).toEqual([]);
    expect(reported(await received(1))).toEqual(['a']);
    expect(reported(await received(2))).toEqual(['a']);
    expect(reported(await received(2))).toEqual(['a']);
  });

  test('a group id, which serves fair sharing there, orders nothing', async () => {
    const { invoke } = sandbox();
    const event = batchOf('poison', 'a');
    for (const record of event.Records) record.attributes.MessageGroupId = 'tenant';

    expect(reported(await invoke(event))).toEqual(['poison']);
  });
});

describe('of a FIFO queue', () => {
  const sandbox = () => consumerUnderTest(sqsConsumer, 'sqs-fifo');

  test('a failure stops its group and reports what is left of it; other groups go on', async () => {
    const { invoke, observations } = sandbox();

    const response = await invoke(batchOf('g/a', 'h/b', 'g/poison', 'h/c', 'g/d', 'g/e', 'h/f'));

    expect(reported(response)).toEqual(['poison', 'd', 'e']);
    expect(observations[0]?.source).toBe(FIFO_QUEUE_ARN);
    expect(outcomes(observations[0])).toEqual({
      a: 'processed',
      b: 'processed',
      poison: 'FAULT_THROWN',
      c: 'processed',
      d: 'unprocessed',
      e: 'unprocessed',
      f: 'processed',
    });
  });

  test('a message that its queue gives up if it fails now does not hold back those behind it', async () => {
    const { invoke, observations } = consumerUnderTest(sqsConsumer, 'sqs-fifo', {
      maxReceiveCount: 3,
    });
    const received = (receiveCount: number) => ({
      Records: batchOf('g/poison', 'g/a', 'g/malformed', 'g/b').Records.map((record) => ({
        ...record,
        attributes: { ...record.attributes, ApproximateReceiveCount: String(receiveCount) },
      })),
    });

    expect(reported(await invoke(received(2)))).toEqual(['poison', 'a', 'malformed', 'b']);
    expect(reported(await invoke(received(3)))).toEqual(['poison', 'malformed']);

    expect(outcomes(observations[1])).toEqual({
      poison: 'FAULT_THROWN',
      a: 'processed',
      malformed: 'RECORD_NOT_JSON',
      b: 'processed',
    });
  });

  test('a malformed message stops its group too', async () => {
    const { invoke } = sandbox();
    expect(reported(await invoke(batchOf('g/malformed', 'g/a', 'h/b')))).toEqual([
      'malformed',
      'a',
    ]);
  });

  test('a message that hangs holds up its group alone', async () => {
    const { invoke, observations } = sandbox();

    expect(reported(await invoke(batchOf('g/hang', 'g/a', 'h/b', 'h/c')))).toEqual(['hang', 'a']);

    expect(outcomes(observations[0])).toEqual({
      hang: 'OUT_OF_TIME',
      a: 'unprocessed',
      b: 'processed',
      c: 'processed',
    });
  });

  test('messages of a group never overlap, however slow', async () => {
    const { invoke, observations } = sandbox();

    await invoke(batchOf('g/slow-1', 'h/a', 'g/slow-2', 'i/b', 'g/slow-3'));

    const group = observations[0]?.records.filter(({ orderingKey }) => orderingKey === 'g') ?? [];
    expect(group).toHaveLength(3);
    for (const [index, record] of group.entries()) {
      expect(record.startedAtMs).toBeGreaterThanOrEqual(group[index - 1]?.endedAtMs ?? 0);
    }
  });

  test('groups with the names of object members are groups like any other', async () => {
    const { invoke } = sandbox();
    expect(
      reported(await invoke(batchOf('__proto__/poison', 'constructor/a', '__proto__/b'))),
    ).toEqual(['poison', 'b']);
  });
});

describe('an event that is not a queue batch', () => {
  test('is refused by what it is', async () => {
    const { invoke, observations } = consumerUnderTest(sqsConsumer, 'sqs');

    await expect(invoke({ Records: [kinesisRecord(0, '{}')] })).rejects.toMatchObject({
      code: 'EVENT_SOURCE_WRONG',
      message: 'expected an event from aws:sqs, got one from aws:kinesis',
    });

    expect(observations[0]).toMatchObject({
      outcome: 'failed',
      source: 'arn:aws:kinesis:us-east-1:000000000000:stream/activity',
    });
  });

  test.each(['ApproximateReceiveCount', 'SentTimestamp'] as const)(
    'is malformed when %s is not a number',
    async (name) => {
      const { invoke } = consumerUnderTest(sqsConsumer, 'sqs');
      const event = batchOf('a');
      for (const { attributes } of event.Records) attributes[name] = 'soon';

      await expect(invoke(event)).rejects.toMatchObject({ code: 'EVENT_MALFORMED' });
    },
  );

  test('is malformed when a FIFO message names no group', async () => {
    const { invoke } = consumerUnderTest(sqsConsumer, 'sqs-fifo');
    const event = batchOf('g/a');
    for (const { attributes } of event.Records) delete attributes.MessageGroupId;

    await expect(invoke(event)).rejects.toThrow(/FIFO message a has no MessageGroupId/);
  });
});

test('a consumer of queues cannot be built for a stream arm', () => {
  expect(() => consumerUnderTest(sqsConsumer, 'kinesis')).toThrow(/arm is one of sqs, sqs-fifo/);
});
