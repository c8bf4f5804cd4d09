import { BinaryWriter } from '@bufbuild/protobuf/wire';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  decodeKplAggregate,
  isKplAggregate,
  KPL_RECORD_COUNT_MAX,
} from '../../src/kpl/decode-kpl-aggregate.ts';
import { KplError } from '../../src/kpl/kpl-error.ts';
import { aggregateOf } from './aggregate-of-parts.ts';
import { kplAggregate, sealedAggregate } from './kpl-aggregate-bytes.ts';

// Goal: what the Kinesis Producer Library put together comes apart unchanged, and anything else
// is refused as a whole. Method: an encoder written from the format; then one thing broken.

/** Made by hand, byte by byte, so that encoder and decoder cannot share a mistake. */
const BY_HAND = Buffer.from(
  [
    'f3899ac2', // magic
    '0a0161', // partition_key_table: "a"
    '1a060800', // records, 6 bytes: partition_key_index 0
    '1a026869', // data: "hi"
  ].join(''),
  'hex',
);

test('an aggregate written by hand holds its payload', () => {
  const bytes = sealedAggregate(BY_HAND.subarray(4));
  expect(decodeKplAggregate(bytes)).toEqual([
    { partitionKey: 'a', explicitHashKey: undefined, data: Buffer.from('hi') },
  ]);
});

test('payloads come out as they went in, in order', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array(), { minLength: 1, maxLength: 20 }), (payloads) => {
      const bytes = kplAggregate(payloads);
      expect(isKplAggregate(bytes)).toBe(true);
      const data = decodeKplAggregate(bytes).map((record) => record.data);
      expect(data).toEqual(payloads.map((payload) => Buffer.from(payload)));
    }),
  );
});

test('each record comes out with its keys', () => {
  const part = fc.record({
    key: fc.string({ minLength: 1, maxLength: 256 }),
    text: fc.string(),
    explicitHashKey: fc.bigInt(0n, 2n ** 128n - 1n).map(String),
  });
  fc.assert(
    fc.property(fc.array(part, { minLength: 1, maxLength: 20 }), (parts) => {
      const records = decodeKplAggregate(aggregateOf(parts));
      expect(records).toEqual(
        parts.map(({ key, text, explicitHashKey }) => ({
          partitionKey: key,
          explicitHashKey,
          data: Buffer.from(text),
        })),
      );
    }),
  );
});

test('sealed bytes of any kind are an aggregate or a named error', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      try {
        expect(decodeKplAggregate(sealedAggregate(bytes)).length).toBeGreaterThan(0);
      } catch (error) {
        expect(error).toBeInstanceOf(KplError);
      }
    }),
  );
});

test('an aggregate with any byte after the magic changed is refused', () => {
  const bytes = kplAggregate([Buffer.from('one'), Buffer.from('two')]);
  for (let index = 4; index < bytes.length; index++) {
    const changed = Buffer.from(bytes);
    changed[index] = (changed[index] ?? 0) ^ 0x01;
    expect(() => decodeKplAggregate(changed)).toThrow(/MD5/);
  }
});

test('bytes are an aggregate by their first four', () => {
  expect(isKplAggregate(Buffer.from('f3899ac2', 'hex'))).toBe(true);
  expect(isKplAggregate(Buffer.from('f3899a', 'hex'))).toBe(false);
  expect(isKplAggregate(Buffer.from('{"a":1}'))).toBe(false);
  expect(isKplAggregate(Buffer.alloc(0))).toBe(false);
});

const EMPTY = new Uint8Array();

const message = (write: (writer: BinaryWriter) => void): Buffer => {
  const writer = new BinaryWriter();
  write(writer);
  return sealedAggregate(writer.finish());
};

test.each<[string, Buffer, RegExp]>([
  ['holds no record', message(() => {}), /no record/],
  [
    'has a record without data',
    message((writer) => writer.tag(1, 2).string('k').tag(3, 2).fork().tag(1, 0).uint64(0).join()),
    /no data/,
  ],
  [
    'names a key that it does not hold',
    message((writer) => writer.tag(3, 2).fork().tag(1, 0).uint64(7).tag(3, 2).bytes(EMPTY).join()),
    /no key/,
  ],
  ['has a key longer than any', aggregateOf([{ key: 'k'.repeat(257), text: 'one' }]), /too long/],
  ['is text', Buffer.from('{"a":1}'), /begin/],
  [
    'has a number where its records belong',
    message((writer) => writer.tag(3, 0).uint64(1)),
    /type/,
  ],
  ['ends too early', sealedAggregate(Buffer.from('1a7f01', 'hex')), /cannot be read/],
  ['is only the magic', Buffer.from('f3899ac2', 'hex'), /MD5/],
  [
    'holds more records than any record could',
    kplAggregate(Array.from({ length: KPL_RECORD_COUNT_MAX + 1 }, () => Buffer.alloc(0))),
    /more than 25000/,
  ],
])('an aggregate that %s is refused', (_, bytes, reason) => {
  expect(() => decodeKplAggregate(bytes)).toThrow(
    expect.objectContaining({ code: 'AGGREGATE_BROKEN', message: expect.stringMatching(reason) }),
  );
});
