import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { decodeKplAggregate, type KplRecord } from '../../src/kpl/decode-kpl-aggregate.ts';
import { KplError } from '../../src/kpl/kpl-error.ts';
import { type AggregatePart, aggregateOf } from './aggregate-of-parts.ts';
import { sealedAggregate } from './kpl-aggregate-bytes.ts';

// Goal: what went into an aggregate comes out, and whatever else bears its magic and its MD5 is
// sound or a named error. Method: random parts through an encoder; then their bytes tampered with
// and sealed again, since bytes at random seldom get as far as a record.

const part: fc.Arbitrary<AggregatePart> = fc.record(
  {
    key: fc.string({ unit: 'grapheme', maxLength: 64 }),
    text: fc.string({ unit: 'grapheme' }),
    explicitHashKey: fc.bigInt(0n, 2n ** 128n - 1n).map(String),
  },
  { requiredKeys: ['key', 'text'] },
);
const parts = fc.array(part, { minLength: 1, maxLength: 20 });

const UNUSUAL_KEYS: AggregatePart[] = [
  { key: '__proto__', text: '' },
  { key: 'constructor', text: 'length' },
  { key: 'k'.repeat(256), text: 'as long as a key may be' },
];

test('each record comes out with its keys and its data', () => {
  fc.assert(
    fc.property(parts, (given) => {
      expect(decodeKplAggregate(aggregateOf(given))).toEqual(
        given.map(({ key, text, explicitHashKey }) => ({
          partitionKey: key,
          explicitHashKey,
          data: Buffer.from(text),
        })),
      );
    }),
    { examples: [[UNUSUAL_KEYS]] },
  );
});

test('sealed bytes of any kind are an aggregate or a named error', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      soundOrRefused(sealedAggregate(bytes));
    }),
  );
});

/** Some bytes cut out at a place, others put in. */
interface Tampering {
  readonly at: number;
  readonly cutBytes: number;
  readonly put: Uint8Array;
}

const tampering: fc.Arbitrary<Tampering> = fc.record({
  at: fc.nat({ max: 400 }),
  cutBytes: fc.nat({ max: 4 }),
  put: fc.uint8Array({ maxLength: 4 }),
});

function tamper(message: Buffer, { at, cutBytes, put }: Tampering): Buffer {
  const place = at % (message.length + 1);
  return Buffer.concat([message.subarray(0, place), put, message.subarray(place + cutBytes)]);
}

test('an aggregate that was tampered with before it was sealed is sound or a named error', () => {
  const outcomes = { sound: 0, refused: 0 };
  const tamperings = fc.array(tampering, { minLength: 1, maxLength: 3 });
  fc.assert(
    fc.property(parts, tamperings, (given, changes) => {
      const message = aggregateOf(given).subarray(4, -16);
      outcomes[soundOrRefused(sealedAggregate(changes.reduce(tamper, message)))]++;
    }),
    { numRuns: 1_000 },
  );
  // Both ways out are taken, or the test would show nothing.
  expect(Math.min(outcomes.sound, outcomes.refused)).toBeGreaterThan(0);
});

function soundOrRefused(bytes: Buffer): 'sound' | 'refused' {
  let records: readonly KplRecord[];
  try {
    records = decodeKplAggregate(bytes);
  } catch (error) {
    expect(error).toBeInstanceOf(KplError);
    return 'refused';
  }
  expect(records.length).toBeGreaterThan(0);
  for (const { partitionKey, explicitHashKey = '' } of records) {
    expect(partitionKey.length).toBeLessThanOrEqual(256);
    expect(explicitHashKey.length).toBeLessThanOrEqual(256);
  }
  // Nothing comes out twice, so few bytes cannot stand for many.
  const dataBytes = records.reduce((sum, { data }) => sum + data.length, 0);
  expect(dataBytes).toBeLessThan(bytes.length);
  return 'sound';
}
