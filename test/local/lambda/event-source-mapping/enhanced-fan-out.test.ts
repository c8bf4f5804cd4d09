import { describe, expect, test } from '@jest/globals';
import { startFanOut } from './fan-out-fixture.ts';
import { dataOf, throwsOn } from './stream-mapping-fixture.ts';

// Goal: a mapping of a registered consumer is pushed its records and shares nothing with those
// that poll, but for its retries. Method: the local Kinesis and a scripted function in virtual time.

const SHARD = 'shardId-000000000000';

describe('a mapping of a consumer', () => {
  test('is invoked 70 ms after a record was put, whenever that is', async () => {
    const world = startFanOut();
    const putsAtMs: number[] = [];
    for (const text of ['a', 'b', 'c']) {
      await world.clock.advance(1_337);
      putsAtMs.push(world.clock.wallTimeMs());
      world.put(world.streamArn, [{ key: 'k', text }]);
    }
    await world.clock.advance(100);

    expect(world.consumed()).toEqual([['a'], ['b'], ['c']]);
    const startsAtMs = world.functions.consumer.invocations.map(({ startedAtMs }) => startedAtMs);
    expect(startsAtMs).toEqual(putsAtMs.map((atMs) => atMs + 70));
  });

  test('makes no call that counts against the read limits, nor is it held up by them', async () => {
    const world = startFanOut();
    const { ShardIterator } = world.call('GetShardIterator', {
      ShardId: SHARD,
      ShardIteratorType: 'TRIM_HORIZON',
    }) as { readonly ShardIterator: string };
    for (let second = 0; second < 10; second++) {
      world.put(world.streamArn, [{ key: 'k', text: String(second) }]);
      for (let call = 0; call < 5; call++) world.call('GetRecords', { ShardIterator });
      await world.clock.advance(1_000);
    }

    expect(world.consumed().flat()).toHaveLength(10);
    expect(world.traces.filter(({ kind }) => kind === 'refused')).toEqual([]);
  });

  test('subscribes anew after 5 minutes and misses or repeats nothing', async () => {
    const world = startFanOut();
    const texts = Array.from({ length: 40 }, (_, index) => String(index));
    for (const text of texts) {
      world.put(world.streamArn, [{ key: 'k', text }]);
      await world.clock.advance(29_990);
    }
    expect(world.consumed().flat()).toEqual(texts);
  });

  test('begins at LATEST where the shard ends when the mapping is enabled', async () => {
    const world = startFanOut({}, { StartingPosition: 'LATEST' });
    world.put(world.streamArn, [{ key: 'k', text: 'new' }]);
    await world.clock.advance(1_000);
    expect(world.consumed()).toEqual([['new']]);
  });

  test('reads the children of a shard after the shard', async () => {
    const world = startFanOut({ durationMs: () => 500 });
    const put = (texts: readonly string[]): void =>
      world.put(
        world.streamArn,
        texts.map((text) => ({ key: text.slice(0, 1), text })),
      );
    put(['a1', 'b1', 'c1']);
    world.call('SplitShard', { ShardToSplit: SHARD, NewStartingHashKey: (2n ** 127n).toString() });
    put(['a2', 'b2', 'c2']);
    await world.clock.advance(5_000);

    const [first, ...rest] = world.consumed();
    expect(first).toEqual(['a1', 'b1', 'c1']);
    expect(rest.flat().sort()).toEqual(['a2', 'b2', 'c2']);
    const [parent, ...children] = world.functions.consumer.invocations;
    for (const { startedAtMs } of children) {
      expect(startedAtMs).toBeGreaterThanOrEqual(parent?.endedAtMs ?? Number.NaN);
    }
  });

  test('names the consumer in its events and the stream in its failure documents', async () => {
    const world = startFanOut({ handler: throwsOn(() => true) }, { MaximumRetryAttempts: 0 });
    const Destination = world.createQueue('failed');
    world.directory.update(world.mapping.uuid, {
      DestinationConfig: { OnFailure: { Destination } },
    });
    world.put(world.streamArn, [{ key: 'k', text: 'x' }]);
    await world.clock.advance(10_000);

    const [invocation] = world.functions.consumer.invocations;
    expect(JSON.parse(invocation?.event ?? '').Records[0].eventSourceARN).toBe(world.consumerArn);
    const receiving = { maxNumberOfMessages: 10, waitTimeMs: 0 };
    const [document] = await world.sqs.queueSource(Destination).receive(receiving);
    expect(JSON.parse(document?.body ?? '').KinesisBatchInfo.streamArn).toBe(world.streamArn);
  });

  test('goes on where it was after it was disabled, at the earliest 5 seconds later', async () => {
    const world = startFanOut({ durationMs: () => 100 }, { BatchSize: 1 });
    const { uuid } = world.mapping;
    const texts = Array.from({ length: 20 }, (_, index) => String(index));
    world.put(
      world.streamArn,
      texts.map((text) => ({ key: 'k', text })),
    );
    await world.clock.advance(1_050);
    world.directory.update(uuid, { Enabled: false });
    await world.clock.advance(1_000);
    world.directory.update(uuid, { Enabled: true });
    await world.clock.advance(10_000);

    expect(world.consumed().flat()).toEqual(texts);
    expect(world.traces).toContainEqual(
      expect.objectContaining({
        kind: 'refused',
        attempted: 'subscribe',
        errorCode: 'ResourceInUseException',
      }),
    );
  });

  test('is refused when the consumer does not exist', () => {
    const world = startFanOut();
    const EventSourceArn = `${world.consumerArn}0`;
    const properties = { EventSourceArn, FunctionName: 'other', StartingPosition: 'LATEST' };
    expect(() => world.directory.plan(properties)).toThrow(`Stream not found: ${EventSourceArn}`);
  });

  test('outlives its consumer, and ends what was pushed before', async () => {
    const world = startFanOut({ durationMs: () => 500 });
    world.put(world.streamArn, [{ key: 'k', text: 'before' }]);
    await world.clock.advance(100);
    world.call('DeregisterStreamConsumer', { ConsumerName: 'fan' });
    world.put(world.streamArn, [{ key: 'k', text: 'after' }]);
    await world.clock.advance(10_000);
    await world.directory.stop();

    expect(world.consumed()).toEqual([['before']]);
    const codes = world.traces.flatMap((trace) =>
      trace.kind === 'refused' ? [trace.errorCode] : [],
    );
    expect(codes.length).toBeLessThan(25);
    expect(new Set(codes)).toEqual(new Set(['ResourceNotFoundException']));
  });

  test('stops when told to while it waits for records', async () => {
    const world = startFanOut();
    await world.clock.advance(1_000);
    await world.directory.stop();
    world.put(world.streamArn, [{ key: 'k', text: 'late' }]);
    await world.clock.advance(10_000);
    expect(world.consumed()).toEqual([]);
  });
});

describe('a retry', () => {
  const poison = throwsOn((data) => data === 'poison');
  const retrying = { MaximumRetryAttempts: 2 };

  test('reads the batch again by GetRecords, on the throughput that all readers share', async () => {
    const world = startFanOut({ handler: poison }, retrying);
    world.put(world.streamArn, [{ key: 'k', text: 'poison' }]);
    const { ShardIterator } = world.call('GetShardIterator', {
      ShardId: SHARD,
      ShardIteratorType: 'LATEST',
    }) as { readonly ShardIterator: string };
    await world.clock.advance(60);
    for (let call = 0; call < 5; call++) world.call('GetRecords', { ShardIterator });
    await world.clock.advance(20_000);

    const [first, second] = world.functions.consumer.invocations;
    const refusals = world.traces.flatMap((trace) => (trace.kind === 'refused' ? [trace] : []));
    expect(refusals[0]).toMatchObject({
      attempted: 'read',
      errorCode: 'ProvisionedThroughputExceededException',
    });
    const gapMs = (second?.startedAtMs ?? 0) - (first?.startedAtMs ?? 0);
    expect(gapMs).toBeGreaterThan(750);
    expect(world.consumed()).toEqual([['poison'], ['poison'], ['poison']]);
  });

  test('takes one of the five calls that a shard answers per second', async () => {
    const world = startFanOut({ handler: poison }, { MaximumRetryAttempts: -1 });
    world.put(world.streamArn, [{ key: 'k', text: 'poison' }]);
    await world.clock.advance(700);
    const attempts = world.functions.consumer.invocations.length;
    expect(attempts).toBeGreaterThan(1);
    const { ShardIterator } = world.call('GetShardIterator', {
      ShardId: SHARD,
      ShardIteratorType: 'LATEST',
    }) as { readonly ShardIterator: string };
    const calls = Array.from(
      { length: 5 },
      () => () => world.call('GetRecords', { ShardIterator }),
    );
    const refused = calls.filter((call) => {
      try {
        call();
        return false;
      } catch {
        return true;
      }
    });
    expect(refused).toHaveLength(attempts - 1);
  });

  test('is of what failed only, with ReportBatchItemFailures', async () => {
    let failed = false;
    const world = startFanOut(
      {
        handler: (records) => {
          const two = records.find((record) => dataOf(record) === '2');
          if (failed || two === undefined) return null;
          failed = true;
          return { batchItemFailures: [{ itemIdentifier: two.kinesis.sequenceNumber }] };
        },
      },
      { FunctionResponseTypes: ['ReportBatchItemFailures'] },
    );
    world.put(
      world.streamArn,
      ['0', '1', '2', '3'].map((text) => ({ key: 'k', text })),
    );
    await world.clock.advance(5_000);
    expect(world.consumed()).toEqual([
      ['0', '1', '2', '3'],
      ['2', '3'],
    ]);
  });

  test('of a record that has become too old is none', async () => {
    const world = startFanOut({ handler: poison }, { MaximumRecordAgeInSeconds: 60 });
    world.put(world.streamArn, [{ key: 'k', text: 'poison' }]);
    await world.clock.advance(120_000);
    const count = world.functions.consumer.invocations.length;
    await world.clock.advance(120_000);
    expect(world.functions.consumer.invocations).toHaveLength(count);
    expect(world.mapping.metrics().discardedRecordCount).toBe(1);
  });
});
