import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { record, SHARD_0, startKinesis } from './kinesis-fixture.ts';
import { registerConsumer, subscribe, type TestSubscription } from './subscription-fixture.ts';

// Goal: a reader that goes on after the last continuation number, however often its connection
// breaks, has every record once, in order, in time and no faster than its throughput allows.
// Method: random puts, pauses and reconnections against an array of what was put.

const MIB = 1_048_576;
const step = fc.oneof(
  fc.record({ kind: fc.constant('put'), sizes: fc.array(fc.integer({ min: 8, max: 400_000 })) }),
  fc.record({ kind: fc.constant('pause'), durationMs: fc.integer({ min: 1, max: 20_000 }) }),
  fc.record({ kind: fc.constant('reconnect') }),
);

test('a reader that reconnects misses and repeats nothing', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 15 }), async (steps) => {
      const kinesis = startKinesis({}, { readThroughput: true });
      const consumerArn = await registerConsumer(kinesis);
      const subscriptions = [subscribe(kinesis, consumerArn)];
      const put: string[] = [];
      const reconnect = async (): Promise<void> => {
        subscriptions.at(-1)?.close();
        await kinesis.clock.advance(5_000);
        subscriptions.push(subscribe(kinesis, consumerArn, continuing(subscriptions)));
      };
      for (const each of steps) {
        if ('sizes' in each) {
          const texts = each.sizes.map((size, index) => `${put.length + index}`.padEnd(size, '.'));
          if (texts.length > 0) kinesis.putRecords(texts.map((text) => record('key', text)));
          put.push(...texts);
        } else if ('durationMs' in each) {
          await kinesis.clock.advance(each.durationMs);
        } else {
          await reconnect();
        }
      }
      await reconnect();
      kinesis.call('SplitShard', {
        StreamName: 'orders',
        ShardToSplit: SHARD_0,
        NewStartingHashKey: '1000',
      });
      await kinesis.clock.advance(30_000);

      expect(subscriptions.flatMap(({ texts }) => texts())).toEqual(put);
      expect(subscriptions.at(-1)?.ending()).toBe('ended');
      for (const { pushed } of subscriptions) expectPaced(pushed);
    }),
    { numRuns: 60 },
  );
});

/** Where to go on: after the last number that any event told, or else from the beginning. */
function continuing(subscriptions: readonly TestSubscription[]): object {
  const events = subscriptions.flatMap(({ pushed }) => pushed.map(({ event }) => event));
  const SequenceNumber = events.at(-1)?.ContinuationSequenceNumber;
  if (SequenceNumber === undefined) return {};
  return { StartingPosition: { Type: 'AFTER_SEQUENCE_NUMBER', SequenceNumber } };
}

/** An event waits until what the one before it carried has gone out at 2 MiB a second. */
function expectPaced(pushed: TestSubscription['pushed']): void {
  for (const [index, { atMs, event }] of pushed.entries()) {
    const next = pushed[index + 1];
    const sizes = event.Records.map(
      ({ Data, PartitionKey }) =>
        Buffer.byteLength(Data, 'base64') + Buffer.byteLength(PartitionKey),
    );
    const sizeBytes = sizes.reduce((sum, size) => sum + size, 0);
    if (sizes.length > 1) expect(sizeBytes).toBeLessThanOrEqual(MIB);
    if (next) expect(next.atMs - atMs).toBeGreaterThanOrEqual((sizeBytes * 1_000) / (2 * MIB));
  }
}
