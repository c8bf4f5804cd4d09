import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { activitySchema } from '../../src/activity/activity-record.ts';
import { decodeActivity } from '../../src/activity/decode-activity.ts';
import {
  decodePlainActivity,
  decodePlainBase64,
} from '../../src/activity/decode-plain-activity.ts';
import { plannedRecordEncoder } from '../../src/workload/encode-planned-record.ts';
import { parseWorkload } from '../../src/workload/parse-workload.ts';

// Goal: the short way takes what our producer makes and never anything that JSON.parse and the schema
// would refuse or read otherwise. Method: texts near to activities, judged by both.

const PLAIN =
  '{"userId":"user-1","eventType":"click","timestamp":1767225600000,"kvs":{"run":"run","seq":3,' +
  '"intendedAtMs":1767225600000.5,"sentAtMs":1767225600001.125},"properties":{"filler":"abc"}}';

function bySchema(text: string): unknown {
  return activitySchema.safeParse(JSON.parse(text));
}

test('every sound record of our producer without work is taken', () => {
  const workload = parseWorkload({
    arms: ['kinesis'],
    rate: 1,
    duration: '1s',
    warmUp: '0s',
    keys: { count: 1, distribution: 'uniform' },
    payloadBytes: 400,
  });
  const planned = fc.record({
    index: fc.nat(),
    offsetMs: fc.double({ min: 0, max: 1e9, noNaN: true }),
    orderingKey: fc.stringMatching(/^user-\d{1,9}$/),
    keySequence: fc.nat(),
    partitionKey: fc.constant(''),
    eventType: fc.constantFrom('click', 'page_view'),
    fault: fc.constant(null),
  });
  const startAtMs = Date.UTC(2026, 0, 1);
  const encode = plannedRecordEncoder({ workload, run: 'a-run', startAtMs });
  fc.assert(
    fc.property(planned, fc.double({ min: 0, max: 1e9, noNaN: true }), (record, sentMs) => {
      const text = encode(record, startAtMs + sentMs);
      const taken = decodePlainActivity(text);
      expect(taken).toBeDefined();
      expect(bySchema(text)).toEqual({ success: true, data: taken });
    }),
  );
});

test('whatever is taken is what JSON.parse and the schema make of it', () => {
  const texts = [
    '',
    'a'.repeat(64),
    'a'.repeat(65),
    'a'.repeat(128),
    'a'.repeat(129),
    '\\',
    '\u007f',
  ];
  const values = fc.oneof(
    fc.double({ min: 0, noNaN: true }).map(String),
    fc.jsonValue().map((value) => JSON.stringify(value)),
    fc.constantFrom(
      ...texts.map((text) => `"${text}"`),
      '"\u00e9"',
      '"\n"',
      '"\\u0041"',
      '"__proto__"',
    ),
    fc.constantFrom('-1', '-0', '0', '00', '01', '0.5', '.5', '5.', '1e3', '3.0', '0.1e1'),
    fc.constantFrom(
      '9007199254740991',
      '9007199254740992',
      '9'.repeat(400),
      `0.${'1'.repeat(400)}`,
    ),
  );
  const edit = fc.record({
    // A string or a number, name or value, or any single character.
    place: fc.oneof(fc.constant(/"[^"]*"|[\d.]+/g), fc.constant(/./g)),
    at: fc.nat(),
    by: fc.oneof(values, fc.string({ maxLength: 2 })),
  });
  let takenCount = 0;
  fc.assert(
    fc.property(fc.array(edit, { maxLength: 2 }), (edits) => {
      let text = PLAIN;
      for (const { place, at, by } of edits) {
        const matches = [...text.matchAll(place)];
        const match = matches[at % matches.length];
        if (match === undefined) continue;
        text = text.slice(0, match.index) + by + text.slice(match.index + match[0].length);
      }
      const taken = decodePlainActivity(text);
      if (taken === undefined) return;
      takenCount++;
      expect(bySchema(text)).toEqual({ success: true, data: taken });
    }),
    { numRuns: 5000 },
  );
  expect(takenCount).toBeGreaterThan(500);
});

test.each<[string, string, string]>([
  ['a user of 129 letters', 'user-1', 'u'.repeat(129)],
  ['an event type of 129 letters', 'click', 'c'.repeat(129)],
  ['a run of 65 letters', '"run":"run"', `"run":"${'r'.repeat(65)}"`],
  ['a position that is no whole number', '"seq":3', '"seq":3.5'],
  ['a position that a double cannot hold', '"seq":3', '"seq":9007199254740993'],
  ['an instant that is no finite number', '1767225600000.5', '9'.repeat(400)],
  ['an escape', 'abc', 'a\\n'],
  ['a line break', 'abc', 'a\n'],
  ['a letter outside of ASCII', 'abc', 'é'],
  ['a blank', ',"kvs"', ', "kvs"'],
  ['a fault', '"sentAtMs":1767225600001.125', '"sentAtMs":1,"fault":{"kind":"throw"}'],
  ['another field', '"kvs"', '"more":1,"kvs"'],
  ['a line break at the end', '"abc"}}', '"abc"}}\n'],
  ['nothing', PLAIN, ''],
])('%s is left to JSON.parse and the schema', (_, plain, odd) => {
  expect(PLAIN).toContain(plain);
  expect(decodePlainActivity(PLAIN)).toBeDefined();
  expect(decodePlainActivity(PLAIN.replace(plain, odd))).toBeUndefined();
});

test.each<[string, string]>([
  ['with its padding', ''],
  ['without padding', '='],
  ['in lines', '\n'],
])('base64 %s is taken for the bytes that it stands for', (_, change) => {
  const filler = fc.string({ unit: 'binary', maxLength: 9 });
  let takenCount = 0;
  fc.assert(
    fc.property(filler, fc.stringMatching(/^[a-z]{1,9}$/), fc.boolean(), (odd, plain, isOdd) => {
      const bytes = Buffer.from(PLAIN.replace('abc', isOdd ? odd : plain));
      const base64 = bytes.toString('base64');
      const data =
        change === '=' ? base64.replaceAll('=', '') : base64.replaceAll(/.{76}/g, `$&${change}`);
      const taken = decodePlainBase64(data);
      if (!isOdd) expect(taken).toBeDefined();
      if (taken === undefined) return;
      takenCount++;
      expect(decodeActivity(bytes)).toEqual(taken);
      expect(decodeActivity(Buffer.from(data, 'base64'))).toEqual(taken);
    }),
  );
  expect(takenCount).toBeGreaterThan(10);
});

test.each<[string, string]>([
  ['what is not base64', '{"userId":"user-1"}'],
  [
    'bytes that are not UTF-8',
    Buffer.from(PLAIN.replace('abc', '\u00e9'), 'latin1').toString('base64'),
  ],
  ['letters outside of ASCII', Buffer.from(PLAIN.replace('abc', '\u00e9')).toString('base64')],
  ['a record that is too large', btoa(PLAIN.replace('abc', 'a'.repeat(1_048_576)))],
])('%s is left to the bytes', (_, data) => {
  expect(decodePlainBase64(data)).toBeUndefined();
});
