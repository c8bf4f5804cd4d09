import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  SEGMENT_MEMORY_BYTES,
  SEGMENT_RECORD_COUNT,
} from '../../../src/local/kinesis/log-segment.ts';
import { RecordLog } from '../../../src/local/kinesis/record-log.ts';
import { SegmentStore } from '../../../src/local/kinesis/segment-store.ts';

// Goal: a log reads the same whether its segments are in memory or in the file, and gives the
// file's slots back. Method: the same appends, trims and reads on a log whose store keeps one
// segment in memory and on an array.

const step = fc.oneof(
  fc.record({ kind: fc.constant('append' as const), count: fc.integer({ min: 1, max: 20_000 }) }),
  fc.record({
    kind: fc.constant('trim' as const),
    share: fc.double({ min: 0, max: 1.1, noNaN: true }),
  }),
  fc.record({
    kind: fc.constant('read' as const),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
    limitCount: fc.integer({ min: 1, max: 20_000 }),
  }),
);

/** Enough for two segments in the file, so that no run is without. */
const firstStep = { kind: 'append' as const, count: 30_000 };

const dataOf = (index: number): string => Buffer.from(`record ${index}`).toString('base64');

test('a log with its segments in the file is the same log', () => {
  let storedCount = 0;
  fc.assert(
    fc.property(fc.array(step, { maxLength: 11 }), (steps) => {
      const store = new SegmentStore(1);
      const log = new RecordLog(store);
      let trimmedCount = 0;
      let count = 0;
      for (const given of [firstStep, ...steps]) {
        if (given.kind === 'append') {
          for (let end = count + given.count; count < end; count++) {
            const data = dataOf(count);
            const dataBytes = Buffer.from(data, 'base64').length;
            log.append(
              {
                partitionKey: `k${count}`,
                keyBytes: `k${count}`.length,
                data,
                encoding: 'base64',
                dataBytes,
              },
              count,
            );
          }
        } else if (given.kind === 'trim') {
          trimmedCount = Math.min(count, Math.max(trimmedCount, Math.ceil(given.share * count)));
          log.trimBefore(trimmedCount);
        } else {
          const fromIndex = Math.floor(given.share * count);
          const { records, nextIndex } = log.read({
            fromIndex,
            limitCount: given.limitCount,
            limitBytes: 10_000_000,
            build: (index, key, data, arrivalAtMs) => [index, key, data, arrivalAtMs],
          });
          const first = Math.max(fromIndex, trimmedCount);
          const end = Math.max(first, Math.min(count, first + given.limitCount));
          expect(nextIndex).toBe(end);
          expect(records).toEqual(
            Array.from({ length: end - first }, (_, at) => {
              const index = first + at;
              return [index, `k${index}`, dataOf(index), index];
            }),
          );
        }
        const segmentCount = Math.ceil(count / SEGMENT_RECORD_COUNT);
        expect(log.firstIndex).toBe(trimmedCount);
        expect(log.segmentCount).toBeLessThanOrEqual(segmentCount);
        // The one appended to, and one more until it is next appended to.
        expect(store.heldCount).toBeLessThanOrEqual(2);
        storedCount += log.segmentCount - store.heldCount;
      }
      log.trimBefore(Number.POSITIVE_INFINITY);
      expect([log.segmentCount, store.heldCount]).toEqual([0, 0]);
      store.close();
    }),
    { numRuns: 30 },
  );
  expect(storedCount).toBeGreaterThan(30);
});

test('slots that were given back are used again', () => {
  const store = new SegmentStore(1);
  const bytes = (value: number): Uint8Array => new Uint8Array(1000).fill(value);

  const slots = [1, 2, 3].map((value) => store.write(bytes(value)));
  store.free(1);

  expect(slots).toEqual([0, 1, 2]);
  expect([store.write(bytes(4)), store.write(bytes(5))]).toEqual([1, 3]);
  expect([0, 1, 2, 3].map((slot) => new Uint8Array(store.read(slot, 1000))[999])).toEqual([
    1, 4, 3, 5,
  ]);
  store.close();
});

test('more than a slot takes stays in memory', () => {
  expect(new SegmentStore(1).write(new Uint8Array(3_000_000))).toBeUndefined();
});

test('memory that was given back is used again, once, if it is of the usual size', () => {
  const store = new SegmentStore(1);
  const usual = new ArrayBuffer(SEGMENT_MEMORY_BYTES);

  store.giveMemory(usual);
  store.giveMemory(new ArrayBuffer(1000));

  expect(store.takeMemory(1000).byteLength).toBe(1000);
  expect(store.takeMemory(SEGMENT_MEMORY_BYTES)).toBe(usual);
  expect(store.takeMemory(SEGMENT_MEMORY_BYTES)).not.toBe(usual);
});
