import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { AwsError } from '../../../../src/local/aws-error.ts';
import { createKinesisService } from '../../../../src/local/kinesis/kinesis-service.ts';
import { startStreamMapping } from '../../../../src/local/lambda/event-source-mapping/stream-mapping.ts';
import { parseStreamMappingSettings } from '../../../../src/local/lambda/event-source-mapping/stream-mapping-settings.ts';
import { createPrng } from '../../../../src/prng.ts';
import { createVirtualClock } from '../../../../src/virtual-clock.ts';
import { createScriptedInvoker, type Handler } from './scripted-invoker.ts';
import { dataOf } from './stream-mapping-fixture.ts';

// Goal: a mapping that reads while shards are split, merged and scaled loses nothing, repeats
// nothing unless the function fails, and keeps the order of each key. Method: the real engine on
// the real local stream in virtual time; puts and reshards at random moments.

const CONTEXT = { endpoint: 'http://127.0.0.1', signal: new AbortController().signal };
const StreamName = 'activity';

/** A mapping that has begun to read a stream of `shardCount` shards. */
function start(handler: Handler, { factor = 1, shardCount = 1, position = 'TRIM_HORIZON' }) {
  const clock = createVirtualClock();
  const kinesis = createKinesisService({
    region: 'eu-west-1',
    accountId: '000000000000',
    clock,
    prng: createPrng(7),
    limits: { writeThroughput: false, readThroughput: true, iteratorExpiry: true, retention: true },
  });
  const retentionMs = 86_400_000;
  const arn = kinesis.createStream({
    name: StreamName,
    mode: 'PROVISIONED',
    shardCount,
    retentionMs,
  });
  const durationMs = (index: number): number => (index * 977) % 700;
  const invoker = createScriptedInvoker({ clock, handler, durationMs });
  const mapping = startStreamMapping({
    settings: parseStreamMappingSettings(
      { StartingPosition: position, ParallelizationFactor: factor, BatchSize: 5 },
      clock.wallTimeMs(),
    ),
    stream: kinesis.streamSource(arn),
    invoker,
    clock,
    prng: createPrng(7),
    uuid: () => 'made-up',
  });
  const call = (action: string, input: object): unknown =>
    kinesis.operations[`Kinesis_20131202.${action}`]?.({ StreamName, ...input }, CONTEXT);
  const put = (PartitionKey: string, data: string, more: object = {}): unknown =>
    call('PutRecord', { PartitionKey, Data: Buffer.from(data).toString('base64'), ...more });
  /** Of every invocation, in the order in which they began. */
  const delivered = (): string[] =>
    invoker.invocations.flatMap(({ records }) => records.map(dataOf));
  const openShards = () =>
    kinesis
      .streamSource(arn)
      .listShards()
      .filter(({ closed }) => !closed);
  return { clock, mapping, call, put, delivered, openShards };
}

const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('put' as const), count: fc.nat(30) }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('pause' as const), count: fc.nat(3_000) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('split' as const), count: fc.nat(20) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('merge' as const), count: fc.nat(20) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('scale' as const),
      count: fc.integer({ min: 1, max: 6 }),
    }),
  },
);
const scenario = fc.record({
  steps: fc.array(step, { minLength: 5, maxLength: 25 }),
  factor: fc.integer({ min: 1, max: 10 }),
  shardCount: fc.integer({ min: 1, max: 3 }),
  position: fc.constantFrom('TRIM_HORIZON', 'LATEST'),
  /** One in so many invocations fails; none at 0. */
  failsOneIn: fc.constantFrom(0, 2, 4),
  seed: fc.nat(),
});

/** Asks for a reshard; one that AWS refuses changes nothing. */
function reshard(running: ReturnType<typeof start>, kind: string, count: number): void {
  const { openShards, call } = running;
  const { Shards } = call('ListShards', { ShardFilter: { Type: 'AT_LATEST' } }) as {
    Shards: { HashKeyRange: { StartingHashKey: string; EndingHashKey: string }; ShardId: string }[];
  };
  const sorted = Shards.toSorted((a, b) =>
    BigInt(a.HashKeyRange.StartingHashKey) < BigInt(b.HashKeyRange.StartingHashKey) ? -1 : 1,
  );
  const position = count % openShards().length;
  const shard = sorted[position];
  const range = shard?.HashKeyRange;
  const middle =
    (BigInt(range?.StartingHashKey ?? 0) * 2n + BigInt(range?.EndingHashKey ?? 0)) / 3n;
  try {
    if (kind === 'scale') {
      call('UpdateShardCount', { TargetShardCount: count, ScalingType: 'UNIFORM_SCALING' });
    } else if (kind === 'split') {
      call('SplitShard', { ShardToSplit: shard?.ShardId, NewStartingHashKey: `${middle}` });
    } else {
      const AdjacentShardToMerge = sorted[position + 1]?.ShardId;
      call('MergeShards', { ShardToMerge: shard?.ShardId, AdjacentShardToMerge });
    }
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
  }
}

test('K120 K121 every record arrives, each key in order, once unless the function fails', async () => {
  await fc.assert(
    fc.asyncProperty(scenario, async ({ steps, failsOneIn, seed, ...settings }) => {
      const chance = createPrng(seed);
      const running = start(() => {
        if (failsOneIn > 0 && chance.nextInt(failsOneIn) === 0) throw new Error('by chance');
      }, settings);
      const { clock, put, delivered, mapping } = running;
      const all: string[] = [];
      for (const { kind, count } of steps) {
        if (kind === 'pause') await clock.advance(count);
        else if (kind !== 'put') reshard(running, kind, count);
        for (let index = 0; kind === 'put' && index < count; index++) {
          const key = `key ${chance.nextInt(8)}`;
          all.push(`${key}: ${all.length}`);
          put(key, `${key}: ${all.length - 1}`);
        }
      }
      const isComplete = (): boolean =>
        new Set(delivered()).size === all.length &&
        mapping.shards().every(({ aheadCount }) => aheadCount === 0);
      await clock.runUntil(isComplete, 3_600_000);
      await mapping.stop();

      const ofKey = (texts: readonly string[], key: number): string[] =>
        texts.filter((text) => text.startsWith(`key ${key}:`));
      const first = [...new Set(delivered())];
      for (let key = 0; key < 8; key++) expect(ofKey(first, key)).toEqual(ofKey(all, key));
      if (failsOneIn === 0) expect(delivered()).toHaveLength(all.length);
    }),
    { numRuns: 60 },
  );
}, 60_000);

test('B-K24a after a split each child is read from its beginning, once and in order', async () => {
  const { clock, put, call, delivered, mapping } = start(() => null, {});
  for (let index = 0; index < 5; index++) put('key', `parent ${index}`);
  await clock.advance(5_000);
  const half = (1n << 127n).toString();
  call('SplitShard', { ShardToSplit: 'shardId-000000000000', NewStartingHashKey: half });
  for (const [child, ExplicitHashKey] of [['low', '0'] as const, ['high', half] as const]) {
    for (let index = 0; index < 5; index++) put('key', `${child} ${index}`, { ExplicitHashKey });
  }
  await clock.advance(10_000);
  await mapping.stop();

  for (const shard of ['parent', 'low', 'high']) {
    const ofShard = delivered().filter((data) => data.startsWith(shard));
    expect(ofShard).toEqual([0, 1, 2, 3, 4].map((index) => `${shard} ${index}`));
  }
});

test('K120 a child of two parents waits for both; other shards go on', async () => {
  let failing = true;
  const { clock, put, call, delivered, mapping } = start(
    (records) => {
      if (failing && records.some((record) => dataOf(record) === 'stuck')) throw new Error('stuck');
    },
    { shardCount: 3 },
  );
  put('key', 'stuck', { ExplicitHashKey: '0' });
  const [left, right] = ['shardId-000000000000', 'shardId-000000000001'];
  call('MergeShards', { ShardToMerge: left, AdjacentShardToMerge: right });
  put('key', 'child', { ExplicitHashKey: '0' });
  put('key', 'other', { ExplicitHashKey: ((1n << 128n) - 1n).toString() });
  await clock.advance(60_000);

  expect(delivered()).toContain('other');
  expect(delivered()).not.toContain('child');
  failing = false;
  await clock.advance(60_000);
  await mapping.stop();

  expect(delivered().filter((data) => data === 'child')).toHaveLength(1);
});
