import { BinaryWriter } from '@bufbuild/protobuf/wire';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  decodeKplAggregate,
  isKplAggregate,
  KPL_RECORD_COUNT_MAX,
} from '../../src/kpl/decode-kpl-aggregate.ts';
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
  expect(isKplAggregate(Buffer.from('f3899ac3', 'hex'))).toBe(false);
  expect(isKplAggregate(Buffer.from('{"a":1}'))).toBe(false);
  expect(isKplAggregate(Buffer.alloc(0))).toBe(false);
});

const message = (write: (writer: BinaryWriter) => void): Buffer => {
  const writer = new BinaryWriter();
  write(writer);
  return sealedAggregate(writer.finish());
};

/** An aggregate of the key "k" and one record, whose bytes are given. */
const ofOne = (record: string): Buffer =>
  message((writer) => writer.tag(1, 2).string('k').tag(3, 2).bytes(Buffer.from(record, 'hex')));

test.each<[string, Buffer, RegExp]>([
  ['holds no record', message(() => {}), /no record/],
  ['has a record without data', ofOne('0800'), /no data/],
  ['names a key that it does not hold', ofOne('08071a00'), /no key/],
  ['names the last key there could be', ofOne('08ffffffffffffffffff011a00'), /no key/],
  [
    'names an explicit hash key that it does not hold',
    ofOne('080010001a00'),
    /hash key is missing/,
  ],
  ['has bytes for the number of a key', ofOne('0a001a00'), /type 2 of an index/],
  ['has a key longer than any', aggregateOf([{ key: 'k'.repeat(257), text: 'one' }]), /too long/],
  [
    'has an explicit hash key longer than any',
    aggregateOf([{ key: 'k', text: 'one', explicitHashKey: '1'.repeat(257) }]),
    /too long/,
  ],
  ['has a record of groups without end', ofOne('2b'.repeat(10_000)), /cannot be read/],
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
