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
    {
      orderingKey: 'user-2',
      keySequence: 1,
      intendedAtMs: 0.5,
      tryNumber: 1,
      outcome: 'ok',
      brokerId: 'id',
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
    { brokerId: '2', brokerAtMs: 1, outcome: 'failed', failure: 'Error', intendedAtMs: 0 },
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
  const line = deliveryText.replace('{"kvs":3', '{"kvs":1');
  expect(codeOf(line)).toBe('OBSERVATION_VERSION_UNKNOWN');
  expect(() => decodeObservationLine(line)).toThrow(/version 1/);
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
  const line = decodeObservationLine(deliveryText.replace('{"kvs":3', '{"kvs":3,"__proto__":{}'));
  expect(Object.keys(line ?? {})).not.toContain('_aws');
  expect(Object.getPrototypeOf(line)).toBe(Object.prototype);
});

describe.each([
  ['attempt', attemptText],
  ['delivery', deliveryText],
])('a line of kind %s', (kind, text) => {
  const fields = JSON.parse(text);

  test('is read', () => {
    expect(decodeObservationLine(`${text}\n`)).toMatchObject({ kind, kvs: 3 });
  });

  const names = Object.keys({ ...fields.records, ...fields.alike });
  const codeOfColumns = (records: object, alike: object): string =>
    codeOf(JSON.stringify({ ...fields, records, alike }));
  /** The code of the line with other values in a column. */
  const codeWith = (name: string, values: unknown): string =>
    codeOfColumns({ ...fields.records, [name]: values }, { ...fields.alike, [name]: undefined });

  test('has columns of both kinds', () => {
    expect(Object.keys(fields.records)).toContain('orderingKey');
    expect(Object.keys(fields.alike).length).toBeGreaterThan(0);
    expect(codeOfColumns(fields.records, fields.alike)).toBe('none');
  });

  test.each(names)('needs column %s', (name) => {
    expect(codeWith(name, undefined)).toBe('OBSERVATION_MALFORMED');
  });

  test.each(names)('needs column %s to be as long as the others', (name) => {
    expect(codeWith(name, [])).toBe('OBSERVATION_MALFORMED');
  });

  test.each(names)('refuses an object in column %s', (name) => {
    expect(codeWith(name, [{}, {}])).toBe('OBSERVATION_MALFORMED');
  });

  test.each(names)('refuses one object for all of column %s', (name) => {
    const records = { ...fields.records, [name]: undefined };
    expect(codeOfColumns(records, { ...fields.alike, [name]: {} })).toBe('OBSERVATION_MALFORMED');
  });

  test('refuses a column that stands in two places', () => {
    for (const name of Object.keys(fields.records)) {
      const alike = { ...fields.alike, [name]: fields.records[name][0] };
      expect(codeOfColumns(fields.records, alike)).toBe('OBSERVATION_MALFORMED');
    }
  });

  test('refuses an index outside its dictionary', () => {
    for (const index of [-2, 99, 0.5]) {
      for (const name of [kind === 'attempt' ? 'errorCode' : 'orderingKey', 'outcome']) {
        expect(codeWith(name, [index, index])).toBe('OBSERVATION_MALFORMED');
        const records = { ...fields.records, [name]: undefined };
        const alike = { ...fields.alike, [name]: index };
        expect(codeOfColumns(records, alike)).toBe('OBSERVATION_MALFORMED');
      }
    }
  });

  test('refuses instants that are not whole microseconds', () => {
    expect(codeWith('intendedOffsetUs', [0.5, 1])).toBe('OBSERVATION_MALFORMED');
    for (const instant of [-1, 9.1e12]) {
      const change = { [kind === 'attempt' ? 'sentAtMs' : 'startedAtMs']: instant };
      expect(codeOf(JSON.stringify({ ...fields, ...change }))).toBe('OBSERVATION_MALFORMED');
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
        expect(['none', 'OBSERVATION_MALFORMED']).toContain(codeOf(`{"kvs":3${kind},"x":${json}}`));
      },
    ),
  );
});
