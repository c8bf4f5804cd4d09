import { describe, expect, test } from '@jest/globals';
import { FIRST_SHARD } from './in-memory-stream.ts';
import { dataOf, streamFixture, throwsOn } from './stream-mapping-fixture.ts';

// Goal: a stream mapping starts, reads and stops as AWS documents it. Method: an in-memory
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
