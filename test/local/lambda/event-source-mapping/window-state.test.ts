import { expect, test } from '@jest/globals';
import { RawPayload } from './scripted-invoker.ts';
import { dataOf, streamFixture } from './stream-mapping-fixture.ts';
import { count, stepsOf } from './window-fixture.ts';

// Goal: the state of a tumbling window is what the records that succeeded made of it, and has
// its limits. Method: a function that counts records, in virtual time.

const MINUTE_MS = 60_000;
const RBIF = { FunctionResponseTypes: ['ReportBatchItemFailures'] };

test('K101 more than 1 MB of it terminates the window early, which goes on with none', async () => {
  const fixture = streamFixture({
    handler: (records, index, { state }) => {
      const counted = Number(state['count'] ?? 0) + records.length;
      return { state: { count: counted, text: 'x'.repeat(index === 0 ? 1_048_576 : 10) } };
    },
  });
  for (let index = 0; index < 4; index++) fixture.stream.put();
  const mapping = fixture.start({ TumblingWindowInSeconds: 60, BatchSize: 2 });

  await fixture.clock.advance(4 * MINUTE_MS);

  expect(stepsOf(fixture)).toEqual([
    [2, 0, 'batch'],
    [0, 2, 'early'],
    [2, 0, 'batch'],
    [0, 2, 'final'],
  ]);
  await mapping.stop();
});

test('K4 an event has at most 6 MB, whatever the state', async () => {
  const fixture = streamFixture({
    handler: () => ({ state: { text: 'x'.repeat(1_048_000) } }),
  });
  for (let index = 0; index < 8; index++) fixture.stream.put({ data: 'x'.repeat(1_000_000) });
  const mapping = fixture.start({ TumblingWindowInSeconds: 60 });

  await fixture.clock.advance(1000);

  const sizes = fixture.invoker.invocations.map(({ event }) => Buffer.byteLength(event));
  expect(sizes.length).toBeGreaterThan(1);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(6_291_456);
  expect(Math.max(...sizes)).toBeGreaterThan(4_000_000);
  await mapping.stop();
});

test.each([
  ['B-K26', {}],
  ['K100', null],
  ['K100', { batchItemFailures: [] }],
  ['K100', { state: null }],
  ['K100', { state: 'text' }],
  ['K100', { state: [] }],
  ['K100', new RawPayload('')],
  ['K100', new RawPayload('not json')],
  ['K100', new RawPayload(`{"state":{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}}`)],
])('%s the answer %j without state is a failed invocation', async (_, answer) => {
  const fixture = streamFixture({ handler: () => answer });
  fixture.stream.put();
  const mapping = fixture.start({ TumblingWindowInSeconds: 60, MaximumRetryAttempts: 1 });

  await fixture.clock.advance(5 * MINUTE_MS);

  expect(fixture.invoker.invocations).toHaveLength(2);
  expect(fixture.discarded).toEqual([
    expect.objectContaining({
      requestContext: expect.objectContaining({
        condition: 'RetryAttemptsExhausted',
        approximateInvokeCount: 2,
      }),
      responseContext: expect.objectContaining({ functionError: null }),
    }),
  ]);
  await mapping.stop();
});

test('partial progress keeps the state of what succeeded', async () => {
  const fixture = streamFixture({
    handler: (records, index, { state }) => ({
      state: { count: Number(state['count'] ?? 0) + (index === 0 ? 3 : records.length) },
      batchItemFailures:
        index === 0 ? [{ itemIdentifier: records[3]?.kinesis.sequenceNumber }] : [],
    }),
  });
  for (let index = 0; index < 5; index++) fixture.stream.put();
  const mapping = fixture.start({ ...RBIF, TumblingWindowInSeconds: 60 });

  await fixture.clock.advance(4 * MINUTE_MS);

  expect(stepsOf(fixture)).toEqual([
    [5, 0, 'batch'],
    [2, 3, 'batch'],
    [0, 5, 'final'],
  ]);
  await mapping.stop();
});

test('an attempt without progress leaves the state as it was', async () => {
  const fixture = streamFixture({
    handler: (records, index, { state }) => ({
      state: { count: Number(state['count'] ?? 0) + records.length },
      batchItemFailures:
        index === 1 ? [{ itemIdentifier: records[0]?.kinesis.sequenceNumber }] : [],
    }),
  });
  for (let index = 0; index < 2; index++) fixture.stream.put();
  const mapping = fixture.start({ ...RBIF, TumblingWindowInSeconds: 60, BatchSize: 1 });

  await fixture.clock.advance(4 * MINUTE_MS);

  expect(stepsOf(fixture)).toEqual([
    [1, 0, 'batch'],
    [1, 1, 'batch'],
    [1, 1, 'batch'],
    [0, 2, 'final'],
  ]);
  await mapping.stop();
});

test('poison is bisected out, its window keeps what the others added', async () => {
  const fixture = streamFixture({
    handler: (records, index, fields) => {
      if (records.some((record) => dataOf(record) === 'poison')) throw new Error('poison');
      return count(records, index, fields);
    },
  });
  for (const data of ['1', '2', 'poison', '4', '5']) fixture.stream.put({ data });
  const mapping = fixture.start({
    TumblingWindowInSeconds: 60,
    BisectBatchOnFunctionError: true,
    MaximumRetryAttempts: 0,
  });

  await fixture.clock.advance(4 * MINUTE_MS);

  expect(stepsOf(fixture).at(-1)).toEqual([0, 4, 'final']);
  expect(fixture.discarded.map((document) => document.KinesisBatchInfo.batchSize)).toEqual([1]);
  await mapping.stop();
});

test('a window of which nothing succeeded has no final invocation', async () => {
  const fixture = streamFixture({
    handler: () => {
      throw new Error('poison');
    },
  });
  fixture.stream.put();
  const mapping = fixture.start({ TumblingWindowInSeconds: 60, MaximumRetryAttempts: 0 });

  await fixture.clock.advance(10 * MINUTE_MS);

  expect(stepsOf(fixture)).toEqual([[1, 0, 'batch']]);
  await mapping.stop();
});
