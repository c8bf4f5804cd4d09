import { describe, expect, test } from '@jest/globals';
import { kplAggregate } from '../../../kpl/kpl-aggregate-bytes.ts';
import { createMappingWorld } from '../mappings/mapping-world.ts';
import { exhausted } from './discard-documents.ts';
import type { EventRecord } from './scripted-invoker.ts';
import { dataOf, putAll, streamFixture, throwsOn } from './stream-mapping-fixture.ts';

// Goal: the rules about batches of a stream that no conformance case covers; the ids are those of
// docs/fidelity.md. Method: scripted functions in virtual time, on the in-memory stream or, where
// the API or the bytes of a record matter, on the local services.

const RBIF = { FunctionResponseTypes: ['ReportBatchItemFailures'] };
const NINE = [...'123456789'];

const reportsOn = (isFailed: (data: string) => boolean) => (records: readonly EventRecord[]) => ({
  batchItemFailures: records
    .filter((record) => isFailed(dataOf(record)))
    .map(({ kinesis }) => ({ itemIdentifier: kinesis.sequenceNumber })),
});

describe('what a batch is made of', () => {
  test('K17 the records of one shard', async () => {
    const shardIds = ['shardId-000000000000', 'shardId-000000000001'];
    const fixture = streamFixture({ shardIds });
    for (let index = 0; index < 6; index++) {
      fixture.stream.put({ data: `${index % 2}` }, shardIds[index % 2]);
    }
    const mapping = fixture.start({});

    await fixture.clock.advance(2000);

    expect(fixture.delivered().toSorted()).toEqual([
      ['0', '0', '0'],
      ['1', '1', '1'],
    ]);
    await mapping.stop();
  });

  test('K35 an aggregate of the KPL is one record, handed over as it is', async () => {
    const aggregate = kplAggregate([Buffer.from('1'), Buffer.from('2')]).toString('base64');
    const world = createMappingWorld();
    const StreamARN = world.createStream('activity');
    world.directory.create({
      EventSourceArn: StreamARN,
      FunctionName: 'consumer',
      StartingPosition: 'TRIM_HORIZON',
    });
    world.kinesis.operations['Kinesis_20131202.PutRecords']?.(
      { StreamARN, Records: [{ PartitionKey: 'a', Data: aggregate }] },
      { endpoint: 'http://127.0.0.1', signal: new AbortController().signal },
    );

    await world.clock.advance(5000);

    const { invocations } = world.functions.consumer;
    expect(invocations.map(({ records }) => records.map(({ kinesis }) => kinesis.data))).toEqual([
      [aggregate],
    ]);
    await world.directory.stop();
  });
});

describe('a failed batch', () => {
  test('K26 is delivered again, with the records that the function had processed', async () => {
    const processed: string[] = [];
    const fixture = streamFixture({
      handler: (records, index) => {
        processed.push(...records.map(dataOf));
        if (index === 0) throw new Error('after the work');
      },
    });
    putAll(fixture, ['1', '2']);
    const mapping = fixture.start({});

    await fixture.clock.advance(5000);

    expect(processed).toEqual(['1', '2', '1', '2']);
    await mapping.stop();
  });

  test('K69 blocks its shard until its retries are spent', async () => {
    const fixture = streamFixture({ handler: throwsOn((data) => data === 'poison') });
    putAll(fixture, ['poison', 'good']);
    const mapping = fixture.start({ BatchSize: 1, MaximumRetryAttempts: 3 });

    await fixture.clock.advance(30_000);

    expect(fixture.delivered()).toEqual([['poison'], ['poison'], ['poison'], ['poison'], ['good']]);
    await mapping.stop();
  });

  test('K87 is described with the function as the mapping names it', async () => {
    const world = createMappingWorld({ handler: throwsOn(() => true) });
    const EventSourceArn = world.createStream('activity');
    const Destination = world.createQueue('failed');
    world.directory.create({
      EventSourceArn,
      FunctionName: 'consumer:$LATEST',
      StartingPosition: 'TRIM_HORIZON',
      MaximumRetryAttempts: 0,
      DestinationConfig: { OnFailure: { Destination } },
    });
    world.put(EventSourceArn, [{ key: 'key', text: 'poison' }]);

    await world.clock.advance(5000);

    const options = { maxNumberOfMessages: 1, waitTimeMs: 0 };
    const [message] = await world.sqs.queueSource(Destination).receive(options);
    expect(JSON.parse(message?.body ?? '').requestContext.functionArn).toBe(
      'arn:aws:lambda:eu-west-1:000000000000:function:consumer:$LATEST',
    );
    await world.directory.stop();
  });
});

describe('bisecting a batch whose function may report failures', () => {
  const settings = { ...RBIF, BisectBatchOnFunctionError: true, MaximumRetryAttempts: 0 };

  test('K77 a thrown error cuts the batch in two', async () => {
    const fixture = streamFixture({ handler: throwsOn((data) => data === '1') });
    const sequenceNumbers = putAll(fixture, ['1', '2']);
    const mapping = fixture.start(settings);

    await fixture.clock.advance(5000);

    expect(fixture.delivered()).toEqual([['1', '2'], ['1'], ['2']]);
    expect(fixture.discarded).toEqual([exhausted(1, 'Unhandled', sequenceNumbers.slice(0, 1))]);
    await mapping.stop();
  });

  test('K78 a reported record cuts it where it stands', async () => {
    let reported = false;
    const fixture = streamFixture({
      handler: (records) => {
        const answer = reportsOn((data) => data === '5' && !reported)(records);
        reported = true;
        return answer;
      },
    });
    putAll(fixture, NINE);
    const mapping = fixture.start(settings);

    await fixture.clock.advance(5000);

    expect(fixture.delivered()).toEqual([NINE, NINE.slice(4)]);
    expect(mapping.metrics().stepCounts.split).toBe(0);
    await mapping.stop();
  });

  test('K79 without bisecting those behind a reported record are discarded with it', async () => {
    const fixture = streamFixture({ handler: reportsOn((data) => data === '2') });
    const sequenceNumbers = putAll(fixture, ['1', '2', '3']);
    const mapping = fixture.start({ ...RBIF, MaximumRetryAttempts: 1 });

    await fixture.clock.advance(10_000);

    expect(fixture.delivered()).toEqual([
      ['1', '2', '3'],
      ['2', '3'],
      ['2', '3'],
    ]);
    expect(fixture.discarded).toEqual([exhausted(2, null, sequenceNumbers.slice(1))]);
    await mapping.stop();
  });

  test('K76 each half has all retries of its own', async () => {
    const fixture = streamFixture({ handler: throwsOn(() => true) });
    const [first = '', second = ''] = putAll(fixture, ['1', '2']);
    const mapping = fixture.start({ BisectBatchOnFunctionError: true, MaximumRetryAttempts: 2 });

    await fixture.clock.advance(30_000);

    expect(fixture.delivered()).toEqual([['1', '2'], ['1'], ['1'], ['1'], ['2'], ['2'], ['2']]);
    expect(fixture.discarded).toEqual([
      exhausted(3, 'Unhandled', [first]),
      exhausted(3, 'Unhandled', [second]),
    ]);
    await mapping.stop();
  });
});
