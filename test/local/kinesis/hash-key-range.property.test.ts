import { createHash } from 'node:crypto';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { DescribeStreamAnswer } from '../../../src/local/kinesis/describe-stream.ts';
import { hashKeyToDecimal, splitHashKeySpace } from '../../../src/local/kinesis/hash-key-range.ts';
import { startKinesis } from './kinesis-fixture.ts';

const SPACE = 1n << 128n;
const hashKey = fc.oneof(
  fc.bigInt({ min: 0n, max: SPACE - 1n }),
  fc
    .tuple(fc.integer({ min: 1, max: 40 }), fc.nat(39), fc.integer({ min: -1, max: 0 }))
    .map(([count, part, step]) => {
      const edge = (BigInt(part % count) * SPACE) / BigInt(count) + BigInt(step);
      return edge < 0n ? 0n : edge;
    }),
);

/** The shards whose described range holds the hash key, by plain integer comparison. */
function holders(kinesis: ReturnType<typeof startKinesis>, key: bigint): string[] {
  const { StreamDescription } = kinesis.call('DescribeStream', {
    StreamName: 'orders',
  }) as DescribeStreamAnswer;
  return StreamDescription.Shards.filter(
    ({ HashKeyRange }) =>
      BigInt(HashKeyRange.StartingHashKey) <= key && key <= BigInt(HashKeyRange.EndingHashKey),
  ).map(({ ShardId }) => ShardId);
}

test('every hash key belongs to exactly one shard, and its records go there', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 40 }), hashKey, (shardCount, key) => {
      const kinesis = startKinesis({ shardCount });

      const { ShardId } = kinesis.putRecord('any', 'x', { ExplicitHashKey: key.toString() });

      expect(holders(kinesis, key)).toEqual([ShardId]);
    }),
  );
});

test('a partition key goes where the MD5 of its UTF-8 says', () => {
  const key = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 40 }), key, (shardCount, partitionKey) => {
      const kinesis = startKinesis({ shardCount });
      const md5 = createHash('md5').update(partitionKey, 'utf8').digest('hex');

      const { ShardId } = kinesis.putRecord(partitionKey, 'x');

      expect(holders(kinesis, BigInt(`0x${md5}`))).toEqual([ShardId]);
    }),
  );
});

test('three shards have the ranges that AWS gives three shards', () => {
  const ranges = splitHashKeySpace(3).map(({ starting, ending }) => [
    hashKeyToDecimal(starting),
    hashKeyToDecimal(ending),
  ]);

  expect(ranges).toEqual([
    ['0', '113427455640312821154458202477256070484'],
    ['113427455640312821154458202477256070485', '226854911280625642308916404954512140969'],
    ['226854911280625642308916404954512140970', '340282366920938463463374607431768211455'],
  ]);
});
