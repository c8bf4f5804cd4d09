import { describe, expect, test } from '@jest/globals';
import type { DescribeStreamAnswer } from '../../../src/local/kinesis/describe-stream.ts';
import type * as Summary from '../../../src/local/kinesis/describe-stream-summary.ts';
import type { ListShardsAnswer } from '../../../src/local/kinesis/list-shards.ts';
import type { ListStreamsAnswer } from '../../../src/local/kinesis/list-streams.ts';
import { errorOf, SHARD_0, startKinesis } from './kinesis-fixture.ts';

const summaryOf = (kinesis: ReturnType<typeof startKinesis>) =>
  (
    kinesis.call('DescribeStreamSummary', {
      StreamARN: kinesis.arn,
    }) as Summary.DescribeStreamSummaryAnswer
  ).StreamDescriptionSummary;

describe('a stream', () => {
  test('is ACTIVE at once and described as it was created', () => {
    const kinesis = startKinesis({ shardCount: 3, retentionMs: 172_800_000 });

    expect(summaryOf(kinesis)).toEqual({
      StreamName: 'orders',
      StreamARN: 'arn:aws:kinesis:eu-west-1:123456789012:stream/orders',
      StreamStatus: 'ACTIVE',
      StreamModeDetails: { StreamMode: 'PROVISIONED' },
      RetentionPeriodHours: 48,
      StreamCreationTimestamp: Date.UTC(2026, 0, 1) / 1_000,
      EnhancedMonitoring: [{ ShardLevelMetrics: [] }],
      EncryptionType: 'NONE',
      OpenShardCount: 3,
      ConsumerCount: 0,
      MaxRecordSizeInKiB: 1_024,
    });
  });

  test('that is encrypted tells its key', () => {
    const kinesis = startKinesis({ encryptionType: 'KMS' });

    expect(summaryOf(kinesis)).toMatchObject({
      EncryptionType: 'KMS',
      KeyId: 'alias/aws/kinesis',
    });
  });

  test('on demand opens with four shards', () => {
    const kinesis = startKinesis({ mode: 'ON_DEMAND', shardCount: undefined });

    expect(summaryOf(kinesis)).toMatchObject({
      OpenShardCount: 4,
      StreamModeDetails: { StreamMode: 'ON_DEMAND' },
    });
  });

  test('cannot be created twice, nor with a name that AWS refuses', () => {
    const kinesis = startKinesis();
    const create = (name: string) => () =>
      kinesis.service.createStream({ name, shardCount: 1, mode: 'PROVISIONED', retentionMs: 1 });

    expect(errorOf(create('orders')).code).toBe('ResourceInUseException');
    expect(errorOf(create('a/b')).code).toBe('ValidationException');
    expect(errorOf(create('')).code).toBe('ValidationException');
  });
});

describe('shards', () => {
  test('are described up to 100 at a time, from the one after a given id', () => {
    const kinesis = startKinesis({ shardCount: 120 });
    const page = (more: object) =>
      (kinesis.call('DescribeStream', { StreamName: 'orders', ...more }) as DescribeStreamAnswer)
        .StreamDescription;

    const first = page({});
    const second = page({ ExclusiveStartShardId: first.Shards.at(-1)?.ShardId });

    expect([first.Shards.length, first.HasMoreShards]).toEqual([100, true]);
    expect([second.Shards.length, second.HasMoreShards]).toEqual([20, false]);
    expect(second.Shards[0]?.ShardId).toBe('shardId-000000000100');
  });

  test('are listed page by page, each once, until there is no token', () => {
    const kinesis = startKinesis({ shardCount: 7 });
    const ids: string[] = [];
    let next: object = { StreamName: 'orders' };
    for (let page = 0; page < 4; page++) {
      const answer = kinesis.call('ListShards', { ...next, MaxResults: 2 }) as ListShardsAnswer;
      ids.push(...answer.Shards.map(({ ShardId }) => ShardId));
      next = { NextToken: answer.NextToken };
    }

    expect(ids).toEqual([0, 1, 2, 3, 4, 5, 6].map((index) => `shardId-00000000000${index}`));
    expect(next).toEqual({ NextToken: undefined });
  });

  test('a token of ListShards is refused after 5 minutes, forged, or beside a name', async () => {
    const kinesis = startKinesis({ shardCount: 2 });
    const { NextToken } = kinesis.call('ListShards', {
      StreamName: 'orders',
      MaxResults: 1,
    }) as ListShardsAnswer;
    const list = (input: object) => errorOf(() => kinesis.call('ListShards', input)).code;

    expect(list({ NextToken: 'AAAA' })).toBe('InvalidArgumentException');
    expect(list({ NextToken, StreamName: 'orders' })).toBe('InvalidArgumentException');
    await kinesis.clock.advance(300_001);
    expect(list({ NextToken })).toBe('ExpiredNextTokenException');
  });
});

test('streams are listed by name, page by page', () => {
  const kinesis = startKinesis();
  for (const name of ['zeta', 'alpha']) {
    kinesis.service.createStream({ name, shardCount: 1, mode: 'PROVISIONED', retentionMs: 1 });
  }

  const first = kinesis.call('ListStreams', { Limit: 2 }) as ListStreamsAnswer;
  const second = kinesis.call('ListStreams', { NextToken: first.NextToken }) as ListStreamsAnswer;
  const after = kinesis.call('ListStreams', {
    ExclusiveStartStreamName: 'orders',
  }) as ListStreamsAnswer;

  expect([first.StreamNames, first.HasMoreStreams]).toEqual([['alpha', 'orders'], true]);
  expect([second.StreamNames, second.HasMoreStreams]).toEqual([['zeta'], false]);
  expect(after.StreamSummaries.map(({ StreamName }) => StreamName)).toEqual(['zeta']);
});

describe('the source of an event source mapping', () => {
  test('reads what GetRecords reads', async () => {
    const kinesis = startKinesis();
    const source = kinesis.service.streamSource(kinesis.arn);
    const put = kinesis.putRecord('key', 'x');
    kinesis.putRecord('key', 'y');
    await kinesis.clock.advance(500);

    const cursor = source.openCursor(SHARD_0, { kind: 'trim-horizon' });
    const read = source.read(cursor, 1);

    expect(source.listShards()).toEqual([{ shardId: SHARD_0, closed: false }]);
    expect(read).toEqual({
      records: [
        {
          sequenceNumber: put.SequenceNumber,
          partitionKey: 'key',
          data: Buffer.from('x').toString('base64'),
          arrivalAtMs: Date.UTC(2026, 0, 1),
        },
      ],
      nextCursor: { shardId: SHARD_0, nextIndex: 1 },
      behindLatestMs: 500,
    });
  });

  test('exists for streams that exist', () => {
    const kinesis = startKinesis();
    const foreign = kinesis.arn.replace('eu-west-1', 'us-east-1');

    for (const arn of [foreign, `${kinesis.arn}x`, 'nonsense']) {
      expect(errorOf(() => kinesis.service.streamSource(arn)).code).toBe(
        'ResourceNotFoundException',
      );
    }
  });
});
