import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ARMS } from '../../src/observation/arm.ts';
import type {
  AttemptedRecord,
  AttemptObservation,
} from '../../src/observation/attempt-observation.ts';
import { decodeObservationLine } from '../../src/observation/decode-observation.ts';
import type {
  DeliveredRecord,
  DeliveryObservation,
} from '../../src/observation/delivery-observation.ts';
import {
  encodeAttemptObservation,
  encodeDeliveryObservation,
} from '../../src/observation/encode-observation.ts';
import type { DeliveryLine } from '../../src/observation/observation-line.ts';
import { joinAttempt, joinDelivery } from './joined-lines.ts';

// Goal: what is encoded comes back whole, whatever it is and however many lines it takes, and
// no line is too long for CloudWatch Logs. Method: generate observations with hostile texts,
// join the decoded lines, compare; then force splits with many and with wide records.

const LOG_EVENT_BYTES_MAX = 256_000;

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom('__proto__', 'constructor', 'toString', '', '\ud800', '\u0000\n"\\', '"kvs":1'),
);
const instantMs = fc
  .double({ min: 0, max: 4e12, noNaN: true, noDefaultInfinity: true })
  .map((value) => Math.round(value * 1000) / 1000);
const count = fc.nat();
const arm = fc.constantFrom(...ARMS);

const attemptedRecord = fc.record(
  {
    orderingKey: text,
    keySequence: count,
    intendedAtMs: instantMs,
    tryNumber: count,
    outcome: fc.constantFrom('ok', 'fail', 'unknown'),
    errorCode: text,
    brokerId: text,
    brokerSequence: text,
    shardId: text,
    plannedFault: text,
  },
  { requiredKeys: ['orderingKey', 'keySequence', 'intendedAtMs', 'tryNumber', 'outcome'] },
) as fc.Arbitrary<AttemptedRecord>;

const attempt: fc.Arbitrary<AttemptObservation> = fc.record({
  kind: fc.constant('attempt' as const),
  run: text,
  arm,
  sandbox: text,
  call: fc.integer({ min: 1, max: 2 ** 40 }),
  sentAtMs: instantMs,
  acknowledgedAtMs: instantMs,
  records: fc.array(attemptedRecord, { maxLength: 30 }),
});

const deliveredRecord = fc.record(
  {
    brokerId: text,
    subSequence: count,
    brokerAtMs: instantMs,
    receiveCount: count,
    run: text,
    orderingKey: text,
    keySequence: count,
    intendedAtMs: instantMs,
    sentAtMs: instantMs,
    startedAtMs: instantMs,
    endedAtMs: instantMs,
    outcome: fc.constantFrom('processed', 'failed', 'unprocessed'),
    failure: text,
  },
  { requiredKeys: ['brokerId', 'brokerAtMs', 'outcome'] },
) as fc.Arbitrary<DeliveredRecord>;

const delivery = fc.record(
  {
    kind: fc.constant('delivery'),
    arm,
    sandbox: text,
    invocation: fc.integer({ min: 1, max: 2 ** 40 }),
    requestId: text,
    source: text,
    shardId: text,
    startedAtMs: instantMs,
    endedAtMs: instantMs,
    outcome: fc.constantFrom('succeeded', 'partially-failed', 'failed'),
    error: text,
    records: fc.array(deliveredRecord, { maxLength: 30 }),
  },
  {
    requiredKeys: [
      'kind',
      'arm',
      'sandbox',
      'invocation',
      'requestId',
      'source',
      'startedAtMs',
      'endedAtMs',
      'outcome',
      'records',
    ],
  },
) as fc.Arbitrary<DeliveryObservation>;

function deliveryOf(records: readonly DeliveredRecord[]): DeliveryObservation {
  return {
    kind: 'delivery',
    arm: 'kinesis',
    sandbox: 'sandbox',
    invocation: 1,
    requestId: 'request',
    source: 'arn:aws:kinesis:eu-central-1:000000000000:stream/activity',
    shardId: 'shardId-000000000000',
    startedAtMs: 1_767_225_600_000.125,
    endedAtMs: 1_767_225_600_900.5,
    outcome: 'succeeded',
    records,
  };
}

const delivered = (index: number, fields: Partial<DeliveredRecord> = {}): DeliveredRecord => ({
  brokerId: `4966${String(index).padStart(52, '0')}`,
  brokerAtMs: 1_767_225_600_000 + index,
  outcome: 'processed',
  ...fields,
});

test('a producer call comes back whole', () => {
  fc.assert(
    fc.property(attempt, (observation) => {
      expect(joinAttempt(encodeAttemptObservation(observation))).toEqual(observation);
    }),
  );
});

test('an invocation comes back whole', () => {
  fc.assert(
    fc.property(delivery, (observation) => {
      expect(joinDelivery(encodeDeliveryObservation(observation))).toEqual(observation);
    }),
  );
});

describe('a long observation', () => {
  const records = Array.from({ length: 10_000 }, (_, index) =>
    delivered(index, {
      orderingKey: `user-${index % 997}${'é'.repeat(index % 60)}`,
      failure: index % 5 === 0 ? '\u0001'.repeat(index % 1000) : 'Error',
      startedAtMs: 1_767_225_600_000.123 + index,
    }),
  );
  const observation = deliveryOf(records);
  const lines = encodeDeliveryObservation(observation);

  test('is split so that every line fits a log event', () => {
    expect(lines.length).toBeGreaterThan(5);
    for (const line of lines) expect(Buffer.byteLength(line)).toBeLessThan(LOG_EVENT_BYTES_MAX);
  });

  test('is joined again without loss', () => {
    expect(joinDelivery(lines)).toEqual(observation);
  });

  test('numbers its parts and says where in the batch each begins', () => {
    const parts = lines.map((line) => decodeObservationLine(line) as DeliveryLine);
    let firstIndex = 0;
    for (const [part, line] of parts.entries()) {
      expect(line).toMatchObject({
        part,
        partCount: lines.length,
        firstIndex,
        recordCount: 10_000,
      });
      firstIndex += line.records.brokerId.length;
    }
    expect(firstIndex).toBe(10_000);
  });

  test('counts its records once in the metrics of all its lines together', () => {
    const processed = lines.map((line) => JSON.parse(line).RecordsProcessed as number);
    expect(processed.reduce((sum, value) => sum + value, 0)).toBe(10_000);
  });
});

test('a record with texts of a megabyte still fits one log event', () => {
  const huge = '\u0001'.repeat(1_000_000);
  const record = delivered(0, { brokerId: huge, run: huge, orderingKey: huge, failure: huge });
  const lines = encodeDeliveryObservation({
    ...deliveryOf([record, record]),
    sandbox: huge,
    requestId: huge,
    source: huge,
    shardId: huge,
    error: huge,
  });
  for (const line of lines) expect(Buffer.byteLength(line)).toBeLessThan(LOG_EVENT_BYTES_MAX);
  expect(joinDelivery(lines).records).toHaveLength(2);
});

test('an invocation that saw no record is one line', () => {
  const lines = encodeDeliveryObservation({ ...deliveryOf([]), outcome: 'failed', error: 'gone' });
  expect(lines).toHaveLength(1);
  expect(joinDelivery(lines)).toMatchObject({ outcome: 'failed', error: 'gone', records: [] });
});

test('instants keep three decimals', () => {
  const lines = encodeDeliveryObservation(
    deliveryOf([delivered(0, { startedAtMs: 1_767_225_600_000 + 0.12524 })]),
  );
  expect(joinDelivery(lines).records[0]?.startedAtMs).toBe(1_767_225_600_000.125);
});

test('an instant that no clock can show becomes the nearest that can be written', () => {
  const lines = encodeDeliveryObservation(
    deliveryOf([delivered(0, { sentAtMs: 1.5e308, intendedAtMs: -1 })]),
  );
  expect(joinDelivery(lines).records[0]).toMatchObject({ sentAtMs: 9e12, intendedAtMs: 0 });
});

describe('the columns of a line', () => {
  const columnsOf = (records: readonly DeliveredRecord[]) =>
    JSON.parse(encodeDeliveryObservation(deliveryOf(records))[0] ?? '');

  test('hold one value where all records have the same, and a value per record otherwise', () => {
    const { records, alike } = columnsOf([
      delivered(0, { keySequence: 7, sentAtMs: 1_767_225_600_000, receiveCount: 1 }),
      delivered(1, { keySequence: 8, sentAtMs: 1_767_225_600_000 }),
    ]);
    expect(records).toEqual({
      brokerId: [delivered(0).brokerId, delivered(1).brokerId],
      brokerOffsetUs: [-125, 875],
      receiveCount: [1, null],
      keySequence: [7, 8],
    });
    expect(alike).toEqual({
      subSequence: null,
      run: -1,
      orderingKey: null,
      intendedOffsetUs: null,
      sentOffsetUs: -125,
      startedOffsetUs: null,
      endedOffsetUs: null,
      outcome: 0,
      failure: -1,
    });
  });

  test('tell the number of records even when all are alike', () => {
    expect(columnsOf([delivered(0), delivered(0)]).records).toEqual({
      brokerId: [delivered(0).brokerId, delivered(0).brokerId],
    });
  });
});

test('a line begins with the version and holds no line end', () => {
  const [line] = encodeDeliveryObservation(deliveryOf([delivered(0, { failure: 'a\nb\u2028' })]));
  expect(line).toMatch(/^\{"kvs":3,/);
  expect(line).not.toMatch(/[\r\n]/);
});

describe('embedded metrics', () => {
  test('name an arm, a unit and a value for each metric', () => {
    const [line = ''] = encodeDeliveryObservation(
      deliveryOf([
        delivered(0, { startedAtMs: 1_767_225_600_250.5 }),
        delivered(1, { outcome: 'failed' }),
        delivered(2, { outcome: 'unprocessed' }),
      ]),
    );
    const fields = JSON.parse(line);
    expect(fields).toMatchObject({
      arm: 'kinesis',
      RecordsProcessed: 1,
      RecordsFailed: 1,
      RecordsUnprocessed: 1,
      BatchWaitMax: 250.5,
    });
    const [directive] = fields._aws.CloudWatchMetrics;
    expect(fields._aws.Timestamp).toBe(1_767_225_600_000);
    expect(directive).toMatchObject({ Namespace: 'KinesisVsSqs', Dimensions: [['arm']] });
    for (const { Name } of directive.Metrics) expect(fields[Name]).toEqual(expect.any(Number));
    expect(directive.Metrics).toHaveLength(4);
  });

  test('leave the wait out when no record was begun', () => {
    const [line = ''] = encodeDeliveryObservation(
      deliveryOf([delivered(0, { outcome: 'unprocessed' })]),
    );
    expect(line).not.toContain('BatchWaitMax');
  });

  test('count the outcomes of sends', () => {
    const sent = { orderingKey: 'a', keySequence: 0, intendedAtMs: 0, tryNumber: 1 };
    const [line = ''] = encodeAttemptObservation({
      kind: 'attempt',
      run: 'run',
      arm: 'sqs',
      sandbox: 'sandbox',
      call: 1,
      sentAtMs: 1,
      acknowledgedAtMs: 2,
      records: [
        { ...sent, outcome: 'ok', brokerId: 'id' },
        { ...sent, outcome: 'ok', brokerId: 'id' },
        { ...sent, outcome: 'fail', errorCode: 'Throttled' },
        { ...sent, outcome: 'unknown', errorCode: 'TimeoutError' },
      ],
    });
    expect(JSON.parse(line)).toMatchObject({
      RecordsSent: 2,
      RecordsRejected: 1,
      RecordsSendUnknown: 1,
    });
  });
});
