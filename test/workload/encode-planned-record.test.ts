import { expect, test } from '@jest/globals';
import { decodeActivityText } from '../../src/activity/decode-activity.ts';
import { ActivityError } from '../../src/activity/errors.ts';
import {
  plannedRecordEncoder,
  smallestPayloadBytes,
} from '../../src/workload/encode-planned-record.ts';
import { parseWorkload } from '../../src/workload/parse-workload.ts';
import { sendSchedule } from '../../src/workload/send-schedule.ts';
import { recordsOf } from './records-of.ts';

const startAtMs = Date.UTC(2026, 0, 1);
const sentAtMs = startAtMs + 5;

function encodeAll(layer: object, run = '20260101-000000-abcdef') {
  const workload = parseWorkload({ duration: '1s', warmUp: '0s', rate: 300, ...layer });
  const encode = plannedRecordEncoder({ workload, run, startAtMs });
  return recordsOf(sendSchedule(workload)).map((record) => ({
    record,
    text: encode(record, sentAtMs),
  }));
}

test('a record is as long as asked and carries what its envelope promises', () => {
  const poison = [{ kind: 'throw-times', times: 3, share: '50%' }];
  const processing = { cpu: '1ms', wait: '20ms' };
  const encoded = encodeAll({ payloadBytes: 400, poison, processing });

  for (const { record, text } of encoded) {
    expect(Buffer.byteLength(text)).toBe(400);
    const { userId, eventType, kvs } = decodeActivityText(text);
    expect({ userId, eventType }).toEqual({
      userId: record.orderingKey,
      eventType: record.eventType,
    });
    expect(kvs).toEqual({
      run: '20260101-000000-abcdef',
      seq: record.keySequence,
      intendedAtMs: Math.round((startAtMs + record.offsetMs) * 1000) / 1000,
      sentAtMs,
      work: { cpuMs: 1, waitMs: 20 },
      ...(record.fault ? { fault: { kind: 'throw-times', times: 3 } } : undefined),
    });
  }
});

test('the text is JSON as JSON.stringify writes it, faults and work included', () => {
  const poison = [{ kind: 'throw', share: '50%' }];
  const plain = [...encodeAll({}), ...encodeAll({ partitionKey: 'random' }, 'run-1:a_b.c')];
  const asking = encodeAll({ poison, processing: { cpu: '0.5ms' } });

  for (const { text } of [...plain, ...asking]) expect(JSON.stringify(JSON.parse(text))).toBe(text);
});

test('the same seed gives the same bytes', () => {
  expect(encodeAll({ seed: 5 })).toEqual(encodeAll({ seed: 5 }));
});

test.each([225, 300, 20_000, 1_048_576])(
  'payloads of %i bytes come out at their size',
  (payloadBytes) => {
    const [first, second] = encodeAll({ payloadBytes, rate: 2 });

    expect(first?.text).toHaveLength(payloadBytes);
    expect(second?.text).toHaveLength(payloadBytes);
    expect(second?.text.slice(-30)).not.toBe(first?.text.slice(-30));
  },
);

test('the smallest payload is enough for every record of a run with a name of 32 letters', () => {
  const layer = {
    keys: { count: 1_000_000, distribution: 'uniform' },
    poison: [{ kind: 'throw-times', times: 1000, share: '100%' }],
    processing: { cpu: '1.5ms' },
  };
  const payloadBytes = smallestPayloadBytes(parseWorkload({ ...layer, payloadBytes: 1000 }));

  for (const { text } of encodeAll({ ...layer, payloadBytes }, 'r'.repeat(32))) {
    expect(text).toHaveLength(payloadBytes);
  }
});

test('no malformed record can be decoded, and SQS takes every one', () => {
  const encoded = encodeAll({ poison: [{ kind: 'malformed', share: '100%' }] });

  expect(new Set(encoded.map(({ record: { fault } }) => JSON.stringify(fault))).size).toBe(4);
  for (const { text } of encoded) {
    expect(() => decodeActivityText(text)).toThrow(ActivityError);
    expect(text).toMatch(/^[ -~]+$/);
  }
});
