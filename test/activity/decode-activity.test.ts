import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  ACTIVITY_BYTES_MAX,
  type Activity,
  activitySchema,
} from '../../src/activity/activity-record.ts';
import { decodeActivity, decodeActivityText } from '../../src/activity/decode-activity.ts';
import { encodeActivity } from '../../src/activity/encode-activity.ts';
import { ActivityError } from '../../src/activity/errors.ts';

// Goal: a record comes back as it was sent over either transport, and whatever is not a record is
// refused with the code of what is wrong. Method: generated records there and back; then one
// field broken at a time.

const ACTIVITY: Activity = {
  userId: 'user-123',
  eventType: 'page_view',
  timestamp: 1_767_225_600,
  properties: { page: '/', nested: { list: [1, null, 'ü'] } },
  kvs: {
    run: 'run-1',
    seq: 0,
    intendedAtMs: 1_767_225_600_000,
    sentAtMs: 1_767_225_600_000.25,
    fault: { kind: 'throw-times', times: 2 },
    work: { cpuMs: 1, waitMs: 0.5 },
  },
};

const bytesOf = (text: string): Uint8Array => Buffer.from(text);

function codeOf(decode: () => unknown): string {
  try {
    decode();
  } catch (error) {
    return error instanceof ActivityError ? error.code : `not ours: ${error}`;
  }
  return 'none';
}

const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 });
const ms = fc.double({ min: 0, max: 1e13, noNaN: true }).map((value) => value + 0);
const activity = fc.record(
  {
    userId: name,
    eventType: name,
    timestamp: ms,
    properties: fc.dictionary(
      fc.string().filter((key) => key !== '__proto__'),
      fc.jsonValue(),
      { noNullPrototype: true },
    ),
    kvs: fc.record(
      {
        run: name,
        seq: fc.nat(),
        intendedAtMs: ms,
        sentAtMs: ms,
        fault: fc.constantFrom(
          { kind: 'throw' as const },
          { kind: 'hang' as const },
          { kind: 'throw-times' as const, times: 3 },
        ),
        work: fc.record({ cpuMs: fc.nat(60_000), waitMs: fc.nat(60_000) }),
      },
      { requiredKeys: ['run', 'seq', 'intendedAtMs', 'sentAtMs'] },
    ),
  },
  { requiredKeys: ['userId', 'eventType', 'timestamp'] },
) as fc.Arbitrary<Activity>;

test('a record comes back as it was sent, as bytes and as text', () => {
  fc.assert(
    fc.property(activity, (sent) => {
      const text = encodeActivity(sent);
      // JSON has no minus zero; everything else survives.
      const received = JSON.parse(text) as Activity;
      expect(decodeActivity(bytesOf(text))).toEqual(received);
      expect(decodeActivityText(text)).toEqual(received);
      expect(activitySchema.parse(sent)).toEqual(sent);
    }),
  );
});

test('a record of a foreign producer needs no envelope, and its further fields are left out', () => {
  const foreign = { userId: 'u', eventType: 'click', timestamp: 1_767_225_600_123, device: 'tv' };
  expect(decodeActivityText(JSON.stringify(foreign))).toEqual({
    userId: 'u',
    eventType: 'click',
    timestamp: 1_767_225_600_123,
  });
});

describe('bytes', () => {
  test.each([
    ['RECORD_NOT_UTF8', Buffer.from([0x22, 0xc3, 0x28, 0x22])],
    ['RECORD_NOT_UTF8', Buffer.from([0xed, 0xa0, 0x80])],
    ['RECORD_NOT_JSON', Buffer.alloc(0)],
    ['RECORD_NOT_JSON', Buffer.from([0])],
    ['RECORD_TOO_LARGE', Buffer.alloc(ACTIVITY_BYTES_MAX + 1, ' ')],
    ['RECORD_NOT_JSON', Buffer.alloc(ACTIVITY_BYTES_MAX, ' ')],
  ])('are refused with %s', (code, bytes) => {
    expect(codeOf(() => decodeActivity(bytes))).toBe(code);
  });

  test('with a byte order mark are refused like the same text', () => {
    const text = `\ufeff${encodeActivity(ACTIVITY)}`;
    expect(codeOf(() => decodeActivity(bytesOf(text)))).toBe('RECORD_NOT_JSON');
    expect(codeOf(() => decodeActivityText(text))).toBe('RECORD_NOT_JSON');
  });
});

test('a text of a megabyte and one is refused unread', () => {
  expect(codeOf(() => decodeActivityText('x'.repeat(ACTIVITY_BYTES_MAX + 1)))).toBe(
    'RECORD_TOO_LARGE',
  );
});

test.each<[string, (record: Record<string, unknown>) => unknown]>([
  ['not an object', () => [1]],
  ['null', () => null],
  ['without a user', ({ userId, ...rest }) => rest],
  ['with an empty user', (record) => ({ ...record, userId: '' })],
  ['with a user of 129 characters', (record) => ({ ...record, userId: 'u'.repeat(129) })],
  ['with a number for a user', (record) => ({ ...record, userId: 1 })],
  ['with a negative time', (record) => ({ ...record, timestamp: -1 })],
  ['with a text for a time', (record) => ({ ...record, timestamp: '1' })],
  ['with a list for properties', (record) => ({ ...record, properties: [] })],
  ['with an empty envelope', (record) => ({ ...record, kvs: {} })],
  ['with an envelope of null', (record) => ({ ...record, kvs: null })],
])('a record %s does not match', (_, change) => {
  const text = JSON.stringify(change({ ...ACTIVITY }));
  expect(codeOf(() => decodeActivityText(text))).toBe('RECORD_SCHEMA_MISMATCH');
});

test.each([
  { seq: -1 },
  { seq: 0.5 },
  { run: '' },
  { unknown: 1 },
  { fault: { kind: 'explode' } },
  { fault: { kind: 'throw', times: 1 } },
  { fault: { kind: 'throw-times' } },
  { fault: { kind: 'throw-times', times: 1001 } },
  { work: { cpuMs: 60_001, waitMs: 0 } },
  { work: { cpuMs: 0 } },
])('an envelope with %j does not match', (change) => {
  const text = JSON.stringify({ ...ACTIVITY, kvs: { ...ACTIVITY.kvs, ...change } });
  expect(codeOf(() => decodeActivityText(text))).toBe('RECORD_SCHEMA_MISMATCH');
});

test('what does not match is named', () => {
  expect(() => decodeActivityText('{"userId":"u","timestamp":1}')).toThrow(/eventType/);
});

test('keys of the prototype reach nobody', () => {
  const text = '{"__proto__":{"a":1},"userId":"u","eventType":"e","timestamp":0,"kvs":null}';
  expect(codeOf(() => decodeActivityText(text))).toBe('RECORD_SCHEMA_MISMATCH');
  const decoded = decodeActivityText(text.replace(',"kvs":null', ',"properties":{"__proto__":1}'));
  expect(Object.getPrototypeOf(decoded)).toBe(Object.prototype);
  expect(Object.getPrototypeOf(decoded.properties)).toBe(Object.prototype);
});

test('any bytes are read or refused with a code, never another error', () => {
  const codes = ['none', 'RECORD_NOT_UTF8', 'RECORD_NOT_JSON', 'RECORD_SCHEMA_MISMATCH'];
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array(), fc.json().map(bytesOf)), (bytes) => {
      expect(codes).toContain(codeOf(() => decodeActivity(bytes)));
    }),
  );
});
