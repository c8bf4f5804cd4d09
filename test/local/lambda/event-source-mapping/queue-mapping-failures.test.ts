import { expect, test } from '@jest/globals';
import { queueFixture } from './queue-mapping-fixture.ts';
import { type EventRecord, RawPayload, THROTTLED } from './scripted-invoker.ts';

// Goal: what a function fails, or never gets, is left to a standard queue as AWS documents it.
// Method: an in-memory queue and a scripted function in virtual time; ids are those of the
// conformance cases.

const RBIF = { FunctionResponseTypes: ['ReportBatchItemFailures'] };

const reports = (...ids: unknown[]) => ({
  batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })),
});

const countsOf = (records: readonly EventRecord[]): (string | undefined)[] =>
  records.map(({ attributes }) => attributes['ApproximateReceiveCount']);

test('S34 messages of a failed batch come back after their visibility timeout', async () => {
  const { clock, queue, invoker, start } = queueFixture({
    visibilityTimeoutMs: 5000,
    durationMs: () => 1000,
    handler: (_, index) => {
      if (index === 0) throw new Error('once');
    },
  });
  queue.send('again');
  const mapping = start();

  await clock.advance(20_000);

  const [first, second] = invoker.invocations;
  expect(invoker.invocations).toHaveLength(2);
  expect((second?.startedAtMs ?? 0) - (first?.startedAtMs ?? 0)).toBe(5000);
  expect(countsOf(second?.records ?? [])).toEqual(['2']);
  expect(queue.bodies()).toEqual([]);
  await mapping.stop();
});

test('S31 a message keeps its id and digest, and gets a new handle and count', async () => {
  const { clock, queue, invoker, start } = queueFixture({
    visibilityTimeoutMs: 4000,
    handler: (_, index) => {
      if (index === 0) throw new Error('once');
    },
  });
  queue.send('again');
  const mapping = start();

  await clock.advance(20_000);

  const [first, second] = invoker.invocations.map(({ event }) => JSON.parse(event).Records[0]);
  expect(second).toEqual({
    ...first,
    receiptHandle: expect.any(String),
    attributes: { ...first.attributes, ApproximateReceiveCount: '2' },
  });
  expect(first.attributes.ApproximateReceiveCount).toBe('1');
  expect(second.receiptHandle).not.toBe(first.receiptHandle);
  await mapping.stop();
});

test('S35 messages of a failed batch may come back in another one', async () => {
  const { clock, queue, delivered, start } = queueFixture({
    visibilityTimeoutMs: 4000,
    durationMs: () => 3000,
    handler: (_, index) => {
      if (index === 0) throw new Error('once');
    },
  });
  for (const body of ['a', 'b']) queue.send(body);
  const mapping = start({ ScalingConfig: { MaximumConcurrency: 2 } });
  await clock.advance(1500);
  queue.send('busies the other slot');
  await clock.advance(1700);
  queue.send('busies the first');
  await clock.advance(500);
  queue.send('c');

  await clock.advance(20_000);

  expect(delivered()[0]).toEqual(['a', 'b']);
  expect(delivered().flat().sort()).toEqual([
    'a',
    'a',
    'b',
    'b',
    'busies the first',
    'busies the other slot',
    'c',
  ]);
  expect(delivered()).toContainEqual(['a', 'b', 'c']);
  await mapping.stop();
});

test('S42 an error with ReportBatchItemFailures takes the good messages along', async () => {
  const { clock, queue, invoker, start } = queueFixture({
    visibilityTimeoutMs: 4000,
    maxReceiveCount: 2,
    handler: (records) => {
      if (records.some(({ body }) => body === 'malformed')) throw new Error('malformed');
    },
  });
  for (const body of ['good', 'malformed']) queue.send(body);
  const mapping = start(RBIF);

  await clock.advance(30_000);

  const counts = invoker.invocations.map(({ records }) => countsOf(records));
  expect(counts).toEqual([
    ['1', '1'],
    ['2', '2'],
  ]);
  expect(queue.deadLetters).toEqual(['good', 'malformed']);
  await mapping.stop();
});

test('S38 the queue, not the mapping, sends a message to the dead-letter queue', async () => {
  const { clock, queue, invoker, start } = queueFixture({
    visibilityTimeoutMs: 4000,
    maxReceiveCount: 2,
    handler: () => {
      throw new Error('always');
    },
  });
  queue.send('poison');
  const mapping = start();

  await clock.advance(30_000);

  expect(invoker.invocations.flatMap(({ records }) => countsOf(records))).toEqual(['1', '2']);
  expect(queue.deadLetters).toEqual(['poison']);
  await mapping.stop();
});

test.each([
  ['A-S07 S41', { batchItemFailures: [{ foo: 'notvalid' }] }],
  ['B-S06', reports('id-of-another-batch')],
  ['S40', reports('')],
  ['S40', reports(null)],
  ['B-S07', new RawPayload('not JSON')],
  ['B-S07', 'a string'],
])('%s the unreadable answer %j returns the whole batch', async (_, answer) => {
  const { clock, queue, invoker, start } = queueFixture({
    visibilityTimeoutMs: 4000,
    maxReceiveCount: 2,
    handler: () => answer,
  });
  queue.send('message');
  const mapping = start(RBIF);

  await clock.advance(30_000);

  expect(invoker.invocations.flatMap(({ records }) => countsOf(records))).toEqual(['1', '2']);
  expect(queue.deadLetters).toEqual(['message']);
  await mapping.stop();
});

test.each([
  ['A-S08', {}],
  ['S39', undefined],
  ['S39', { batchItemFailures: [] }],
  ['S39', { batchItemFailures: null }],
  ['S39', new RawPayload('')],
])('%s the answer %j deletes the batch', async (_, answer) => {
  const { clock, queue, invoker, start } = queueFixture({
    visibilityTimeoutMs: 4000,
    maxReceiveCount: 1,
    handler: () => answer,
  });
  queue.send('message');
  const mapping = start(RBIF);

  await clock.advance(30_000);

  expect(invoker.invocations).toHaveLength(1);
  expect(queue.bodies()).toEqual([]);
  expect(queue.deadLetters).toEqual([]);
  await mapping.stop();
});

test('S43 what is reported stays, what is not is deleted', async () => {
  const { clock, queue, delivered, start } = queueFixture({
    visibilityTimeoutMs: 4000,
    handler: (records, index) => (index === 0 ? reports(records[1]?.messageId) : null),
  });
  for (const body of ['a', 'b', 'c']) queue.send(body);
  const mapping = start(RBIF);

  await clock.advance(1000);
  expect(queue.bodies()).toEqual(['b']);
  await clock.advance(10_000);

  expect(delivered()).toEqual([['a', 'b', 'c'], ['b']]);
  await mapping.stop();
});

test('without the feature the answer is ignored', async () => {
  const { clock, queue, start } = queueFixture({
    handler: (records) => reports(records[0]?.messageId),
  });
  queue.send('message');
  const mapping = start();

  await clock.advance(1000);

  expect(queue.bodies()).toEqual([]);
  await mapping.stop();
});

test('B-S11 S37 a throttled batch returns when its visibility timeout ends, and counts', async () => {
  const { clock, queue, invoker, traces, start } = queueFixture({
    visibilityTimeoutMs: 4000,
    maxReceiveCount: 2,
    handler: () => THROTTLED,
  });
  queue.send('message');
  const mapping = start();

  await clock.advance(30_000);

  expect(invoker.invocations).toHaveLength(0);
  expect(invoker.throttleCount()).toBeGreaterThan(4);
  expect(mapping.metrics().invocationCount).toBe(0);
  expect(traces.filter(({ kind }) => kind === 'released')).toHaveLength(2);
  expect(queue.deadLetters).toEqual(['message']);
  await mapping.stop();
});

test('a short throttle only delays the batch', async () => {
  let throttlesLeft = 3;
  const { clock, queue, delivered, start } = queueFixture({
    handler: () => (throttlesLeft-- > 0 ? THROTTLED : null),
  });
  queue.send('message');
  const mapping = start();

  await clock.advance(30_000);

  expect(delivered()).toEqual([['message']]);
  expect(queue.bodies()).toEqual([]);
  await mapping.stop();
});

test('B-S15 S46 a message whose deletion was refused is delivered again', async () => {
  const { clock, queue, invoker, start } = queueFixture({ visibilityTimeoutMs: 4000 });
  queue.refuseDeletions(1);
  queue.send('message');
  const mapping = start();

  await clock.advance(10_000);

  expect(invoker.invocations.flatMap(({ records }) => countsOf(records))).toEqual(['1', '2']);
  expect(mapping.metrics().stepCounts.refused).toBe(1);
  expect(queue.bodies()).toEqual([]);
  await mapping.stop();
});
