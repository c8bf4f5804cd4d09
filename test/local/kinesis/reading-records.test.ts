import { describe, expect, test } from '@jest/globals';
import { errorOf, record, SHARD_0, startKinesis, texts } from './kinesis-fixture.ts';

const MIB = 1_048_576;

describe('GetRecords', () => {
  test('tells how far behind a reader is: the age of the oldest unread record', async () => {
    const kinesis = startKinesis();
    const start = kinesis.iterator('TRIM_HORIZON');
    for (const text of ['a', 'b', 'c']) {
      kinesis.putRecord('key', text);
      await kinesis.clock.advance(1_000);
    }

    const first = kinesis.getRecords(start, 1);
    const rest = kinesis.getRecords(first.NextShardIterator);

    expect([texts(first), first.MillisBehindLatest]).toEqual([['a'], 2_000]);
    expect([texts(rest), rest.MillisBehindLatest]).toEqual([['b', 'c'], 0]);
  });

  test('answers 10,000 records at most, and refuses a higher limit', () => {
    const kinesis = startKinesis();
    const call = Array.from({ length: 500 }, () => record('key', 'x'));
    for (let calls = 0; calls < 21; calls++) kinesis.putRecords(call);
    const start = kinesis.iterator('TRIM_HORIZON');

    expect(kinesis.getRecords(start).Records).toHaveLength(10_000);
    expect(errorOf(() => kinesis.getRecords(start, 10_001)).code).toBe('ValidationException');
    expect(errorOf(() => kinesis.getRecords(start, 0)).code).toBe('ValidationException');
    expect(errorOf(() => kinesis.getRecords(start, 1.5)).code).toBe('SerializationException');
  });

  test('answers 10 MiB of keys and data at most', () => {
    const kinesis = startKinesis();
    const full = { PartitionKey: 'k', Data: Buffer.alloc(MIB - 1).toString('base64') };
    for (let puts = 0; puts < 11; puts++) kinesis.putRecords([full]);

    const first = kinesis.getRecords(kinesis.iterator('TRIM_HORIZON'));
    const second = kinesis.getRecords(first.NextShardIterator);

    expect([first.Records.length, second.Records.length]).toEqual([10, 1]);
  });

  test('gives the arrival time in seconds with the milliseconds', async () => {
    const kinesis = startKinesis();
    await kinesis.clock.advance(123);
    kinesis.putRecord('key', 'x');

    const { Records } = kinesis.getRecords(kinesis.iterator('TRIM_HORIZON'));

    expect(Records[0]?.ApproximateArrivalTimestamp).toBe(Date.UTC(2026, 0, 1) / 1_000 + 0.123);
  });

  test('refuses an iterator after 5 minutes, and says since when', async () => {
    const kinesis = startKinesis();
    const iterator = kinesis.iterator('LATEST');

    await kinesis.clock.advance(300_000);
    expect(kinesis.getRecords(iterator).Records).toEqual([]);
    await kinesis.clock.advance(1);

    expect(errorOf(() => kinesis.getRecords(iterator))).toEqual({
      code: 'ExpiredIteratorException',
      message:
        'Iterator expired. The iterator was created at time Thu Jan 01 00:00:00 UTC 2026 ' +
        'while right now it is Thu Jan 01 00:05:00 UTC 2026 which is further in the ' +
        'future than the tolerated delay of 300000 milliseconds.',
    });
  });

  test('takes no iterator of another service, nor a token of another kind', () => {
    const kinesis = startKinesis({ shardCount: 2 });
    const { NextToken } = kinesis.call('ListShards', { StreamName: 'orders', MaxResults: 1 }) as {
      NextToken: string;
    };

    expect(errorOf(() => kinesis.getRecords(NextToken)).code).toBe('InvalidArgumentException');
  });
});

describe('GetShardIterator', () => {
  const refusal = (type: string, more: object) =>
    errorOf(() => startKinesis({ shardCount: 2 }).iterator(type, more));

  test.each([
    ['AT_TIMESTAMP', {}, 'InvalidArgumentException'],
    ['AT_TIMESTAMP', { Timestamp: 'now' }, 'SerializationException'],
    ['AT_SEQUENCE_NUMBER', {}, 'InvalidArgumentException'],
    ['LATEST', { StartingSequenceNumber: '1' }, 'InvalidArgumentException'],
    ['AT_SEQUENCE_NUMBER', { StartingSequenceNumber: '1' }, 'InvalidArgumentException'],
    ['AT_SEQUENCE_NUMBER', { StartingSequenceNumber: 'x' }, 'ValidationException'],
    ['SOMEWHERE', {}, 'ValidationException'],
    ['LATEST', { ShardId: 'shardId-000000000009' }, 'ResourceNotFoundException'],
    ['LATEST', { ShardId: '__proto__' }, 'ResourceNotFoundException'],
    ['LATEST', { StreamName: 'nope' }, 'ResourceNotFoundException'],
  ])('%s with %j is refused', (type, more, code) => {
    expect(refusal(type, more).code).toBe(code);
  });

  test('an instant to come is refused', () => {
    const kinesis = startKinesis();
    const nowMs = kinesis.clock.wallTimeMs();

    expect(kinesis.iterator('AT_TIMESTAMP', { Timestamp: nowMs / 1_000 })).not.toBe('');
    expect(
      errorOf(() => kinesis.iterator('AT_TIMESTAMP', { Timestamp: (nowMs + 1) / 1_000 })),
    ).toEqual({
      code: 'InvalidArgumentException',
      message:
        'The timestampInMillis parameter cannot be greater than the ' +
        `currentTimestampInMillis. timestampInMillis: ${nowMs + 1}, ` +
        `currentTimestampInMillis: ${nowMs}`,
    });
  });

  test('a sequence number of another shard is refused with both shards named', () => {
    const kinesis = startKinesis({ shardCount: 2 });
    const put = kinesis.putRecord('any', 'x', { ExplicitHashKey: `${(1n << 128n) - 1n}` });

    const { message } = errorOf(() =>
      kinesis.iterator('AT_SEQUENCE_NUMBER', { StartingSequenceNumber: put.SequenceNumber }),
    );

    expect(message).toBe(
      'Invalid StartingSequenceNumber. It encodes shardId-000000000001, while it was ' +
        `used in a call to a shard with ${SHARD_0}`,
    );
  });

  test('a number of another stream, or one not yet assigned, did not come from this stream', () => {
    const kinesis = startKinesis();
    kinesis.service.createStream({
      name: 'other',
      shardCount: 1,
      mode: 'PROVISIONED',
      retentionMs: 86_400_000,
    });
    const foreign = kinesis.putRecord('any', 'x', { StreamName: 'other' }).SequenceNumber;
    const last = kinesis.putRecord('any', 'x').SequenceNumber;
    const next = (BigInt(last) + 1n).toString();

    for (const StartingSequenceNumber of [foreign, next]) {
      const iterator = () => kinesis.iterator('AT_SEQUENCE_NUMBER', { StartingSequenceNumber });
      expect(errorOf(iterator).message).toMatch(/because it did not come from this stream\.$/);
    }
  });

  test("a shard's own starting number stands before its first record", () => {
    const kinesis = startKinesis();
    const { Shards } = kinesis.call('ListShards', { StreamName: 'orders' }) as {
      Shards: { SequenceNumberRange: { StartingSequenceNumber: string } }[];
    };
    const { StartingSequenceNumber } = Shards[0]?.SequenceNumberRange ?? {};
    kinesis.putRecord('key', 'first');

    for (const type of ['AT_SEQUENCE_NUMBER', 'AFTER_SEQUENCE_NUMBER']) {
      const iterator = kinesis.iterator(type, { StartingSequenceNumber });
      expect(texts(kinesis.getRecords(iterator))).toEqual(['first']);
    }
  });
});

describe('retention', () => {
  test('a record older than the retention vanishes, for open iterators too', async () => {
    const kinesis = startKinesis({ retentionMs: 60_000 });
    const start = kinesis.iterator('TRIM_HORIZON');
    kinesis.putRecord('key', 'old');
    await kinesis.clock.advance(1_000);
    kinesis.putRecord('key', 'young');

    await kinesis.clock.advance(59_000);
    expect(texts(kinesis.getRecords(start))).toEqual(['old', 'young']);
    await kinesis.clock.advance(1);

    expect(texts(kinesis.getRecords(start))).toEqual(['young']);
  });

  test('a sequence number that has vanished stands for the trim horizon', async () => {
    const kinesis = startKinesis({ retentionMs: 60_000 });
    const { SequenceNumber } = kinesis.putRecord('key', 'gone');
    await kinesis.clock.advance(90_000);
    kinesis.putRecord('key', 'kept');

    const at = kinesis.iterator('AT_SEQUENCE_NUMBER', { StartingSequenceNumber: SequenceNumber });

    expect(texts(kinesis.getRecords(at))).toEqual(['kept']);
  });

  test('memory of vanished records is released', async () => {
    const kinesis = startKinesis({ retentionMs: 60_000 });
    const full = { PartitionKey: 'k', Data: Buffer.alloc(MIB - 1).toString('base64') };
    const before = process.memoryUsage().arrayBuffers;
    for (let round = 0; round < 200; round++) {
      kinesis.putRecords([full, full, full, full]);
      await kinesis.clock.advance(30_000);
    }

    // 800 MiB went through; a minute's worth is 12, and 8 more are kept for records to come.
    const grownBytes = process.memoryUsage().arrayBuffers - before;
    expect(grownBytes).toBeLessThan(50 * MIB);
  });
});
