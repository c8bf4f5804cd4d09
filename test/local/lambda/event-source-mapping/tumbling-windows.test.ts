import { describe, expect, test } from '@jest/globals';
import { FIRST_SHARD } from './in-memory-stream.ts';
import { type Handler, THROTTLED } from './scripted-invoker.ts';
import { streamFixture } from './stream-mapping-fixture.ts';
import { count, eventsOf, stepsOf } from './window-fixture.ts';

// Goal: state is handed from invocation to invocation of a window and ends with it, as AWS
// documents. Method: a function that counts records, in virtual time, which starts at
// 2026-01-01T00:00:00Z, the beginning of a window of any length used here.

const MINUTE_MS = 60_000;

describe('the event', () => {
  test('K99 it has the window, the state, the shard and the stream beside the records', async () => {
    const fixture = streamFixture({ handler: count });
    fixture.stream.put({ partitionKey: '1' });
    const mapping = fixture.start({ TumblingWindowInSeconds: 120 });

    await fixture.clock.advance(5 * MINUTE_MS);

    const [first, final] = eventsOf(fixture);
    const common = {
      window: { start: '2026-01-01T00:00:00Z', end: '2026-01-01T00:02:00Z' },
      shardId: FIRST_SHARD,
      eventSourceARN: 'arn:aws:kinesis:eu-west-1:000000000000:stream/test',
      isWindowTerminatedEarly: false,
    };
    const Records = [expect.objectContaining({ eventName: 'aws:kinesis:record' })];
    expect(first).toEqual({ ...common, Records, state: {}, isFinalInvokeForWindow: false });
    expect(final).toEqual({
      ...common,
      Records: [],
      state: { count: 1 },
      isFinalInvokeForWindow: true,
    });
    expect(Object.keys(first ?? {})).toEqual([
      'Records',
      'window',
      'state',
      'shardId',
      'eventSourceARN',
      'isFinalInvokeForWindow',
      'isWindowTerminatedEarly',
    ]);
    await mapping.stop();
  });

  test('K43 without windows it has records and nothing else', async () => {
    const fixture = streamFixture();
    fixture.stream.put();
    const mapping = fixture.start({ TumblingWindowInSeconds: 0 });

    await fixture.clock.advance(1000);

    expect(eventsOf(fixture).map(Object.keys)).toEqual([['Records']]);
    await mapping.stop();
  });
});

describe('a window', () => {
  test('K102 its batches get the state of the one before, its final invocation the last', async () => {
    const fixture = streamFixture({ handler: count });
    for (let index = 0; index < 5; index++) fixture.stream.put();
    const mapping = fixture.start({ TumblingWindowInSeconds: 60, BatchSize: 2 });

    await fixture.clock.advance(4 * MINUTE_MS);

    expect(stepsOf(fixture)).toEqual([
      [2, 0, 'batch'],
      [2, 2, 'batch'],
      [1, 4, 'batch'],
      [0, 5, 'final'],
    ]);
    await mapping.stop();
  });

  test('K103 it ends before the first record of the next, which begins with fresh state', async () => {
    const fixture = streamFixture({ handler: count });
    const mapping = fixture.start({
      TumblingWindowInSeconds: 60,
      MaximumBatchingWindowInSeconds: 300,
    });
    await fixture.clock.advance(59_000);
    fixture.stream.put();
    await fixture.clock.advance(1000);
    fixture.stream.put();
    await fixture.clock.advance(2000);

    expect(stepsOf(fixture)).toEqual([
      [1, 0, 'batch'],
      [0, 1, 'final'],
    ]);
    await fixture.clock.advance(8 * MINUTE_MS);
    expect(stepsOf(fixture).slice(2)).toEqual([
      [1, 0, 'batch'],
      [0, 1, 'final'],
    ]);
    expect(eventsOf(fixture).map(({ window }) => window.start.slice(11))).toEqual([
      '00:00:00Z',
      '00:00:00Z',
      '00:01:00Z',
      '00:01:00Z',
    ]);
    await mapping.stop();
  });

  test('K104 without new records it is over two minutes after its end', async () => {
    const fixture = streamFixture({ handler: count });
    fixture.stream.put();
    const mapping = fixture.start({ TumblingWindowInSeconds: 60 });
    await fixture.clock.advance(2000);
    const startAtMs = fixture.clock.wallTimeMs() - 2000;

    await fixture.clock.advance(10 * MINUTE_MS);

    expect(fixture.invoker.invocations.map(({ startedAtMs }) => startedAtMs - startAtMs)).toEqual([
      expect.any(Number),
      3 * MINUTE_MS,
    ]);
    await mapping.stop();
  });

  test('K106 it ends with its shard, and the child begins with fresh state', async () => {
    const fixture = streamFixture({ handler: count });
    fixture.stream.put();
    fixture.stream.split(FIRST_SHARD, ['shardId-000000000001']);
    fixture.stream.put({}, 'shardId-000000000001');
    const mapping = fixture.start({ TumblingWindowInSeconds: 900 });

    await fixture.clock.advance(5000);

    expect(stepsOf(fixture)).toEqual([
      [1, 0, 'batch'],
      [0, 1, 'final'],
      [1, 0, 'batch'],
    ]);
    await mapping.stop();
  });

  test('K107 each lane of a shard has windows of its own', async () => {
    const fixture = streamFixture({ handler: count });
    for (let index = 0; index < 40; index++) fixture.stream.put({ partitionKey: `${index}` });
    const mapping = fixture.start({ TumblingWindowInSeconds: 60, ParallelizationFactor: 4 });

    await fixture.clock.advance(4 * MINUTE_MS);

    const finals = eventsOf(fixture).filter((event) => event.isFinalInvokeForWindow);
    expect(finals).toHaveLength(4);
    const counts = finals.map(({ state }) => Number(state['count']));
    expect(counts.reduce((sum, each) => sum + each)).toBe(40);
    await mapping.stop();
  });

  test('a record that arrived before the open window joins it', async () => {
    const fixture = streamFixture({ handler: count });
    await fixture.clock.advance(MINUTE_MS);
    fixture.stream.put();
    fixture.stream.put({ arrivalAtMs: fixture.clock.wallTimeMs() - 1 });
    const mapping = fixture.start({ TumblingWindowInSeconds: 60 });

    await fixture.clock.advance(1000);

    expect(stepsOf(fixture)).toEqual([[2, 0, 'batch']]);
    expect(eventsOf(fixture)[0]?.window.start).toBe('2026-01-01T00:01:00Z');
    await mapping.stop();
  });
});

describe('a final invocation that fails', () => {
  /** Fails each final invocation while `fails()` is true. */
  const failingFinally =
    (fails: () => boolean): Handler =>
    (records, index, fields) => {
      if (fields.isFinalInvokeForWindow && fails()) throw new Error('not yet');
      return count(records, index, fields);
    };

  test('K105 it suspends the shard until it succeeds', async () => {
    let failuresLeft = 4;
    const fixture = streamFixture({ handler: failingFinally(() => failuresLeft-- > 0) });
    const mapping = fixture.start({ TumblingWindowInSeconds: 60 });
    fixture.stream.put();
    await fixture.clock.advance(MINUTE_MS);
    fixture.stream.put();

    await fixture.clock.advance(MINUTE_MS);

    expect(stepsOf(fixture)).toEqual([
      [1, 0, 'batch'],
      ...Array(5).fill([0, 1, 'final']),
      [1, 0, 'batch'],
    ]);
    await mapping.stop();
  });

  test('K105 its retries end it, and the destination is told of the window', async () => {
    const fixture = streamFixture({ handler: failingFinally(() => true) });
    const mapping = fixture.start({ TumblingWindowInSeconds: 60, MaximumRetryAttempts: 2 });
    const first = fixture.stream.put();
    const last = fixture.stream.put();
    await fixture.clock.advance(MINUTE_MS);
    fixture.stream.put();

    await fixture.clock.advance(MINUTE_MS);

    expect(stepsOf(fixture)).toEqual([
      [2, 0, 'batch'],
      ...Array(3).fill([0, 2, 'final']),
      [1, 0, 'batch'],
    ]);
    expect(fixture.discarded).toEqual([
      expect.objectContaining({
        requestContext: expect.objectContaining({
          condition: 'RetryAttemptsExhausted',
          approximateInvokeCount: 3,
        }),
        KinesisBatchInfo: expect.objectContaining({
          startSequenceNumber: first,
          endSequenceNumber: last,
          batchSize: 0,
        }),
      }),
    ]);
    expect(mapping.metrics()).toMatchObject({ discardedRecordCount: 0, invocationCount: 5 });
    await mapping.stop();
  });

  test('K105 the age of its attempts ends it, throttles included', async () => {
    const fixture = streamFixture({
      handler: (records, index, fields) =>
        fields.isFinalInvokeForWindow ? THROTTLED : count(records, index, fields),
    });
    fixture.stream.put();
    const mapping = fixture.start({ TumblingWindowInSeconds: 60, MaximumRecordAgeInSeconds: 60 });

    await fixture.clock.advance(10 * MINUTE_MS);

    expect(fixture.invoker.throttleCount()).toBeGreaterThan(3);
    expect(fixture.discarded).toEqual([
      expect.objectContaining({
        requestContext: expect.objectContaining({ condition: 'RecordAgeExceeded' }),
      }),
    ]);
    await mapping.stop();
  });

  test('stopping ends it', async () => {
    const fixture = streamFixture({ handler: failingFinally(() => true) });
    fixture.stream.put();
    const mapping = fixture.start({ TumblingWindowInSeconds: 60 });
    await fixture.clock.advance(10 * MINUTE_MS);

    let stopped = false;
    void mapping.stop().then(() => {
      stopped = true;
    });
    await fixture.clock.advance(0);

    expect(stopped).toBe(true);
  });
});
