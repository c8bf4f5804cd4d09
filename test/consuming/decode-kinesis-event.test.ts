import { expect, test } from '@jest/globals';
import { decodeKinesisEvent } from '../../src/consuming/decode-kinesis-event.ts';
import { kinesisRecord } from './sample-records.ts';

// Goal: the short way past the schema lets through what the schema lets through and no more.
// Method: one field of the second of two good records replaced at a time.

function eventWith(place: 'record' | 'kinesis', name: string, value: unknown): unknown {
  const broken = structuredClone(kinesisRecord(1, '{}'));
  Reflect.set(place === 'record' ? broken : broken.kinesis, name, value);
  return { Records: [kinesisRecord(0, '{}'), broken] };
}

test.each<['record' | 'kinesis', string, unknown]>([
  ['record', 'eventID', undefined],
  ['record', 'eventID', 1],
  ['record', 'eventSourceARN', undefined],
  ['record', 'eventSourceARN', {}],
  ['record', 'kinesis', null],
  ['record', 'kinesis', 'text'],
  ['kinesis', 'sequenceNumber', ''],
  ['kinesis', 'sequenceNumber', 1],
  ['kinesis', 'data', null],
  ['kinesis', 'approximateArrivalTimestamp', '1'],
  ['kinesis', 'approximateArrivalTimestamp', Number.NaN],
  ['kinesis', 'approximateArrivalTimestamp', Number.POSITIVE_INFINITY],
])('a record whose %s.%s is %j makes the event malformed', (place, name, value) => {
  expect(() => decodeKinesisEvent(eventWith(place, name, value))).toThrow(
    expect.objectContaining({ code: 'EVENT_MALFORMED' }),
  );
});

test.each<['record' | 'kinesis', string, unknown]>([
  ['record', 'eventID', 'a:'],
  ['record', 'somethingNew', 1],
  ['kinesis', 'data', ''],
  ['kinesis', 'approximateArrivalTimestamp', -1],
])('a record whose %s.%s is %j is read', (place, name, value) => {
  expect(decodeKinesisEvent(eventWith(place, name, value)).records).toHaveLength(2);
});

test.each(['', 'no colon', ':nothing before it'])(
  'an event whose first record has the eventID %j names no shard and is malformed',
  (eventID) => {
    expect(() => decodeKinesisEvent({ Records: [{ ...kinesisRecord(0, '{}'), eventID }] })).toThrow(
      expect.objectContaining({ code: 'EVENT_MALFORMED' }),
    );
  },
);

test.each([undefined, null, {}, { Records: [] }, { Records: 'x' }, { Records: [null] }])(
  '%j is no event of a stream',
  (event) => {
    expect(() => decodeKinesisEvent(event)).toThrow(
      expect.objectContaining({ code: 'EVENT_MALFORMED' }),
    );
  },
);
