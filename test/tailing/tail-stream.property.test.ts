import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { AwsError } from '../../src/local/aws-error.ts';
import type { ListShardsAnswer } from '../../src/local/kinesis/list-shards.ts';
import { createPrng } from '../../src/prng.ts';
import { startKinesis } from '../local/kinesis/kinesis-fixture.ts';
import { startTail } from './local-stream.ts';

// Goal: a tail that runs while shards are split, merged and scaled gives every record once, and
// those of a key in the order in which they were put. Method: random puts and reshards on the
// local stream in virtual time, its read limits on; the model is the list of what was put.

const kinds = ['put', 'put', 'put', 'pause', 'split', 'merge', 'scale'] as const;
const scenario = fc.record({
  steps: fc.array(fc.record({ kind: fc.constantFrom(...kinds), count: fc.nat(3000) }), {
    minLength: 5,
    maxLength: 30,
  }),
  shardCount: fc.integer({ min: 1, max: 3 }),
  from: fc.constantFrom('latest' as const, 'trim-horizon' as const),
  /** Steps before the tail begins; what they put is old. */
  beforeCount: fc.nat(8),
  seed: fc.nat(),
});

/** Asks for a reshard; one that AWS refuses changes nothing. */
function reshard(kinesis: ReturnType<typeof startKinesis>, kind: string, count: number): void {
  const StreamName = 'orders';
  const { Shards } = kinesis.call('ListShards', {
    StreamName,
    ShardFilter: { Type: 'AT_LATEST' },
  }) as ListShardsAnswer;
  const sorted = Shards.toSorted((a, b) =>
    BigInt(a.HashKeyRange.StartingHashKey) < BigInt(b.HashKeyRange.StartingHashKey) ? -1 : 1,
  );
  const position = count % sorted.length;
  const shard = sorted[position];
  const range = shard?.HashKeyRange;
  const third = (BigInt(range?.StartingHashKey ?? 0) * 2n + BigInt(range?.EndingHashKey ?? 0)) / 3n;
  const requests: Record<string, [string, object]> = {
    split: ['SplitShard', { ShardToSplit: shard?.ShardId, NewStartingHashKey: `${third}` }],
    merge: [
      'MergeShards',
      { ShardToMerge: shard?.ShardId, AdjacentShardToMerge: sorted[position + 1]?.ShardId },
    ],
    scale: [
      'UpdateShardCount',
      { TargetShardCount: 1 + (count % 5), ScalingType: 'UNIFORM_SCALING' },
    ],
  };
  try {
    const [action, input] = requests[kind] ?? ['', {}];
    kinesis.call(action, { StreamName, ...input });
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
  }
}

test('a tail through reshards gives every record once and each key in order', async () => {
  await fc.assert(
    fc.asyncProperty(scenario, async ({ steps, shardCount, from, beforeCount, seed }) => {
      const chance = createPrng(seed);
      const kinesis = startKinesis({ shardCount }, { readThroughput: true });
      const put: string[] = [];
      const take = async (kind: string, count: number): Promise<void> => {
        if (kind === 'pause') await kinesis.clock.advance(count);
        else if (kind !== 'put') reshard(kinesis, kind, count);
        for (let index = 0; kind === 'put' && index < count % 30; index++) {
          const key = `key ${chance.nextInt(8)}`;
          kinesis.putRecord(key, `${key}: ${put.length}`);
          put.push(`${key}: ${put.length}`);
        }
      };
      for (const { kind, count } of steps.slice(0, beforeCount)) await take(kind, count);
      const expected = from === 'latest' ? [] : [...put];
      const oldCount = put.length;
      const tail = startTail(kinesis, { kind: from });
      await kinesis.clock.advance(0); // It has its iterators now.
      for (const { kind, count } of steps.slice(beforeCount)) await take(kind, count);
      expected.push(...put.slice(oldCount));
      await kinesis.clock.runUntil(() => tail.records.length >= expected.length, 600_000);
      await kinesis.clock.advance(10_000); // What is repeated would come now.
      await tail.stop();

      const ofKey = (texts: readonly string[], key: number): string[] =>
        texts.filter((text) => text.startsWith(`key ${key}:`));
      for (let key = 0; key < 8; key++)
        expect(ofKey(tail.texts(), key)).toEqual(ofKey(expected, key));
      expect(tail.records).toHaveLength(expected.length);
    }),
    { numRuns: 80 },
  );
}, 60_000);
