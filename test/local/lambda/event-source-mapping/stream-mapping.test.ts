import { describe, expect, test } from '@jest/globals';
import { FIRST_SHARD } from './in-memory-stream.ts';
import { dataOf, streamFixture, throwsOn } from './stream-mapping-fixture.ts';

// Goal: a stream mapping reads, batches and starts as AWS documents it. Method: an in-memory
// stream and a scripted function in virtual time; ids are those of the conformance cases.

describe('what the function receives', () => {
  test('A-K01 the ten records of one put arrive in one event, shaped as on AWS', async () => {
    const { clock, stream, invoker, start } = streamFixture();
    const mapping = start({ StartingPosition: 'LATEST' });
    for (let index = 0; index < 10; index++) stream.put({ partitionKey: `test_${index}` });
    const arrivedAtSeconds = clock.wallTimeMs() / 1000;

    await clock.advance(1000);

    expect(invoker.invocations).toHaveLength(1);
    const event = JSON.parse(invoker.invocations[0]?.event ?? '');
    expect(Object.keys(event)).toEqual(['Records']);
    expect(event.Records).toHaveLength(10);
    for (const [index, record] of event.Records.entries()) {
      const sequenceNumber = `4${String(index + 1).padStart(55, '0')}`;
      expect(record).toEqual({
        kinesis: {
          kinesisSchemaVersion: '1.0',
          partitionKey: `test_${index}`,
          sequenceNumber,
          data: 'aGVsbG8=',
          approximateArrivalTimestamp: arrivedAtSeconds,
        },
        eventSource: 'aws:kinesis',
        eventVersion: '1.0',
        eventID: `shardId-000000000000:${sequenceNumber}`,
        eventName: 'aws:kinesis:record',
        invokeIdentityArn: 'arn:aws:iam::000000000000:role/consumer',
        awsRegion: 'eu-west-1',
        eventSourceARN: 'arn:aws:kinesis:eu-west-1:000000000000:stream/test',
      });
    }
    await mapping.stop();
  });

  test('A-K02 two mappings of one stream each get every record', async () => {
    const fixture = streamFixture();
    fixture.stream.put({ partitionKey: 'test_1' });
    const mappings = [fixture.start({}), fixture.start({})];

    await fixture.clock.advance(1000);

    const [first, second] = fixture.invoker.invocations;
    expect(fixture.invoker.invocations).toHaveLength(2);
    expect(first?.event).toBe(second?.event);
    for (const mapping of mappings) await mapping.stop();
  });

  test('a partition key of any characters survives', async () => {
    const { clock, stream, invoker, start } = streamFixture();
    const partitionKey = 'quote " backslash \\ newline \n snow ☃ \u2028';
    stream.put({ partitionKey });
    const mapping = start({});

    await clock.advance(1000);

    expect(invoker.invocations[0]?.records[0]?.kinesis.partitionKey).toBe(partitionKey);
    await mapping.stop();
  });
});

describe('where reading starts', () => {
  test('K13 the trim horizon gives what is there, then what comes, in full batches', async () => {
    const { clock, stream, delivered, start } = streamFixture();
    for (let index = 0; index < 20; index++) stream.put({ data: `${index}` });
    const mapping = start({ BatchSize: 10 });
    for (let index = 20; index < 30; index++) stream.put({ data: `${index}` });

    await clock.advance(1000);

    expect(delivered().map((batch) => batch.length)).toEqual([10, 10, 10]);
    expect(delivered().flat()).toEqual(Array.from({ length: 30 }, (_, index) => `${index}`));
    await mapping.stop();
  });

  test('B-K17 a timestamp between records 3 and 4 begins with record 4', async () => {
    const { clock, stream, delivered, start } = streamFixture();
    for (const data of ['1', '2', '3']) stream.put({ data });
    await clock.advance(10_000);
    const seconds = (clock.wallTimeMs() - 5000) / 1000;
    for (const data of ['4', '5']) stream.put({ data });
    const mapping = start({ StartingPosition: 'AT_TIMESTAMP', StartingPositionTimestamp: seconds });

    await clock.advance(1000);

    expect(delivered()).toEqual([['4', '5']]);
    await mapping.stop();
  });

  test('the latest position skips what was there before', async () => {
    const { clock, stream, delivered, start } = streamFixture();
    stream.put({ data: 'before' });
    const mapping = start({ StartingPosition: 'LATEST' });
    stream.put({ data: 'after' });

    await clock.advance(1000);

    expect(delivered()).toEqual([['after']]);
    await mapping.stop();
  });

  test('a disabled mapping reads nothing', async () => {
    const { clock, stream, invoker, start } = streamFixture();
    stream.put();
    const mapping = start({ Enabled: false });

    await clock.advance(60_000);

    expect(mapping.state()).toBe('Disabled');
    expect(stream.readCount()).toBe(0);
    expect(invoker.invocations).toHaveLength(0);
    await mapping.stop();
  });
});

describe('how batches are gathered', () => {
  test('B-K18 a window of 3 s gives a batch about every 3 s after the previous one', async () => {
    const { clock, stream, invoker, start } = streamFixture({ durationMs: () => 500 });
    const mapping = start({ MaximumBatchingWindowInSeconds: 3 });

    for (let second = 0; second < 30; second++) {
      stream.put();
      await clock.advance(1000);
    }

    const { invocations } = invoker;
    expect(invocations.length).toBeGreaterThanOrEqual(8);
    for (const [index, { startedAtMs }] of invocations.entries()) {
      const previous = invocations[index - 1];
      if (previous) expect(startedAtMs - previous.endedAtMs).toBe(3000);
    }
    await mapping.stop();
  });

  test('B-K19 a full batch does not wait for its window', async () => {
    const { clock, stream, delivered, start } = streamFixture();
    for (let index = 0; index < 5; index++) stream.put();
    const mapping = start({ MaximumBatchingWindowInSeconds: 300, BatchSize: 5 });

    await clock.advance(1000);

    expect(delivered().map((batch) => batch.length)).toEqual([5]);
    await mapping.stop();
  });

  test('B-K20 eight records of 1 MB go in events of at most 6 MB, in order', async () => {
    const { clock, stream, invoker, delivered, start } = streamFixture();
    for (let index = 0; index < 8; index++) {
      stream.put({ data: `${index}${'x'.repeat(999_999)}` });
    }
    const mapping = start({ MaximumBatchingWindowInSeconds: 300 });

    await clock.advance(301_000);

    expect(delivered().map((batch) => batch.length)).toEqual([4, 4]);
    expect(
      delivered()
        .flat()
        .map((data) => data[0]),
    ).toEqual([...'01234567']);
    for (const { event } of invoker.invocations) {
      expect(Buffer.byteLength(event)).toBeLessThanOrEqual(6_291_456);
    }
    await mapping.stop();
  });

  test('K14 a mapping that is behind reads on at once, an idle one once per second', async () => {
    const { clock, stream, delivered, start } = streamFixture();
    for (let index = 0; index < 25_000; index++) stream.put({ data: '' });
    const mapping = start({ BatchSize: 10_000 });

    await clock.advance(1000);
    expect(delivered().map((batch) => batch.length)).toEqual([10_000, 10_000, 5000]);
    const whenCaughtUp = stream.readCount();
    await clock.advance(10_000);
    expect(stream.readCount() - whenCaughtUp).toBe(10);
    await mapping.stop();
  });

  test('a refused read is tried again and loses nothing', async () => {
    const { clock, stream, delivered, start } = streamFixture();
    stream.put({ data: 'kept' });
    stream.refuseReads(3);
    const mapping = start({});

    await clock.advance(5000);

    expect(delivered()).toEqual([['kept']]);
    expect(mapping.metrics().stepCounts.refused).toBe(3);
    await mapping.stop();
  });
});

describe('shards', () => {
  test('K18 a shard has one batch in flight at a parallelization factor of 1', async () => {
    const { clock, stream, invoker, start } = streamFixture({ durationMs: () => 2000 });
    for (let index = 0; index < 6; index++) stream.put({ partitionKey: `${index}` });
    const mapping = start({ BatchSize: 1 });

    await clock.advance(15_000);

    expect(invoker.invocations).toHaveLength(6);
    expect(invoker.concurrencyMax()).toBe(1);
    await mapping.stop();
  });

  test('B-K15 three lanes run at once, a key never twice and always in order', async () => {
    const { clock, stream, invoker, start } = streamFixture({
      durationMs: (index) => 100 + ((index * 37) % 400),
    });
    for (let round = 0; round < 20; round++) {
      for (const partitionKey of ['a', 'b', 'c']) stream.put({ partitionKey, data: `${round}` });
    }
    const mapping = start({ BatchSize: 2, ParallelizationFactor: 3 });

    await clock.advance(60_000);

    expect(invoker.concurrencyMax()).toBeGreaterThan(1);
    expect(invoker.concurrencyMax()).toBeLessThanOrEqual(3);
    for (const key of ['a', 'b', 'c']) {
      const ofKey = invoker.invocations
        .map(({ records, ...times }) => ({
          ...times,
          rounds: records.filter(({ kinesis }) => kinesis.partitionKey === key).map(dataOf),
        }))
        .filter(({ rounds }) => rounds.length > 0);
      expect(ofKey.flatMap(({ rounds }) => rounds)).toEqual([...Array(20).keys()].map(String));
      for (const [index, { startedAtMs }] of ofKey.entries()) {
        expect(startedAtMs).toBeGreaterThanOrEqual(ofKey[index - 1]?.endedAtMs ?? 0);
      }
    }
    await mapping.stop();
  });

  test.each(['TRIM_HORIZON', 'LATEST'])(
    'B-K24a, K121 from %s, the children of a split shard are read from their beginning',
    async (StartingPosition) => {
      const { clock, stream, delivered, start } = streamFixture();
      const children = ['shardId-000000000001', 'shardId-000000000002'];
      const mapping = start({ StartingPosition, BatchSize: 2 });
      stream.put({ data: 'parent' });
      await clock.advance(2000);

      stream.split(FIRST_SHARD, children);
      for (const [index, child] of children.entries()) {
        for (let count = 0; count < 5; count++) stream.put({ data: `${index}/${count}` }, child);
      }
      await clock.advance(10_000);

      const all = delivered().flat();
      expect(all).toHaveLength(11);
      expect(all[0]).toBe('parent');
      for (const index of [0, 1]) {
        const ofChild = all.filter((data) => data.startsWith(`${index}/`));
        expect(ofChild).toEqual([0, 1, 2, 3, 4].map((count) => `${index}/${count}`));
      }
      await mapping.stop();
    },
  );

  test('K120 a child waits until its parent is drained, retries included', async () => {
    const { clock, stream, delivered, start } = streamFixture({
      handler: (_, index) => {
        if (index < 3) throw new Error('not yet');
      },
    });
    stream.put({ data: 'parent' });
    stream.split(FIRST_SHARD, ['shardId-000000000001']);
    stream.put({ data: 'child' }, 'shardId-000000000001');
    const mapping = start({});

    await clock.advance(30_000);

    expect(delivered()).toEqual([['parent'], ['parent'], ['parent'], ['parent'], ['child']]);
    await mapping.stop();
  });
});

describe('progress and stopping', () => {
  test('the checkpoint precedes the lowest unfinished record of all lanes', async () => {
    const { clock, stream, start } = streamFixture({
      handler: (records) => {
        if (dataOf(records[0] as never) === 'stuck') throw new Error('stuck');
      },
    });
    const before = stream.put({ partitionKey: 'a', data: 'done' });
    stream.put({ partitionKey: 'b', data: 'stuck' });
    for (let index = 0; index < 5; index++) stream.put({ partitionKey: 'a', data: 'done' });
    const mapping = start({ BatchSize: 1, ParallelizationFactor: 10 });

    await clock.advance(5000);

    expect(mapping.shards()).toEqual([
      { shardId: FIRST_SHARD, checkpoint: before, aheadCount: 6, behindLatestMs: 0 },
    ]);
    await mapping.stop();
  });

  test('K27 IteratorAge is the age of the last record of a batch when it is handed over', async () => {
    const { clock, stream, traces, start } = streamFixture();
    stream.put();
    await clock.advance(4000);
    stream.put();
    await clock.advance(6000);
    const mapping = start({});
    const startedAtMs = clock.wallTimeMs();
    await clock.advance(2000);

    const [invoked] = traces.filter(({ kind }) => kind === 'invoked');
    const iteratorAgeMs = 6000 + (invoked?.atMs ?? 0) - startedAtMs;
    expect(invoked).toMatchObject({ iteratorAgeMs });
    expect(mapping.metrics().iteratorAgeMaxMs).toBe(iteratorAgeMs);
    await mapping.stop();
  });

  test('stopping ends the waits at once and lets the running invocation end', async () => {
    const { clock, stream, invoker, start } = streamFixture({ durationMs: () => 2000 });
    stream.put();
    stream.put();
    const mapping = start({ BatchSize: 1 });
    await clock.advance(1500);

    let stopped = false;
    void mapping.stop().then(() => {
      stopped = true;
    });
    await clock.advance(100);
    expect(stopped).toBe(false);
    await clock.advance(2000);

    expect(stopped).toBe(true);
    expect(mapping.state()).toBe('Disabled');
    expect(invoker.invocations).toHaveLength(1);
    const readsWhenStopped = stream.readCount();
    await clock.advance(60_000);
    expect(stream.readCount()).toBe(readsWhenStopped);
  });

  test('stopping does not wait for room, however much is read ahead', async () => {
    const { clock, stream, start } = streamFixture({ handler: throwsOn(() => true) });
    for (let index = 0; index < 25_000; index++) stream.put();
    const mapping = start({ BatchSize: 10 });
    await clock.advance(5000);
    expect(mapping.shards()[0]?.aheadCount).toBe(10_000);

    let stopped = false;
    void mapping.stop().then(() => {
      stopped = true;
    });
    await clock.advance(0);

    expect(stopped).toBe(true);
  });
});
