import { describe, expect, test } from '@jest/globals';
import { aggregateOf } from '../../../kpl/aggregate-of-parts.ts';
import { sealedAggregate } from '../../../kpl/kpl-aggregate-bytes.ts';
import { type FanOutFixture, startFanOut } from './fan-out-fixture.ts';
import { dataOf } from './stream-mapping-fixture.ts';

// Goal: aggregates of the Kinesis Producer Library are taken apart with enhanced fan-out, and
// only then. Method: aggregates put into the local Kinesis, read by mappings in virtual time.

const THREE = [
  { key: 'a', text: 'one' },
  { key: 'b', text: 'two' },
  { key: 'a', text: 'three' },
];
const HALF = 2n ** 127n;

const recordsOf = (world: FanOutFixture) =>
  world.functions.consumer.invocations.flatMap(({ records }) => records);

describe('an aggregate', () => {
  test('K34 is delivered to a consumer as the records inside, each with its own key', async () => {
    const world = startFanOut();
    world.putBytes('outer', aggregateOf(THREE));
    await world.clock.advance(1_000);

    const records = recordsOf(world);
    expect(records.map(dataOf)).toEqual(['one', 'two', 'three']);
    expect(records.map(({ kinesis }) => kinesis.partitionKey)).toEqual(['a', 'b', 'a']);
    expect(new Set(records.map(({ kinesis }) => kinesis.sequenceNumber)).size).toBe(1);
  });

  test('K35 is delivered as it is where the stream is polled', async () => {
    const world = startFanOut();
    const properties = { FunctionName: 'other', StartingPosition: 'TRIM_HORIZON' };
    world.directory.deploy(
      world.directory.plan({ ...properties, EventSourceArn: world.streamArn }),
      { label: 'polled' },
    );
    const bytes = aggregateOf(THREE);
    world.putBytes('outer', bytes);
    await world.clock.advance(2_000);

    const [invocation] = world.functions.other.invocations;
    expect(invocation?.records.map(({ kinesis }) => kinesis.data)).toEqual([
      bytes.toString('base64'),
    ]);
  });

  test('K34 loses the records whose key belongs to another shard', async () => {
    const world = startFanOut({}, {}, 2);
    const part = (text: string, hashKey: bigint) => ({
      key: 'k',
      text,
      explicitHashKey: hashKey.toString(),
    });
    const parts = [part('here', 0n), part('there', HALF), part('here too', HALF - 1n)];
    world.putBytes('outer', aggregateOf(parts), '0');
    world.putBytes('outer', aggregateOf([part('nowhere', 1n)]), HALF.toString());
    await world.clock.advance(1_000);

    expect(world.consumed()).toEqual([['here', 'here too']]);
    expect(world.mapping.metrics().discardedRecordCount).toBe(0);
    // What is lost does not come again, nor keep the shard from going on.
    world.putBytes('outer', Buffer.from('next'), HALF.toString());
    await world.clock.advance(1_000);
    expect(world.consumed().flat()).toEqual(['here', 'here too', 'next']);
  });

  test('K34 keeps the order of its own keys across parallel lanes', async () => {
    const world = startFanOut(
      { durationMs: (index) => (index * 37) % 100 },
      { ParallelizationFactor: 10, BatchSize: 2 },
    );
    const sent: { key: string; text: string }[] = [];
    for (let aggregate = 0; aggregate < 20; aggregate++) {
      const parts = Array.from({ length: 10 }, (_, index) => ({
        key: `key ${(aggregate + index) % 7}`,
        text: String(aggregate * 10 + index),
      }));
      sent.push(...parts);
      world.putBytes('outer', aggregateOf(parts));
    }
    await world.clock.advance(60_000);

    const records = recordsOf(world);
    expect(records).toHaveLength(200);
    for (let key = 0; key < 7; key++) {
      const ofKey = records.filter(({ kinesis }) => kinesis.partitionKey === `key ${key}`);
      const sentOfKey = sent.filter((part) => part.key === `key ${key}`);
      expect(ofKey.map(dataOf)).toEqual(sentOfKey.map(({ text }) => text));
    }
  });

  test('is filtered record by record, like the records beside it', async () => {
    const pattern = JSON.stringify({ data: { wanted: [true] } });
    const world = startFanOut({}, { FilterCriteria: { Filters: [{ Pattern: pattern }] } });
    const yes = (id: number) => `{"wanted":true,"id":${id}}`;
    const no = '{"wanted":false}';
    const aggregate = (...texts: readonly string[]): Buffer =>
      aggregateOf(texts.map((text) => ({ key: 'k', text })));
    world.putBytes('outer', aggregate(yes(1), no, yes(2)));
    world.putBytes('k', Buffer.from(no));
    world.putBytes('outer', aggregate(no, no));
    world.putBytes('k', Buffer.from(yes(3)));
    await world.clock.advance(1_000);

    expect(world.consumed().flat()).toEqual([yes(1), yes(2), yes(3)]);
    expect(world.mapping.metrics().filteredOutRecordCount).toBe(4);
  });

  test('is retried from the first of its records when its sequence number failed', async () => {
    const world = startFanOut(
      {
        handler: (records, index) =>
          index > 0
            ? null
            : {
                batchItemFailures: [{ itemIdentifier: records.at(-1)?.kinesis.sequenceNumber }],
              },
      },
      { FunctionResponseTypes: ['ReportBatchItemFailures'] },
    );
    world.putBytes('k', Buffer.from('before'));
    world.putBytes('outer', aggregateOf(THREE));
    await world.clock.advance(5_000);
    expect(world.consumed()).toEqual([
      ['before', 'one', 'two', 'three'],
      ['one', 'two', 'three'],
    ]);
  });

  test('that a change of the mapping cuts is delivered again whole', async () => {
    const world = startFanOut({ durationMs: () => 2_000 }, { BatchSize: 2 });
    world.putBytes('outer', aggregateOf(THREE));
    await world.clock.advance(1_000);
    world.directory.update(world.mapping.uuid, { Enabled: false });
    await world.clock.advance(5_000);
    world.directory.update(world.mapping.uuid, { Enabled: true });
    await world.clock.advance(30_000);
    expect(world.consumed()).toEqual([['one', 'two'], ['one', 'two'], ['three']]);
  });
});

describe('bytes that are no aggregate', () => {
  test.each([
    ['nothing', Buffer.alloc(0)],
    ['text', Buffer.from('a text of more than twenty bytes')],
    ['the magic alone', Buffer.from('f3899ac2', 'hex')],
    ['a wrong digest', Buffer.concat([aggregateOf(THREE).subarray(0, -1), Buffer.from([0])])],
    ['a broken message', sealedAggregate(Buffer.from('1affffffff', 'hex'))],
    ['no record at all', sealedAggregate(Buffer.alloc(0))],
    ['a record without a key', sealedAggregate(Buffer.from('1a031a0178', 'hex'))],
    ['a key longer than any', aggregateOf([{ key: 'k'.repeat(257), text: 'one' }])],
    ['more records than anyone would pack', aggregateOf(Array(25_001).fill(THREE[0]))],
  ])('%s', async (_, bytes) => {
    const world = startFanOut();
    world.putBytes('k', bytes);
    await world.clock.advance(1_000);
    const data = recordsOf(world).map(({ kinesis }) => kinesis.data);
    expect(data).toEqual([bytes.toString('base64')]);
  });
});
