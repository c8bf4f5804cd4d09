import { describe, expect, test } from '@jest/globals';
import { errorOf, SHARD_0, startKinesis } from './kinesis-fixture.ts';
import { registerConsumer, subscribe } from './subscription-fixture.ts';

// Goal: a subscription pushes what AWS documents, when AWS documents it, and ends as AWS does.
// Method: subscribe by the action itself and let virtual time pass; each event has its instant.

const MIB = 1_048_576;
const second = 1_000;

describe('what is pushed', () => {
  test('records arrive 70 ms after they were put, those of the meantime with them', async () => {
    const kinesis = startKinesis();
    const subscription = subscribe(kinesis, await registerConsumer(kinesis));
    const startMs = kinesis.clock.monotonicMs();
    await kinesis.clock.advance(100);
    const first = kinesis.putRecord('k', 'one');
    await kinesis.clock.advance(40);
    const last = kinesis.putRecord('k', 'two');
    await kinesis.clock.advance(200);
    kinesis.putRecord('k', 'three');
    await kinesis.clock.advance(200);

    expect(subscription.pushed.map(({ atMs }) => atMs - startMs)).toEqual([170, 410]);
    expect(subscription.pushed[0]?.event).toEqual({
      Records: [
        {
          SequenceNumber: first.SequenceNumber,
          ApproximateArrivalTimestamp: 1_767_225_601.1,
          Data: 'b25l',
          PartitionKey: 'k',
        },
        expect.objectContaining({ SequenceNumber: last.SequenceNumber }),
      ],
      ContinuationSequenceNumber: last.SequenceNumber,
      MillisBehindLatest: 0,
    });
    expect(subscription.texts()).toEqual(['one', 'two', 'three']);
  });

  test('without records an empty event comes every 5 seconds', async () => {
    const kinesis = startKinesis();
    const { SequenceNumber } = kinesis.putRecord('k', 'old');
    const consumerArn = await registerConsumer(kinesis);
    const position = { StartingPosition: { Type: 'LATEST' } };
    const subscription = subscribe(kinesis, consumerArn, position);
    await kinesis.clock.advance(11 * second);

    expect(subscription.pushed.map(({ event }) => event)).toEqual([
      { Records: [], ContinuationSequenceNumber: SequenceNumber, MillisBehindLatest: 0 },
      { Records: [], ContinuationSequenceNumber: SequenceNumber, MillisBehindLatest: 0 },
    ]);
  });

  test.each(['AFTER_SEQUENCE_NUMBER', 'LATEST', 'AT_SEQUENCE_NUMBER', 'AT_TIMESTAMP'])(
    'it begins at %s',
    async (Type) => {
      const kinesis = startKinesis();
      kinesis.putRecord('k', 'one');
      await kinesis.clock.advance(second);
      const at = kinesis.clock.wallTimeMs() / 1_000;
      const { SequenceNumber } = kinesis.putRecord('k', 'two');
      const consumerArn = await registerConsumer(kinesis);
      const subscription = subscribe(kinesis, consumerArn, {
        StartingPosition: {
          Type,
          ...(Type.endsWith('NUMBER') && { SequenceNumber }),
          ...(Type === 'AT_TIMESTAMP' && { Timestamp: at }),
        },
      });
      kinesis.putRecord('k', 'three');
      await kinesis.clock.advance(second);

      const fromTwo = Type.startsWith('AT_') ? ['two', 'three'] : ['three'];
      expect(subscription.texts()).toEqual(fromTwo);
    },
  );

  test('going on after the continuation number of an untouched shard misses nothing', async () => {
    const kinesis = startKinesis();
    const consumerArn = await registerConsumer(kinesis);
    const first = subscribe(kinesis, consumerArn, { StartingPosition: { Type: 'LATEST' } });
    await kinesis.clock.advance(5 * second);
    first.close();
    kinesis.putRecord('k', 'in between');
    const SequenceNumber = first.pushed.at(-1)?.event.ContinuationSequenceNumber;
    const next = subscribe(kinesis, consumerArn, {
      StartingPosition: { Type: 'AFTER_SEQUENCE_NUMBER', SequenceNumber },
    });
    await kinesis.clock.advance(second);

    expect(first.ending()).toBe('ended');
    expect(next.texts()).toEqual(['in between']);
  });

  test('at the end of a closed shard come its children, and the subscription ends', async () => {
    const kinesis = startKinesis();
    const subscription = subscribe(kinesis, await registerConsumer(kinesis));
    kinesis.putRecord('k', 'last');
    kinesis.call('SplitShard', {
      StreamName: 'orders',
      ShardToSplit: SHARD_0,
      NewStartingHashKey: '1000',
    });
    await kinesis.clock.advance(second);

    expect(subscription.ending()).toBe('ended');
    expect(subscription.texts()).toEqual(['last']);
    const last = subscription.pushed.at(-1)?.event;
    expect(last).not.toHaveProperty('ContinuationSequenceNumber');
    expect(last?.ChildShards).toEqual([
      {
        ShardId: 'shardId-000000000001',
        ParentShards: [SHARD_0],
        HashKeyRange: { StartingHashKey: '0', EndingHashKey: '999' },
      },
      expect.objectContaining({ ShardId: 'shardId-000000000002' }),
    ]);
  });

  test('a consumer is pushed 2 MiB a second, whatever other readers take', async () => {
    const kinesis = startKinesis({}, { readThroughput: true });
    for (let index = 0; index < 8; index++) {
      kinesis.putRecord('k', 'x'.repeat(MIB - 1));
    }
    const slow = subscribe(kinesis, await registerConsumer(kinesis, 'a'));
    const other = subscribe(kinesis, await registerConsumer(kinesis, 'b'));
    const iterator = kinesis.iterator('TRIM_HORIZON');
    const startMs = kinesis.clock.monotonicMs();
    expect(kinesis.getRecords(iterator).Records).toHaveLength(8);
    await kinesis.clock.advance(10 * second);

    for (const { pushed, texts } of [slow, other]) {
      expect(texts()).toHaveLength(8);
      const times = pushed.filter(({ event }) => event.Records.length > 0).map(({ atMs }) => atMs);
      expect(times.slice(1).map((atMs, index) => atMs - (times[index] ?? 0))).toEqual(
        Array(7).fill(500),
      );
    }
    expect(other.pushed[0]?.event.MillisBehindLatest).toBeGreaterThan(0);
    expect(kinesis.clock.monotonicMs() - startMs).toBe(10 * second);
  });
});

test('the pace is kept for records of any size', async () => {
  const kinesis = startKinesis({}, { readThroughput: true });
  const sizes = [700_001, 524_287, 300_003, 999_983, 700_001];
  for (const size of sizes) kinesis.putRecord('k', 'x'.repeat(size - 1));
  const subscription = subscribe(kinesis, await registerConsumer(kinesis));
  const startMs = kinesis.clock.monotonicMs();
  await kinesis.clock.advance(3 * second);

  expect(subscription.texts().map(({ length }) => length + 1)).toEqual(sizes);
  const lastMs = (subscription.pushed.at(-1)?.atMs ?? 0) - startMs;
  const earlierBytes = sizes.slice(0, -1).reduce((sum, size) => sum + size, 0);
  expect(lastMs).toBeGreaterThanOrEqual((earlierBytes * 1_000) / (2 * MIB));
  expect(lastMs).toBeLessThan((earlierBytes * 1_000) / (2 * MIB) + 10);
});

describe('when it ends', () => {
  test('after 5 minutes', async () => {
    const kinesis = startKinesis();
    const subscription = subscribe(kinesis, await registerConsumer(kinesis));
    await kinesis.clock.advance(299_999);
    expect(subscription.ending()).toBeUndefined();
    await kinesis.clock.advance(1);
    expect(subscription.ending()).toBe('ended');
  });

  test('a second one within 5 seconds is refused, even if the first is closed', async () => {
    const kinesis = startKinesis({ shardCount: 2 });
    const consumerArn = await registerConsumer(kinesis);
    const first = subscribe(kinesis, consumerArn);
    first.close();
    await kinesis.clock.advance(4_999);

    expect(errorOf(() => subscribe(kinesis, consumerArn))).toEqual({
      code: 'ResourceInUseException',
      message:
        'Another active subscription exists for this consumer: ' +
        `123456789012:orders:${SHARD_0}:fan`,
    });
    subscribe(kinesis, consumerArn, { ShardId: 'shardId-000000000001' });
    subscribe(kinesis, await registerConsumer(kinesis, 'other'));
  });

  test('a second one after 5 seconds takes over', async () => {
    const kinesis = startKinesis();
    const consumerArn = await registerConsumer(kinesis);
    const first = subscribe(kinesis, consumerArn);
    await kinesis.clock.advance(5 * second);
    const next = subscribe(kinesis, consumerArn);
    kinesis.putRecord('k', 'one');
    await kinesis.clock.advance(second);

    expect(first.ending()).toMatchObject({ code: 'ResourceInUseException' });
    expect(first.texts()).toEqual([]);
    expect(next.texts()).toEqual(['one']);
  });

  test('with the consumer, when that is deregistered', async () => {
    const kinesis = startKinesis();
    const ConsumerARN = await registerConsumer(kinesis);
    const subscription = subscribe(kinesis, ConsumerARN);
    kinesis.call('DeregisterStreamConsumer', { ConsumerARN });
    await kinesis.clock.advance(1);
    expect(subscription.ending()).toMatchObject({ code: 'ResourceNotFoundException' });
  });
});

describe('what is refused', () => {
  test('a consumer that is still CREATING', () => {
    const kinesis = startKinesis();
    kinesis.call('RegisterStreamConsumer', { StreamARN: kinesis.arn, ConsumerName: 'fan' });
    expect(errorOf(() => subscribe(kinesis, `${kinesis.arn}/consumer/fan:1767225600`))).toEqual({
      code: 'ResourceInUseException',
      message:
        'Consumer fan with creation timestamp 1767225600 under stream: orders, ' +
        'account 123456789012 is not in ACTIVE status.',
    });
  });

  test.each([
    [{ ShardId: 'shardId-000000000007' }, 'ResourceNotFoundException'],
    [{ ConsumerARN: 'nonsense' }, 'ValidationException'],
    [{ StartingPosition: undefined }, 'ValidationException'],
    [{ StartingPosition: { Type: 'AT_SEQUENCE_NUMBER' } }, 'InvalidArgumentException'],
    [{ StartingPosition: { Type: 'LATEST', SequenceNumber: '1' } }, 'InvalidArgumentException'],
    [{ StartingPosition: { Type: 'NOW' } }, 'ValidationException'],
    [{ DryRun: true }, 'InvalidArgumentException'],
  ])('%j', async (input, code) => {
    const kinesis = startKinesis();
    const consumerArn = await registerConsumer(kinesis);
    expect(errorOf(() => subscribe(kinesis, consumerArn, input)).code).toBe(code);
    subscribe(kinesis, consumerArn); // A refused call leaves no subscription behind.
  });
});
