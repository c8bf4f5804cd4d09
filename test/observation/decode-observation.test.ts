import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { decodeObservationLine } from '../../src/observation/decode-observation.ts';
import {
  encodeAttemptObservation,
  encodeDeliveryObservation,
} from '../../src/observation/encode-observation.ts';
import { ObservationError } from '../../src/observation/errors.ts';

// Goal: a line is read, passed over or refused, and nothing in between. Method: take a good
// line of each kind, break it in one place, and see that the break is named.

const [attemptText = ''] = encodeAttemptObservation({
  kind: 'attempt',
  run: 'run-1',
  arm: 'sqs-fifo',
  sandbox: 'sandbox',
  call: 1,
  sentAtMs: 1,
  acknowledgedAtMs: 2,
  records: [
    {
      orderingKey: 'user-1',
      keySequence: 0,
      intendedAtMs: 1,
      tryNumber: 1,
      outcome: 'fail',
      errorCode: 'Throttled',
      plannedFault: 'hang',
    },
  ],
});

const [deliveryText = ''] = encodeDeliveryObservation({
  kind: 'delivery',
  arm: 'kinesis',
  sandbox: 'sandbox',
  invocation: 1,
  requestId: 'request',
  source: 'arn',
  startedAtMs: 1,
  endedAtMs: 2,
  outcome: 'partially-failed',
  records: [
    { brokerId: '1', brokerAtMs: 1, outcome: 'processed', run: 'run-1', orderingKey: 'user-1' },
    { brokerId: '2', brokerAtMs: 1, outcome: 'failed', failure: 'Error' },
  ],
});

function codeOf(text: string): string {
  try {
    decodeObservationLine(text);
  } catch (error) {
    return error instanceof ObservationError ? error.code : `not ours: ${error}`;
  }
  return 'none';
}

test.each([
  '',
  'START RequestId: 8f5c Version: $LATEST',
  '{"level":"INFO","message":"hello"}',
  '{"userId":"u","kvs":{"seq":1}}',
  '{"kvs":{"seq":1}}',
  'a text with "kvs":1 in it',
])('a line that is not ours is passed over: %s', (line) => {
  expect(decodeObservationLine(line)).toBeUndefined();
});

test('a line of another version is refused by its version', () => {
  const line = deliveryText.replace('{"kvs":1', '{"kvs":2');
  expect(codeOf(line)).toBe('OBSERVATION_VERSION_UNKNOWN');
  expect(() => decodeObservationLine(line)).toThrow(/version 2/);
});

test('a line cut short is malformed, never passed over', () => {
  for (let length = 9; length < deliveryText.length; length += 7) {
    expect(codeOf(deliveryText.slice(0, length))).toBe('OBSERVATION_MALFORMED');
  }
});

test('a line longer than any log event is malformed', () => {
  expect(codeOf(deliveryText + ' '.repeat(1_048_576))).toBe('OBSERVATION_MALFORMED');
});

test('unknown fields, metrics among them, are left out', () => {
  const line = decodeObservationLine(deliveryText.replace('{"kvs":1', '{"kvs":1,"__proto__":{}'));
  expect(Object.keys(line ?? {})).not.toContain('_aws');
  expect(Object.getPrototypeOf(line)).toBe(Object.prototype);
});

describe.each([
  ['attempt', attemptText],
  ['delivery', deliveryText],
])('a line of kind %s', (kind, text) => {
  const fields = JSON.parse(text);

  test('is read', () => {
    expect(decodeObservationLine(`${text}\n`)).toMatchObject({ kind, kvs: 1 });
  });

  test.each(Object.keys(fields.records))('needs column %s', (name) => {
    const records = { ...fields.records, [name]: undefined };
    expect(codeOf(JSON.stringify({ ...fields, records }))).toBe('OBSERVATION_MALFORMED');
  });

  test.each(Object.keys(fields.records))('needs column %s to be as long as the others', (name) => {
    const column = fields.records[name];
    const records = { ...fields.records, [name]: [...column, ...column] };
    expect(codeOf(JSON.stringify({ ...fields, records }))).toBe('OBSERVATION_MALFORMED');
  });

  test.each(Object.keys(fields.records))('refuses an object in column %s', (name) => {
    const records = { ...fields.records, [name]: fields.records[name].map(() => ({})) };
    expect(codeOf(JSON.stringify({ ...fields, records }))).toBe('OBSERVATION_MALFORMED');
  });

  test('refuses an index outside its dictionary', () => {
    for (const index of [-2, 99, 0.5]) {
      for (const name of ['orderingKey', 'outcome']) {
        const records = { ...fields.records, [name]: fields.records[name].map(() => index) };
        expect(codeOf(JSON.stringify({ ...fields, records }))).toBe('OBSERVATION_MALFORMED');
      }
    }
  });

  test.each([{ arm: 'kafka' }, { part: 1 }, { kind: 'other' }, { sandbox: 1 }])(
    'refuses %j',
    (change) => {
      expect(codeOf(JSON.stringify({ ...fields, ...change }))).toBe('OBSERVATION_MALFORMED');
    },
  );
});

test('a part may not hold more records than its observation', () => {
  const fields = JSON.parse(deliveryText);
  expect(codeOf(JSON.stringify({ ...fields, firstIndex: 1 }))).toBe('OBSERVATION_MALFORMED');
});

test('any JSON after our first bytes is read or refused, never another error', () => {
  fc.assert(
    fc.property(
      fc.json({ maxDepth: 4 }),
      fc.constantFrom('', ',"kind":"delivery"'),
      (json, kind) => {
        expect(['none', 'OBSERVATION_MALFORMED']).toContain(codeOf(`{"kvs":1${kind},"x":${json}}`));
      },
    ),
  );
});
