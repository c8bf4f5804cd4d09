import { expect, test } from '@jest/globals';
import { FIRST_SHARD } from './in-memory-stream.ts';
import { dataOf, streamFixture } from './stream-mapping-fixture.ts';

// Goal: shards, lanes and children are read side by side or one after the other as AWS documents
// it. Method: an in-memory stream and a scripted function in virtual time; ids are those of the
// conformance cases.

test('K18 a shard has one batch in flight at a parallelization factor of 1', async () => {
  const { clock, stream, invoker, start } = streamFixture({ durationMs: () => 2000 });
  for (let index = 0; index < 6; index++) stream.put({ partitionKey: `${index}` });
  const mapping = start({ BatchSize: 1 });

  await clock.advance(15_000);

  expect(invoker.invocations).toHaveLength(6);
  expect(invoker.concurrencyMax()).toBe(1);
  await mapping.stop();
});

test('B-K15 three lanes run at once, a key never twice and always in order', async () => {
  const { clock, stream, invoker, start } = streamFixture({
    durationMs: (index) => 100 + ((index * 37) % 400),
  });
  for (let round = 0; round < 20; round++) {
    for (const partitionKey of ['a', 'b', 'c']) stream.put({ partitionKey, data: `${round}` });
  }
  const mapping = start({ BatchSize: 2, ParallelizationFactor: 3 });

  await clock.advance(60_000);

  expect(invoker.concurrencyMax()).toBeGreaterThan(1);
  expect(invoker.concurrencyMax()).toBeLessThanOrEqual(3);
  for (const key of ['a', 'b', 'c']) {
    const ofKey = invoker.invocations
      .map(({ records, ...times }) => ({
        ...times,
        rounds: records.filter(({ kinesis }) => kinesis.partitionKey === key).map(dataOf),
      }))
      .filter(({ rounds }) => rounds.length > 0);
    expect(ofKey.flatMap(({ rounds }) => rounds)).toEqual([...Array(20).keys()].map(String));
    for (const [index, { startedAtMs }] of ofKey.entries()) {
      expect(startedAtMs).toBeGreaterThanOrEqual(ofKey[index - 1]?.endedAtMs ?? 0);
    }
  }
  await mapping.stop();
});

test.each(['TRIM_HORIZON', 'LATEST'])(
  'B-K24a, K121 from %s, the children of a split shard are read from their beginning',
  async (StartingPosition) => {
    const { clock, stream, delivered, start } = streamFixture();
    const children = ['shardId-000000000001', 'shardId-000000000002'];
    const mapping = start({ StartingPosition, BatchSize: 2 });
    stream.put({ data: 'parent' });
    await clock.advance(2000);

    stream.split(FIRST_SHARD, children);
    for (const [index, child] of children.entries()) {
      for (let count = 0; count < 5; count++) stream.put({ data: `${index}/${count}` }, child);
    }
    await clock.advance(10_000);

    const all = delivered().flat();
    expect(all).toHaveLength(11);
    expect(all[0]).toBe('parent');
    for (const index of [0, 1]) {
      const ofChild = all.filter((data) => data.startsWith(`${index}/`));
      expect(ofChild).toEqual([0, 1, 2, 3, 4].map((count) => `${index}/${count}`));
    }
    await mapping.stop();
  },
);

test('K120 a child waits until its parent is drained, retries included', async () => {
  const { clock, stream, delivered, start } = streamFixture({
    handler: (_, index) => {
      if (index < 3) throw new Error('not yet');
    },
  });
  stream.put({ data: 'parent' });
  stream.split(FIRST_SHARD, ['shardId-000000000001']);
  stream.put({ data: 'child' }, 'shardId-000000000001');
  const mapping = start({});

  await clock.advance(30_000);

  expect(delivered()).toEqual([['parent'], ['parent'], ['parent'], ['parent'], ['child']]);
  await mapping.stop();
});
