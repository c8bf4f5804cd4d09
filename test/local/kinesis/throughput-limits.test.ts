import { describe, expect, test } from '@jest/globals';
import { errorOf, record, SHARD_0, startKinesis } from './kinesis-fixture.ts';

// Goal: a shard gives what AWS publishes and no more, on the virtual clock.
// Method: put or read in bursts, move the clock, count what was refused.

const MIB = 1_048_576;
const RATE_EXCEEDED =
  'Rate exceeded for shard shardId-000000000000 in stream orders under account 123456789012.';
const mebibytes = (count: number): object => ({
  PartitionKey: 'k',
  Data: Buffer.alloc(count * MIB - 1).toString('base64'),
});
const records = (count: number): object[] => Array.from({ length: count }, () => record('k', 'x'));

describe('writing', () => {
  const limited = (shardCount = 1) => startKinesis({ shardCount }, { writeThroughput: true });

  test('a shard takes 1,000 records a second, and the 1,001st fails on its own', async () => {
    const kinesis = limited();
    kinesis.putRecords(records(500));

    const answer = kinesis.putRecords(records(500));
    const refused = kinesis.putRecords(records(3));
    await kinesis.clock.advance(2);
    const later = kinesis.putRecords(records(3));

    expect(answer.FailedRecordCount).toBe(0);
    expect(refused).toEqual({
      FailedRecordCount: 3,
      Records: Array.from({ length: 3 }, () => ({
        ErrorCode: 'ProvisionedThroughputExceededException',
        ErrorMessage: RATE_EXCEEDED,
      })),
    });
    expect(later.Records.map((result) => 'ErrorCode' in result)).toEqual([false, false, true]);
  });

  test('records of other shards in the same call succeed', () => {
    const kinesis = limited(2);
    kinesis.putRecords(records(500).map((one) => ({ ...one, ExplicitHashKey: '0' })));
    kinesis.putRecords(records(500).map((one) => ({ ...one, ExplicitHashKey: '0' })));
    const last = ((1n << 128n) - 1n).toString();

    const { Records } = kinesis.putRecords([
      { ...record('k', 'x'), ExplicitHashKey: '0' },
      { ...record('k', 'x'), ExplicitHashKey: last },
      { ...record('k', 'x'), ExplicitHashKey: '0' },
    ]);

    expect(Records.map((result) => 'ErrorCode' in result)).toEqual([true, false, true]);
  });

  test('a shard takes 1 MiB a second; a small record may fit where a big does not', async () => {
    const kinesis = limited();

    const { Records } = kinesis.putRecords([mebibytes(0.75), mebibytes(0.5), mebibytes(0.25)]);
    expect(Records.map((result) => 'ErrorCode' in result)).toEqual([false, true, false]);

    await kinesis.clock.advance(999);
    expect(kinesis.putRecords([mebibytes(1)]).FailedRecordCount).toBe(1);
    await kinesis.clock.advance(1);
    expect(kinesis.putRecords([mebibytes(1)]).FailedRecordCount).toBe(0);
  });

  test('PutRecord throws, and stores nothing', () => {
    const kinesis = limited();
    const { Data } = mebibytes(1) as { Data: string };
    kinesis.call('PutRecord', { StreamName: 'orders', PartitionKey: 'k', Data });

    expect(errorOf(() => kinesis.putRecord('k', 'x'))).toEqual({
      code: 'ProvisionedThroughputExceededException',
      message: RATE_EXCEEDED,
    });
    expect(kinesis.getRecords(kinesis.iterator('TRIM_HORIZON')).Records).toHaveLength(1);
  });

  test('over a minute of overload exactly the published rate gets through', async () => {
    const kinesis = limited();
    kinesis.putRecords(records(500));
    kinesis.putRecords(records(500));
    let stored = 0;
    for (let second = 0; second < 600; second++) {
      await kinesis.clock.advance(100);
      stored += 500 - kinesis.putRecords(records(500)).FailedRecordCount;
    }

    expect(stored).toBe(60_000);
  });

  test('with the limit off nothing is refused', () => {
    const kinesis = startKinesis();
    const failed = [1, 2, 3, 4].map(() => kinesis.putRecords(records(500)).FailedRecordCount);

    expect(failed).toEqual([0, 0, 0, 0]);
  });
});

describe('reading', () => {
  const limited = () => startKinesis({}, { readThroughput: true });

  test('a shard answers 5 calls a second, to all its readers together', async () => {
    const kinesis = limited();
    const iterator = kinesis.iterator('TRIM_HORIZON');
    const source = kinesis.service.streamSource(kinesis.arn);
    for (let call = 0; call < 4; call++) kinesis.getRecords(iterator);
    source.read(source.openCursor(SHARD_0, { kind: 'latest' }), 1);

    const refusal = errorOf(() => kinesis.getRecords(iterator));
    const refusedSource = errorOf(() => source.read({ shardId: SHARD_0, nextIndex: 0 }, 1));
    await kinesis.clock.advance(1_000);

    expect(refusal).toEqual({
      code: 'ProvisionedThroughputExceededException',
      message: RATE_EXCEEDED,
    });
    expect(refusedSource).toEqual(refusal);
    expect(kinesis.getRecords(iterator).Records).toEqual([]);
  });

  test('a reader that polls every 200 ms is never refused', async () => {
    const kinesis = limited();
    let iterator: string | null = kinesis.iterator('LATEST');
    for (let call = 0; call < 100; call++) {
      iterator = kinesis.getRecords(iterator).NextShardIterator;
      await kinesis.clock.advance(200);
    }

    expect(kinesis.getRecords(iterator).MillisBehindLatest).toBe(0);
  });

  test('an answer of 10 MiB keeps the shard from answering for 5 seconds', async () => {
    const kinesis = limited();
    for (let put = 0; put < 10; put++) kinesis.putRecords([mebibytes(1)]);
    const iterator = kinesis.iterator('TRIM_HORIZON');

    const { Records, NextShardIterator } = kinesis.getRecords(iterator);
    expect(Records).toHaveLength(10);
    await kinesis.clock.advance(4_999);
    expect(errorOf(() => kinesis.getRecords(NextShardIterator)).message).toBe(RATE_EXCEEDED);
    await kinesis.clock.advance(1);

    expect(kinesis.getRecords(NextShardIterator).Records).toEqual([]);
  });

  test('2 MiB in a second are given out, then the shard waits for the next', async () => {
    const kinesis = limited();
    for (let put = 0; put < 3; put++) kinesis.putRecords([mebibytes(1)]);
    const first = kinesis.getRecords(kinesis.iterator('TRIM_HORIZON'), 1);
    const second = kinesis.getRecords(first.NextShardIterator, 1);

    const third = () => kinesis.getRecords(second.NextShardIterator, 1).Records.length;
    expect(errorOf(third).code).toBe('ProvisionedThroughputExceededException');
    await kinesis.clock.advance(1_000);

    expect(third()).toBe(1);
  });
});
