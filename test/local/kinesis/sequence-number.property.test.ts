import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  decodeSequenceNumber,
  SequenceNumbers,
  sequencePrefix,
} from '../../../src/local/kinesis/sequence-number.ts';

const prefix = fc
  .record({
    createdAtMs: fc.nat({ max: 9e12 }),
    shardNumber: fc.nat({ max: 99_999 }),
    streamSalt: fc.stringMatching(/^\d{14}$/),
  })
  .map(sequencePrefix);
const ordinal = fc.oneof(
  fc.nat(),
  fc.nat({ max: 1e15 }),
  fc.constantFrom(0, 1, 9999, 10_000, 10_001, 99_999, 100_000),
);

test('a number tells its place in the shard again, in whatever order they are asked for', () => {
  fc.assert(
    fc.property(prefix, fc.array(ordinal, { minLength: 1 }), (digits, ordinals) => {
      const numbers = new SequenceNumbers(digits);
      for (const wanted of ordinals) {
        expect(numbers.of(wanted)).toMatch(/^49\d{54}$/);
        expect(decodeSequenceNumber(numbers.of(wanted))).toMatchObject({
          prefix: digits,
          ordinal: wanted,
        });
      }
    }),
  );
});

test('as texts they are in the order of the records', () => {
  fc.assert(
    fc.property(prefix, ordinal, ordinal, (digits, left, right) => {
      const numbers = new SequenceNumbers(digits);

      expect(numbers.of(left) < numbers.of(right)).toBe(left < right);
    }),
  );
});
