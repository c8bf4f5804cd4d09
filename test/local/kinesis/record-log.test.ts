import { expect, test } from '@jest/globals';
import { SEGMENT_RECORD_COUNT } from '../../../src/local/kinesis/log-segment.ts';
import { RecordLog } from '../../../src/local/kinesis/record-log.ts';
import { SegmentStore } from '../../../src/local/kinesis/segment-store.ts';

const entry = { partitionKey: 'k', keyBytes: 1, ...blob('QQ==', 1) };

function blob(data: string, dataBytes: number) {
  return { data, encoding: 'base64', dataBytes } as const;
}
const readIndexes = (log: RecordLog, fromIndex: number): readonly number[] =>
  log.read({ fromIndex, limitCount: 100_000, limitBytes: 1_000_000, build: (index) => index })
    .records;

test('arrivals do not decrease when the clock steps back', () => {
  const log = new RecordLog(new SegmentStore());
  for (const arrivedAtMs of [1_000, 400, 700, 1_001]) log.append(entry, arrivedAtMs);

  expect([0, 1, 2, 3].map((index) => log.arrivalAtMs(index))).toEqual([1_000, 1_000, 1_000, 1_001]);
  expect(log.indexArrivedFrom(1_001)).toBe(3);
});

test('reading and trimming go on across segments of many small records', () => {
  const log = new RecordLog(new SegmentStore());
  const recordCount = SEGMENT_RECORD_COUNT * 2 + 10;
  for (let index = 0; index < recordCount; index++) log.append(entry, index);

  expect(readIndexes(log, 0)).toHaveLength(recordCount);
  log.trimBefore(SEGMENT_RECORD_COUNT + 5);

  expect(log.firstIndex).toBe(SEGMENT_RECORD_COUNT + 5);
  expect(readIndexes(log, 0)[0]).toBe(SEGMENT_RECORD_COUNT + 5);
  expect(readIndexes(log, recordCount - 1)).toEqual([recordCount - 1]);
});

test('an index stays unused after its record and all before it were trimmed', () => {
  const log = new RecordLog(new SegmentStore());
  log.append(entry, 1);
  log.trimBefore(2);

  expect([log.append(entry, 3), log.firstIndex, log.nextIndex]).toEqual([1, 1, 2]);
  expect(readIndexes(log, 0)).toEqual([1]);
});

test('a record bigger than a segment is kept whole', () => {
  const log = new RecordLog(new SegmentStore());
  const bytes = Buffer.alloc(3_000_000, 5);
  log.append(entry, 1);
  log.append({ ...entry, ...blob(bytes.toString('base64'), bytes.length) }, 2);
  log.append(entry, 3);

  const { records } = log.read({
    fromIndex: 0,
    limitCount: 10,
    limitBytes: 10_000_000,
    build: (_index, _key, data) => Buffer.from(data, 'base64').length,
  });

  expect(records).toEqual([1, 3_000_000, 1]);
});
