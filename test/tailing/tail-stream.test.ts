import { describe, expect, test } from '@jest/globals';
import type { ListShardsAnswer } from '../../src/local/kinesis/list-shards.ts';
import type { StreamReader } from '../../src/tailing/stream-reader.ts';
import { record, SHARD_0, startKinesis } from '../local/kinesis/kinesis-fixture.ts';
import { localStreamReader, startTail } from './local-stream.ts';

// Goal: a tail begins where it is told, shares a shard's reads with others, and misses nothing
// when iterators expire or the stream does not answer. Method: the local stream in virtual time,
// read limits on.

const HALF = (1n << 127n).toString();
const limited = (shardCount = 1) => startKinesis({ shardCount }, { readThroughput: true });

describe('a tail begins', () => {
  test('with latest after what is there, and gives every shard', async () => {
    const kinesis = limited(2);
    kinesis.putRecord('key', 'old', { ExplicitHashKey: '0' });
    const tail = startTail(kinesis, { kind: 'latest' });
    await kinesis.clock.advance(100);
    kinesis.putRecord('key', 'low', { ExplicitHashKey: '0' });
    kinesis.putRecord('key', 'high', { ExplicitHashKey: HALF });
    await kinesis.clock.advance(1000);
    await tail.stop();

    expect(tail.texts().toSorted()).toEqual(['high', 'low']);
    expect(tail.records[0]).toMatchObject({ partitionKey: 'key', kind: 'stream-record' });
  });

  test('with trim-horizon at the oldest record, closed shards first', async () => {
    const kinesis = limited();
    kinesis.putRecord('key', 'parent');
    kinesis.call('SplitShard', {
      StreamName: 'orders',
      ShardToSplit: SHARD_0,
      NewStartingHashKey: HALF,
    });
    kinesis.putRecord('key', 'child', { ExplicitHashKey: '0' });
    const tail = startTail(kinesis, { kind: 'trim-horizon' });
    await kinesis.clock.advance(1000);
    await tail.stop();

    expect(tail.texts()).toEqual(['parent', 'child']);
  });

  test('with latest on the open shards only', async () => {
    const kinesis = limited();
    kinesis.putRecord('key', 'old');
    kinesis.call('UpdateShardCount', {
      StreamName: 'orders',
      TargetShardCount: 2,
      ScalingType: 'UNIFORM_SCALING',
    });
    kinesis.putRecord('key', 'old too');
    const tail = startTail(kinesis, { kind: 'latest' });
    await kinesis.clock.advance(3000);
    await tail.stop();

    expect(tail.texts()).toEqual([]);
  });

  test('at a time with the records from then on', async () => {
    const kinesis = limited();
    kinesis.putRecord('key', 'before');
    await kinesis.clock.advance(1000);
    const atMs = kinesis.clock.wallTimeMs();
    kinesis.putRecord('key', 'then');
    const tail = startTail(kinesis, { kind: 'at-timestamp', atMs });
    await kinesis.clock.advance(1000);
    await tail.stop();

    expect(tail.texts()).toEqual(['then']);
  });

  test('at or after a sequence number, with its shard and those that come of it alone', async () => {
    const kinesis = limited(2);
    kinesis.putRecord('key', 'other', { ExplicitHashKey: HALF });
    kinesis.putRecord('key', 'before', { ExplicitHashKey: '0' });
    const { SequenceNumber, ShardId } = kinesis.putRecord('key', 'that', { ExplicitHashKey: '0' });
    kinesis.call('SplitShard', {
      StreamName: 'orders',
      ShardToSplit: ShardId,
      NewStartingHashKey: (1n << 126n).toString(),
    });
    kinesis.putRecord('key', 'child', { ExplicitHashKey: '0' });
    const place = { shardId: ShardId, sequenceNumber: SequenceNumber };
    const at = startTail(kinesis, { kind: 'at-sequence-number', ...place });
    const after = startTail(kinesis, { kind: 'after-sequence-number', ...place });
    await kinesis.clock.advance(5000);
    await Promise.all([at.stop(), after.stop()]);

    expect(at.texts()).toEqual(['that', 'child']);
    expect(after.texts()).toEqual(['child']);
  });

  test('not in a shard that the stream does not have', async () => {
    const place = { shardId: 'shardId-000000000009', sequenceNumber: '1' };
    const tail = startTail(limited(), { kind: 'at-sequence-number', ...place });

    await expect(tail.done).rejects.toMatchObject({ code: 'SHARD_NOT_FOUND' });
  });
});

describe('a shard that is read by others too', () => {
  test('gives 5 reads a second to all; throttled reads are repeated and said once', async () => {
    const kinesis = limited();
    const tail = startTail(kinesis, { kind: 'trim-horizon' });
    const iterator = kinesis.iterator('TRIM_HORIZON');
    for (let index = 0; index < 20; index++) {
      kinesis.putRecord('key', String(index));
      for (let read = 0; read < 5; read++) {
        try {
          kinesis.getRecords(iterator);
        } catch {
          // Somebody was faster; that is the point.
        }
      }
      await kinesis.clock.advance(1000);
    }
    await kinesis.clock.runUntil(() => tail.records.length === 20, 60_000);
    await tail.stop();

    expect(tail.texts()).toEqual(Array.from({ length: 20 }, (_, index) => String(index)));
    expect(tail.warnings).toEqual([expect.stringMatching(/^shardId-0{12} is throttled: /)]);
  });

  test('is read at most 4 times a second by a tail, and once a second without news', async () => {
    const kinesis = limited();
    const reads: number[] = [];
    const reader = localStreamReader(kinesis);
    const counting: StreamReader = {
      ...reader,
      read: (...place) => {
        reads.push(kinesis.clock.monotonicMs());
        return reader.read(...place);
      },
    };
    kinesis.putRecords(Array.from({ length: 70 }, (_, index) => record('key', String(index))));
    await kinesis.clock.advance(500);
    const tail = startTail(kinesis, { kind: 'trim-horizon' }, counting);
    await kinesis.clock.advance(12_000);
    await tail.stop();

    expect(tail.records).toHaveLength(70);
    const gapsMs = reads.slice(1).map((atMs, index) => atMs - (reads[index] ?? 0));
    expect(new Set(gapsMs)).toEqual(new Set([250, 1000]));
    expect(gapsMs.filter((gapMs) => gapMs === 250)).toHaveLength(9);
  });
});

describe('an iterator that was not used for 5 minutes', () => {
  /** The reader of a stream that answers no read between two instants. */
  function pausing(kinesis: ReturnType<typeof limited>, fromMs: number, toMs: number) {
    const reader = localStreamReader(kinesis);
    const paused: StreamReader = {
      ...reader,
      read: async (...place) => {
        const nowMs = kinesis.clock.monotonicMs();
        return nowMs >= fromMs && nowMs < toMs ? { kind: 'throttled' } : reader.read(...place);
      },
    };
    return paused;
  }

  test('is renewed after the last record', async () => {
    const kinesis = limited();
    kinesis.putRecord('key', 'first');
    const tail = startTail(kinesis, { kind: 'trim-horizon' }, pausing(kinesis, 5000, 400_000));
    await kinesis.clock.advance(10_000);
    kinesis.putRecord('key', 'second');
    await kinesis.clock.advance(420_000);
    await tail.stop();

    expect(tail.texts()).toEqual(['first', 'second']);
  });

  test('is renewed from the beginning of the tail when there was no record yet', async () => {
    const kinesis = limited();
    const tail = startTail(kinesis, { kind: 'latest' }, pausing(kinesis, 5000, 400_000));
    await kinesis.clock.advance(10_000);
    kinesis.putRecord('key', 'meanwhile');
    await kinesis.clock.advance(420_000);
    await tail.stop();

    expect(tail.texts()).toEqual(['meanwhile']);
  });
});

describe('a stream that does not answer', () => {
  test('is asked five times, and ends the tail of all shards', async () => {
    const kinesis = limited(2);
    const reader = localStreamReader(kinesis);
    let calls = 0;
    const deaf: StreamReader = {
      ...reader,
      read: async (shardId, iterator) => {
        if (shardId !== SHARD_0) return reader.read(shardId, iterator);
        calls++;
        return { kind: 'unavailable', reason: 'ECONNRESET' };
      },
    };
    const tail = startTail(kinesis, { kind: 'latest' }, deaf);
    await kinesis.clock.advance(30_000);

    await expect(tail.done).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      message: 'the stream cannot be read: ECONNRESET',
    });
    expect(calls).toBe(5);
    expect(tail.warnings).toEqual(['no answer (ECONNRESET); trying again']);
  });

  test('is followed on when a closed shard is forgotten before it is read', async () => {
    const kinesis = limited();
    kinesis.call('SplitShard', {
      StreamName: 'orders',
      ShardToSplit: SHARD_0,
      NewStartingHashKey: HALF,
    });
    const reader = localStreamReader(kinesis);
    const forgetful: StreamReader = {
      ...reader,
      open: async (shardId, position) =>
        shardId === SHARD_0 ? { kind: 'gone' } : reader.open(shardId, position),
    };
    const { Shards } = kinesis.call('ListShards', { StreamName: 'orders' }) as ListShardsAnswer;
    expect(Shards).toHaveLength(3);
    kinesis.putRecord('key', 'child');
    const tail = startTail(kinesis, { kind: 'trim-horizon' }, forgetful);
    await kinesis.clock.advance(3000);
    await tail.stop();

    expect(tail.texts()).toEqual(['child']);
  });
});
