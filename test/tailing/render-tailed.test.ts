import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { renderTailed } from '../../src/tailing/render-tailed.ts';
import type { StreamRecord } from '../../src/tailing/stream-reader.ts';

// Goal: a record is one line that no data can break out of, bounded unless asked otherwise, and
// JSON that holds the data itself. Method: examples, and any bytes and keys there are.

const AT_MS = Date.UTC(2026, 0, 31, 12);
const SHARD = 'shardId-000000000000';

function recordOf(data: Uint8Array | string, partitionKey = 'user-1'): StreamRecord {
  return {
    kind: 'stream-record',
    arrivedAtMs: AT_MS,
    shardId: SHARD,
    sequenceNumber: '4957',
    partitionKey,
    data: typeof data === 'string' ? Buffer.from(data) : data,
  };
}
const HEAD = `2026-01-31T12:00:00.000Z  ${SHARD}  4957  user-1  `;

describe('a line', () => {
  test('shows printable text as it is', () => {
    expect(renderTailed(recordOf('{"a":"größe 👩‍🚀"}'), 'line')).toBe(`${HEAD}{"a":"größe 👩‍🚀"}`);
  });

  test.each([
    ['not UTF-8', Buffer.from([0xff, 0x00])],
    ['a terminal escape', '\u001b[2J'],
    ['a C1 escape', '\u009b2J'],
    ['a line end', 'two\nlines'],
    ['text that runs backwards', 'a\u202eb'],
    ['an invisible mark', '\ufefftext'],
  ])('shows %s as base64', (_, data) => {
    const base64 = Buffer.from(data).toString('base64');
    expect(renderTailed(recordOf(data), 'line')).toBe(`${HEAD}base64:${base64}`);
  });

  test('is bounded by characters, and whole when asked', () => {
    const record = recordOf('😀'.repeat(1000), 'k'.repeat(256));
    const line = renderTailed(record, 'line');

    expect(line).toContain(`  ${'k'.repeat(40)}…  ${'😀'.repeat(120)}…`);
    expect(line).toHaveLength(HEAD.length - 'user-1'.length + 41 + 241);
    expect(renderTailed(record, 'full-line')).toContain(`${'k'.repeat(256)}  ${'😀'.repeat(1000)}`);
  });

  test('escapes a key that cannot be printed', () => {
    expect(renderTailed(recordOf('', 'a\u001b[31m'), 'line')).toContain('  a\\u001b[31m  ');
  });

  test('shows a message with its group and receive count', () => {
    const message = {
      kind: 'queue-message' as const,
      sentAtMs: AT_MS,
      messageId: 'b9f0',
      messageGroupId: null,
      receiveCount: 2,
      body: 'hello',
      receiptHandle: 'handle',
    };

    expect(renderTailed(message, 'line')).toBe(
      '2026-01-31T12:00:00.000Z  b9f0  received 2  -  hello',
    );
    expect(JSON.parse(renderTailed(message, 'json'))).toEqual({
      time: '2026-01-31T12:00:00.000Z',
      messageId: 'b9f0',
      receiveCount: 2,
      group: null,
      data: 'hello',
      encoding: 'utf-8',
    });
  });
});

test('any bytes and any key give one printable line, and JSON gives both back', () => {
  const anyRecord = fc.record({
    data: fc.oneof(
      fc.uint8Array(),
      fc.string({ unit: 'binary' }).map((text) => Buffer.from(text)),
    ),
    key: fc.string({ unit: 'binary', minLength: 1 }),
  });
  fc.assert(
    fc.property(anyRecord, ({ data, key }) => {
      const record = recordOf(data, key);
      for (const format of ['line', 'full-line', 'json'] as const) {
        const bytes = [...Buffer.from(renderTailed(record, format))];
        expect(bytes.filter((byte) => byte < 0x20 || byte === 0x7f)).toEqual([]);
        expect(renderTailed(record, format)).not.toMatch(
          /[\u0080-\u009f\u2028-\u202e\u2066-\u2069]/,
        );
      }
      const parsed = JSON.parse(renderTailed(record, 'json'));
      expect(parsed).toMatchObject({ shard: SHARD, sequenceNumber: '4957', key });
      const encoding = parsed.encoding === 'base64' ? 'base64' : 'utf8';
      expect(new Uint8Array(Buffer.from(parsed.data, encoding))).toEqual(new Uint8Array(data));
    }),
  );
});
