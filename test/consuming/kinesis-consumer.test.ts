import { describe, expect, test } from '@jest/globals';
import { kinesisConsumer } from '../../src/consuming/kinesis-consumer.ts';
import { consumerUnderTest, RESERVE_MS, TIMEOUT_MS } from './consumer-under-test.ts';
import {
  type Data,
  eventOf,
  failureAt,
  good,
  outcomes,
  sandbox,
} from './kinesis-consumer-under-test.ts';
import {
  activityOf,
  contextOf,
  faultyActivity,
  SENT_AT_MS,
  STREAM_ARN,
  sequenceNumberOf,
} from './sample-records.ts';

// Goal: a shard's batch is processed in order up to its first failure, Lambda is told exactly
// that, and each invocation leaves one observation. Method: the whole consumer in virtual time.

test('a batch without failures is answered with an empty list', async () => {
  const { invoke, observations } = sandbox();

  const response = await invoke(eventOf(good(0), good(1)));

  expect(response).toEqual({ batchItemFailures: [] });
  expect(outcomes(observations[0])).toEqual(['processed', 'processed']);
});

test('the observation carries everything that is known of an invocation and its records', async () => {
  const { invoke, observations, clock } = sandbox();
  const atMs = clock.wallTimeMs();

  await invoke(eventOf(activityOf('user-1', 7, { work: { cpuMs: 3, waitMs: 10 } })));

  expect(observations).toEqual([
    {
      kind: 'delivery',
      arm: 'kinesis',
      sandbox: 'sandbox-1',
      invocation: 1,
      requestId: 'request-1',
      source: STREAM_ARN,
      shardId: 'shardId-000000000001',
      startedAtMs: atMs,
      endedAtMs: atMs + 13,
      outcome: 'succeeded',
      records: [
        {
          brokerId: sequenceNumberOf(0),
          brokerAtMs: 1_767_225_599_750,
          run: 'run-1',
          orderingKey: 'user-1',
          keySequence: 7,
          intendedAtMs: SENT_AT_MS - 1,
          sentAtMs: SENT_AT_MS,
          startedAtMs: atMs,
          endedAtMs: atMs + 13,
          outcome: 'processed',
        },
      ],
    },
  ]);
});

test('a foreign record is processed and known by its user and broker time alone', async () => {
  const { invoke, observations } = sandbox();
  const foreign = { userId: 'user-9', eventType: 'click', timestamp: 1_767_225_599, extra: [1] };

  expect(await invoke(eventOf(JSON.stringify(foreign)))).toEqual({ batchItemFailures: [] });

  const [record] = observations[0]?.records ?? [];
  expect(record).toMatchObject({ orderingKey: 'user-9', outcome: 'processed' });
  for (const absent of ['run', 'keySequence', 'intendedAtMs', 'sentAtMs'] as const) {
    expect(record?.[absent]).toBeUndefined();
  }
});

test('a poison record stops the batch: it is reported, what follows is not tried', async () => {
  const { invoke, observations } = sandbox();

  const response = await invoke(
    eventOf(good(0), faultyActivity('user-2', 0, { kind: 'throw' }), good(1), good(2)),
  );

  expect(response).toEqual(failureAt(1));
  expect(observations[0]?.outcome).toBe('partially-failed');
  expect(outcomes(observations[0])).toEqual([
    'processed',
    'FAULT_THROWN',
    'unprocessed',
    'unprocessed',
  ]);
  expect(observations[0]?.records[2]?.startedAtMs).toBeUndefined();
});

test.each<[string, Data, string]>([
  ['is not UTF-8', Uint8Array.of(0x7b, 0xff), 'RECORD_NOT_UTF8'],
  ['is not JSON', '{"userId":', 'RECORD_NOT_JSON'],
  ['begins with a byte order mark', '\ufeff{}', 'RECORD_NOT_JSON'],
  ['is empty', '', 'RECORD_NOT_JSON'],
  ['is nested deeply', '['.repeat(500_000), 'RECORD_NOT_JSON'],
  ['has no user', '{"eventType":"click","timestamp":1}', 'RECORD_SCHEMA_MISMATCH'],
  ['is larger than a megabyte', ' '.repeat(1_048_577), 'RECORD_TOO_LARGE'],
  ['is a broken aggregate', Buffer.from('f3899ac200', 'hex'), 'AGGREGATE_BROKEN'],
])('a record that %s fails at its place', async (_, data, code) => {
  const { invoke, observations } = sandbox();

  expect(await invoke(eventOf(good(0), data, good(1)))).toEqual(failureAt(1));

  expect(outcomes(observations[0])).toEqual(['processed', code, 'unprocessed']);
  expect(observations[0]?.records[1]?.orderingKey).toBeUndefined();
});

test('a record that fails a number of times is counted by the sandbox', async () => {
  const { invoke, observations } = sandbox();
  const event = eventOf(faultyActivity('user-1', 0, { kind: 'throw-times', times: 2 }), good(1));

  expect(await invoke(event)).toEqual(failureAt(0));
  expect(await invoke(event)).toEqual(failureAt(0));
  expect(await invoke(event)).toEqual({ batchItemFailures: [] });

  expect(observations.map(({ invocation }) => invocation)).toEqual([1, 2, 3]);
});

describe('when time runs short', () => {
  const hang = faultyActivity('user-2', 0, { kind: 'hang' });

  test('a record that hangs is failed before the function would time out', async () => {
    const { invoke, observations, clock } = sandbox();
    const atMs = clock.wallTimeMs();

    expect(await invoke(eventOf(good(0), hang, good(1)))).toEqual(failureAt(1));

    expect(outcomes(observations[0])).toEqual(['processed', 'OUT_OF_TIME', 'unprocessed']);
    expect(observations[0]?.records[1]).toMatchObject({
      startedAtMs: atMs,
      endedAtMs: atMs + TIMEOUT_MS - RESERVE_MS,
    });
    expect(clock.wallTimeMs() - atMs).toBeLessThan(TIMEOUT_MS);
  });

  test('records are not begun, and the first of them is reported', async () => {
    const { invoke, observations } = sandbox();
    const slow = (seq: number) => activityOf('user-1', seq, { work: { cpuMs: 0, waitMs: 1250 } });

    expect(await invoke(eventOf(slow(0), slow(1), slow(2)))).toEqual(failureAt(2));

    expect(outcomes(observations[0])).toEqual(['processed', 'processed', 'unprocessed']);
  });

  test('nothing is begun when less than the reserve is left from the start', async () => {
    const { invoke, observations } = sandbox();

    expect(await invoke(eventOf(good(0), good(1)), RESERVE_MS)).toEqual(failureAt(0));

    expect(outcomes(observations[0])).toEqual(['unprocessed', 'unprocessed']);
  });

  test('work that is given up is told so, and what it still does changes nothing', async () => {
    const signals: AbortSignal[] = [];
    const { invoke, observations } = consumerUnderTest(kinesisConsumer, 'kinesis', {
      work: {
        burnCpu: () => {},
        wait: (_, signal) => {
          signals.push(signal);
          return new Promise((resolve) => signal.addEventListener('abort', () => resolve()));
        },
      },
    });
    const slow = activityOf('user-1', 0, { work: { cpuMs: 0, waitMs: 1 } });

    await invoke(eventOf(slow, good(1)));
    await new Promise((resolve) => setImmediate(resolve));

    expect(signals[0]?.aborted).toBe(true);
    expect(outcomes(observations[0])).toEqual(['OUT_OF_TIME', 'unprocessed']);
  });
});

test('an invocation that breaks half-way still tells what was processed', async () => {
  const { clock, consumer, observations } = sandbox();
  let askedCount = 0;
  const context = {
    ...contextOf(clock),
    getRemainingTimeInMillis: () => {
      askedCount += 1;
      if (askedCount > 3) throw new RangeError('no time');
      return 3000;
    },
  };

  await expect(consumer(eventOf(good(0), good(1), good(2)), context)).rejects.toThrow('no time');

  expect(observations[0]).toMatchObject({ outcome: 'failed', error: 'RangeError: no time' });
  expect(outcomes(observations[0])).toEqual(['processed', 'processed', 'unprocessed']);
});

test('a log that cannot be written fails the invocation and is not tried twice', async () => {
  let writeCount = 0;
  const { invoke } = consumerUnderTest(kinesisConsumer, 'kinesis', {
    writeObservation: () => {
      writeCount += 1;
      throw new RangeError('disk full');
    },
  });

  await expect(invoke(eventOf(good(0)))).rejects.toThrow('disk full');
  expect(writeCount).toBe(1);
});

test.each([
  [{ arm: 'sqs' as const }, /arm is one of kinesis, kinesis-efo, not sqs/],
  [{ sandbox: '' }, /sandbox is empty/],
  [{ reserveMs: -1 }, /reserveMs is 0 or more, not -1/],
  [{ reserveMs: Number.NaN }, /reserveMs is 0 or more, not NaN/],
])('a consumer cannot be built with %j', (ports, message) => {
  expect(() => consumerUnderTest(kinesisConsumer, 'kinesis', ports)).toThrow(message);
});
