import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  decodeSequenceNumber,
  SequenceNumbers,
} from '../../../src/local/kinesis/sequence-number.ts';

const space = fc.record({
  createdAtMs: fc.nat({ max: 9e12 }),
  shardNumber: fc.nat({ max: 99_999 }),
  streamSalt: fc.stringMatching(/^\d{14}$/),
});
const ordinal = fc.oneof(
  fc.nat(),
  fc.nat({ max: 1e15 }),
  fc.constantFrom(0, 1, 9999, 10_000, 10_001, 99_999, 100_000),
);

test('a number tells its place in the shard again, in whatever order they are asked for', () => {
  fc.assert(
    fc.property(space, fc.array(ordinal, { minLength: 1 }), (shard, ordinals) => {
      const numbers = new SequenceNumbers(shard);
      for (const wanted of ordinals) {
        expect(numbers.of(wanted)).toMatch(/^49\d{54}$/);
        expect(decodeSequenceNumber(numbers.of(wanted))).toMatchObject({
          prefix: numbers.prefix,
          shardNumber: shard.shardNumber,
          ordinal: wanted,
        });
      }
    }),
  );
});

test('as texts they are in the order of the records', () => {
  fc.assert(
    fc.property(space, ordinal, ordinal, (shard, left, right) => {
      const numbers = new SequenceNumbers(shard);

      expect(numbers.of(left) < numbers.of(right)).toBe(left < right);
    }),
  );
});
