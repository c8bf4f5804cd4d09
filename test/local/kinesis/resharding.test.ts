import { describe, expect, test } from '@jest/globals';
import type { ListShardsAnswer } from '../../../src/local/kinesis/list-shards.ts';
import { RecordLog } from '../../../src/local/kinesis/record-log.ts';
import { SegmentStore } from '../../../src/local/kinesis/segment-store.ts';
import { errorOf, SHARD_0, startKinesis, texts } from './kinesis-fixture.ts';

// Goal: shards are split, merged and scaled, and records expire, as AWS documents it.
// Method: requests as an SDK client makes them, on the virtual clock.

const DAY_MS = 86_400_000;
const HALF = (1n << 127n).toString();
const id = (number: number): string => `shardId-${String(number).padStart(12, '0')}`;
type Kinesis = ReturnType<typeof startKinesis>;
const name = { StreamName: 'orders' };
const listed = (kinesis: Kinesis, more: object = {}) =>
  (kinesis.call('ListShards', { ...name, ...more }) as ListShardsAnswer).Shards;
const split = (kinesis: Kinesis, ShardToSplit = SHARD_0, NewStartingHashKey = HALF) =>
  kinesis.call('SplitShard', { ...name, ShardToSplit, NewStartingHashKey });
const merge = (kinesis: Kinesis, left: number, right: number) =>
  kinesis.call('MergeShards', {
    ...name,
    ShardToMerge: id(left),
    AdjacentShardToMerge: id(right),
  });
const scale = (kinesis: Kinesis, TargetShardCount: number) =>
  kinesis.call('UpdateShardCount', { ...name, TargetShardCount, ScalingType: 'UNIFORM_SCALING' });

describe('a split and a merge', () => {
  test('close the parents and continue their hash keys, ids and sequence numbers', () => {
    const kinesis = startKinesis();
    const before = kinesis.putRecord('key', 'old');
    split(kinesis);
    const low = kinesis.putRecord('key', 'low', { ExplicitHashKey: '0' });
    const high = kinesis.putRecord('key', 'high', { ExplicitHashKey: HALF });
    merge(kinesis, 1, 2);
    const after = kinesis.putRecord('key', 'new');

    expect([low, high, after].map(({ ShardId }) => ShardId)).toEqual([id(1), id(2), id(3)]);
    const numbers = [before, low, high, after].map(({ SequenceNumber }) => BigInt(SequenceNumber));
    expect(numbers).toEqual(numbers.toSorted((a, b) => (a < b ? -1 : 1)));
    const [parent, child, , merged] = listed(kinesis);
    expect(child?.ParentShardId).toBe(SHARD_0);
    expect(child && 'AdjacentParentShardId' in child).toBe(false);
    expect([merged?.ParentShardId, merged?.AdjacentParentShardId]).toEqual([id(1), id(2)]);
    expect(merged?.HashKeyRange).toEqual(parent?.HashKeyRange);
    const { EndingSequenceNumber = '0' } = parent?.SequenceNumberRange ?? {};
    expect(BigInt(EndingSequenceNumber) > BigInt(before.SequenceNumber)).toBe(true);
    expect(merged?.SequenceNumberRange).not.toHaveProperty('EndingSequenceNumber');
    expect(kinesis.call('DescribeStreamSummary', name)).toMatchObject({
      StreamDescriptionSummary: { OpenShardCount: 1, StreamStatus: 'ACTIVE' },
    });
  });

  test('leave the records of a closed shard readable, and its end tells the children', () => {
    const kinesis = startKinesis();
    kinesis.putRecord('key', 'one');
    kinesis.putRecord('key', 'two');
    split(kinesis);

    const first = kinesis.getRecords(kinesis.iterator('TRIM_HORIZON'), 1);
    const last = kinesis.getRecords(first.NextShardIterator);

    expect(texts(first)).toEqual(['one']);
    expect(first).not.toHaveProperty('ChildShards');
    expect(texts(last)).toEqual(['two']);
    expect(last.NextShardIterator).toBeNull();
    expect(last.ChildShards?.map(({ ShardId }) => ShardId)).toEqual([id(1), id(2)]);
    expect(last.ChildShards?.[0]?.ParentShards).toEqual([SHARD_0]);
  });

  test('are refused for keys outside, shards closed or unknown, and pairs not adjacent', () => {
    const kinesis = startKinesis({ shardCount: 3 });
    const refusal = (act: () => unknown) => errorOf(act).message;

    expect(refusal(() => split(kinesis, SHARD_0, '1'))).toMatch(
      /^NewStartingHashKey 1 used in SplitShard\(\) on shard .* is not both greater than one plus/,
    );
    expect(refusal(() => merge(kinesis, 0, 2))).toMatch(
      /are not an adjacent pair of shards eligible for merging$/,
    );
    expect(refusal(() => merge(kinesis, 1, 0))).toMatch(/not an adjacent pair/);
    expect(refusal(() => split(kinesis, id(7)))).toBe(
      `Could not find shard ${id(7)} in stream orders under account 123456789012.`,
    );
    merge(kinesis, 0, 1);
    expect(refusal(() => merge(kinesis, 1, 2))).toMatch(/has already been merged or split/);
  });
});

describe('UpdateShardCount', () => {
  test.each([
    [3, 5],
    [5, 3],
    [4, 8],
    [4, 2],
  ])('from %s to %s leaves shards of one size over all hash keys', (from, to) => {
    const kinesis = startKinesis({ shardCount: from });

    expect(scale(kinesis, to)).toMatchObject({ CurrentShardCount: from, TargetShardCount: to });

    const rangesOf = (one: Kinesis) =>
      listed(one, { ShardFilter: { Type: 'AT_LATEST' } })
        .map(({ HashKeyRange }) => HashKeyRange)
        .toSorted((a, b) => (BigInt(a.StartingHashKey) < BigInt(b.StartingHashKey) ? -1 : 1));
    expect(rangesOf(kinesis)).toEqual(rangesOf(startKinesis({ shardCount: to })));
  });

  test('at most doubles and at least halves, and only provisioned streams', () => {
    const kinesis = startKinesis({ shardCount: 5 });

    for (const count of [11, 2]) {
      expect(errorOf(() => scale(kinesis, count)).code).toBe('InvalidArgumentException');
    }
    const StreamModeDetails = { StreamMode: 'ON_DEMAND' };
    kinesis.call('UpdateStreamMode', { StreamARN: kinesis.arn, StreamModeDetails });
    expect(errorOf(() => scale(kinesis, 6)).code).toBe('ValidationException');
  });
});

describe('retention', () => {
  test('a closed shard is listed until its records have expired', async () => {
    const kinesis = startKinesis();
    split(kinesis);
    await kinesis.clock.advance(DAY_MS);
    const idsOf = (Type: string) =>
      listed(kinesis, { ShardFilter: { Type } }).map(({ ShardId }) => ShardId);

    expect(idsOf('FROM_TRIM_HORIZON')).toEqual([SHARD_0, id(1), id(2)]);
    expect(idsOf('AT_LATEST')).toEqual([id(1), id(2)]);
    await kinesis.clock.advance(1);

    expect(listed(kinesis).map(({ ShardId }) => ShardId)).toEqual([id(1), id(2)]);
  });

  test('is lengthened and shortened within AWS limits; what expired does not come back', async () => {
    const kinesis = startKinesis();
    const change = (verb: string, RetentionPeriodHours: number) => () =>
      kinesis.call(`${verb}StreamRetentionPeriod`, { ...name, RetentionPeriodHours });
    kinesis.putRecord('key', 'expired');
    await kinesis.clock.advance(DAY_MS + 1);
    change('Increase', 72)();
    kinesis.putRecord('key', 'kept');
    await kinesis.clock.advance(2 * DAY_MS);

    const read = () => texts(kinesis.getRecords(kinesis.iterator('TRIM_HORIZON')));
    expect(read()).toEqual(['kept']);
    expect(errorOf(change('Increase', 48)).message).toBe(
      'Requested retention period (48 hours) for stream orders can not be shorter than ' +
        'existing retention period (72 hours). Use DecreaseRetentionPeriod API.',
    );
    expect(errorOf(change('Increase', 8_761)).message).toMatch(/^Maximum allowed/);
    expect(errorOf(change('Decrease', 23)).message).toMatch(/^Minimum allowed/);
    change('Decrease', 24)();
    expect(read()).toEqual([]);
  });

  test('memory is flat over a day at a steady rate', () => {
    const log = new RecordLog(new SegmentStore());
    const data = Buffer.alloc(100_000).toString('base64');
    const entry = {
      partitionKey: 'k',
      keyBytes: 1,
      data,
      encoding: 'base64',
      dataBytes: 100_000,
    } as const;
    for (let second = 0; second < 86_400; second += 10) {
      log.trimBefore((second - 300) * 1_000);
      log.append(entry, second * 1_000);
      // 31 records are kept, ten of them to a segment.
      expect(log.segmentCount).toBeLessThanOrEqual(5);
    }
  });
});

test('a stream is created and deleted; an iterator of it is none of its successor', () => {
  const kinesis = startKinesis();
  const iterator = kinesis.iterator('LATEST');
  const source = kinesis.service.streamSource(kinesis.arn);
  const create = () => kinesis.call('CreateStream', { ...name, ShardCount: 2 });

  expect(errorOf(create)).toEqual({
    code: 'ResourceInUseException',
    message: 'Stream orders under account 123456789012 already exists.',
  });
  kinesis.call('DeleteStream', name);
  expect(errorOf(() => listed(kinesis)).code).toBe('ResourceNotFoundException');
  create();

  expect(listed(kinesis)).toHaveLength(2);
  expect(errorOf(() => kinesis.getRecords(iterator)).code).toBe('InvalidArgumentException');
  expect(errorOf(() => source.listShards()).code).toBe('ResourceNotFoundException');
});
