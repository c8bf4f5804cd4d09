import { describe, expect, test } from '@jest/globals';
import { FIRST_SHARD } from './in-memory-stream.ts';
import { putAll, streamFixture, throwsOn } from './stream-mapping-fixture.ts';

// Goal: records that no filter lets through are finished without an invocation, and whatever else
// a mapping does takes place as if they had never been there. Method: an in-memory stream and a
// scripted function in virtual time; ids are those of the conformance cases.

const filters = (...patterns: readonly object[]) => ({
  FilterCriteria: { Filters: patterns.map((pattern) => ({ Pattern: JSON.stringify(pattern) })) },
});
const wanted = filters({ data: { wanted: [true] } });
const YES = '{"wanted":true}';
const NO = '{"wanted":false}';

test('K109 K118 a filter sees the JSON of the data, and the function gets the bytes as put', async () => {
  const fixture = streamFixture();
  const { clock, delivered, start } = fixture;
  const spaced = ' {"wanted" :\ttrue, "n": 3.0e2, "wanted":true}\n';
  putAll(fixture, [NO, spaced, YES, '{"data":{"wanted":true}}']);
  const mapping = start(wanted);
  await clock.advance(1000);
  expect(delivered()).toEqual([[spaced, YES]]);
  await mapping.stop();
});

describe('B-K21 data that a pattern for data cannot be compared with', () => {
  test.each([
    ['plain text', Buffer.from('plain text')],
    ['nothing', Buffer.alloc(0)],
    ['half of JSON', Buffer.from('{"x":1')],
    ['UTF-8 that is none', Buffer.from('{"x":1,"y":"\xff"}', 'latin1')],
    ['JSON in UTF-16', Buffer.from('{"x":1}', 'utf16le')],
    ['JSON of endless depth', Buffer.from('{"x":'.repeat(100_000))],
    ['another type', Buffer.from('{"x":[{"x":1}]}')],
  ])('%s is dropped without a retry or word to the destination', async (_, data) => {
    const { clock, stream, invoker, discarded, start } = streamFixture();
    const sequenceNumber = stream.put({ data });
    const mapping = start(filters({ data: { x: [1] } }));
    await clock.advance(5000);
    expect(invoker.invocations).toEqual([]);
    expect(discarded).toEqual([]);
    expect(mapping.shards()).toEqual([
      { shardId: FIRST_SHARD, checkpoint: sequenceNumber, aheadCount: 0, behindLatestMs: 0 },
    ]);
    await mapping.stop();
  });
});

test('K112 without a pattern that speaks of it, data need not be JSON', async () => {
  const fixture = streamFixture();
  putAll(fixture, ['plain text']);
  const mapping = fixture.start({ FilterCriteria: { Filters: [] } });
  await fixture.clock.advance(1000);
  expect(fixture.delivered()).toEqual([['plain text']]);
  await mapping.stop();
});

test('K8 the batch size counts what passes, and each read tells what it kept out', async () => {
  const fixture = streamFixture();
  const { clock, delivered, traces, start } = fixture;
  const data = Array.from({ length: 12 }, (_, nr) => JSON.stringify({ nr, wanted: nr % 2 === 0 }));
  putAll(fixture, data);
  const mapping = start({ ...wanted, BatchSize: 4 });
  await clock.advance(1000);
  putAll(fixture, [NO, YES]);
  await clock.advance(1000);
  expect(delivered().map(({ length }) => length)).toEqual([4, 2, 1]);
  const filtered = traces.filter(({ kind }) => kind === 'filtered');
  expect(filtered).toEqual(
    [6, 1].map((recordCount) => expect.objectContaining({ source: FIRST_SHARD, recordCount })),
  );
  expect(mapping.metrics()).toMatchObject({ filteredOutRecordCount: 7, discardedRecordCount: 0 });
  await mapping.stop();
});

test('K8 a window of few records among many that do not pass is filled as they are read', async () => {
  const { clock, stream, delivered, start } = streamFixture();
  for (let nr = 0; nr < 40_000; nr++) stream.put({ data: nr % 400 === 0 ? YES : NO });
  const mapping = start({ ...wanted, BatchSize: 100, MaximumBatchingWindowInSeconds: 300 });
  await clock.advance(2000);
  expect(delivered().map(({ length }) => length)).toEqual([100]);
  await mapping.stop();
});

test('K114 the checkpoint passes what is filtered out, but no record before it that is not done', async () => {
  const fixture = streamFixture({ handler: throwsOn((data) => data.includes('poison')) });
  const { clock, discarded, start } = fixture;
  const [first, , last] = putAll(fixture, [NO, '{"wanted":true,"poison":1}', NO]);
  const mapping = start({ ...wanted, MaximumRetryAttempts: 3 });
  await clock.advance(1200);
  expect(mapping.shards()[0]).toMatchObject({ checkpoint: first, aheadCount: 2 });
  await clock.advance(60_000);
  expect(mapping.shards()[0]).toMatchObject({ checkpoint: last, aheadCount: 0 });
  expect(discarded.map(({ KinesisBatchInfo }) => KinesisBatchInfo.batchSize)).toEqual([1]);
  await mapping.stop();
});

test('K114 K120 a closed shard of which nothing passes makes way for its children', async () => {
  const { clock, stream, delivered, start } = streamFixture();
  for (let index = 0; index < 15_000; index++) stream.put({ data: NO });
  stream.split(FIRST_SHARD, ['shardId-000000000001']);
  stream.put({ data: YES }, 'shardId-000000000001');
  const mapping = start({ ...wanted, ParallelizationFactor: 3 });
  await clock.advance(5000);
  expect(delivered()).toEqual([[YES]]);
  await mapping.stop();
});

test('K99 a tumbling window is of what passes', async () => {
  const { clock, stream, invoker, start } = streamFixture({
    handler: (records, _, { state }) => ({
      state: { count: Number(state['count'] ?? 0) + records.length },
    }),
  });
  for (const data of [NO, YES, YES, NO, 'text']) stream.put({ data });
  const mapping = start({ ...wanted, TumblingWindowInSeconds: 60 });
  await clock.advance(300_000);
  const events = invoker.invocations.map(({ event }) => JSON.parse(event));
  expect(events.map(({ Records, state }) => [Records.length, state])).toEqual([
    [2, {}],
    [0, { count: 2 }],
  ]);
  await mapping.stop();
});
