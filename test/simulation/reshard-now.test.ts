import { expect, test } from '@jest/globals';
import { createKinesisService } from '../../src/local/kinesis/kinesis-service.ts';
import type { StreamMode } from '../../src/local/kinesis/kinesis-stream.ts';
import { limitsWithout } from '../../src/local/stack/limit-names.ts';
import { createPrng } from '../../src/prng.ts';
import { reshardNow } from '../../src/simulation/reshard-now.ts';
import { createVirtualClock } from '../../src/virtual-clock.ts';

function streamOf(mode: StreamMode, shardCount: number) {
  const prng = createPrng(1);
  const { createStream, operations, streamSource } = createKinesisService({
    clock: createVirtualClock(),
    prng,
    region: 'us-east-1',
    accountId: '000000000000',
    limits: limitsWithout([]).kinesis,
  });
  const arn = createStream({ name: 'orders', mode, shardCount, retentionMs: 86_400_000 });
  const options = { operations: () => operations, endpoint: 'http://simulated', prng };
  return {
    reshard: (shardId: string) => reshardNow({ streamName: 'orders', shardId }, options),
    openShardIds: () =>
      streamSource(arn)
        .listShards()
        .flatMap(({ shardId, closed }) => (closed ? [] : [shardId])),
  };
}

test('a shard is closed each time, and the stream neither ends nor outgrows 32 open shards', () => {
  const { reshard, openShardIds } = streamOf('PROVISIONED', 3);
  const counts = new Set<number>();
  const chance = createPrng(2);
  for (let step = 0; step < 500; step++) {
    const open = openShardIds();
    const shardId = open[chance.nextInt(open.length)] ?? '';
    expect(reshard(shardId)).toBe(true);
    expect(openShardIds()).not.toContain(shardId);
    expect(reshard(shardId)).toBe(false);
    counts.add(openShardIds().length);
  }
  expect(counts.size).toBeGreaterThan(5);
  expect(Math.max(...counts)).toBeLessThanOrEqual(32);
});

test('an on-demand stream, which reshards itself, is left alone', () => {
  const { reshard, openShardIds } = streamOf('ON_DEMAND', 4);

  expect(reshard('shardId-000000000000')).toBe(false);
  expect(openShardIds()).toHaveLength(4);
});
