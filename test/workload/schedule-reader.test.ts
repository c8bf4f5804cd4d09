import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseWorkload } from '../../src/workload/parse-workload.ts';
import { createScheduleReader } from '../../src/workload/schedule-reader.ts';
import { sendSchedule } from '../../src/workload/send-schedule.ts';
import { recordsOf } from './records-of.ts';

const workload = parseWorkload({ rate: 100, duration: '3s', warmUp: '1s', keys: { count: 20 } });

test('windows asked for in any order, other workloads in between, are those of the schedule', () => {
  const edge = fc.integer({ min: 0, max: 45 }).map((step) => step * 100);
  const request = fc.record({
    seed: fc.integer({ min: 1, max: 2 }),
    slice: fc.option(fc.constantFrom({ index: 0, count: 2 }, { index: 1, count: 2 }), {
      nil: undefined,
    }),
    window: fc.option(
      fc.tuple(edge, edge).map(([a, b]) => ({ fromMs: Math.min(a, b), toMs: Math.max(a, b) })),
      { nil: undefined },
    ),
    /** Records read before the reader is left. */
    readCount: fc.constantFrom(5, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY),
  });
  fc.assert(
    fc.property(fc.array(request, { maxLength: 6 }), (requests) => {
      const read = createScheduleReader();
      for (const { seed, slice, window, readCount } of requests) {
        const part = { slice, window };
        const expected = recordsOf(sendSchedule({ ...workload, seed }, part), readCount);

        expect(recordsOf(read({ ...workload, seed }, part), readCount)).toEqual(expected);
      }
    }),
  );
});

test('the windows of a schedule one after another are drawn once', () => {
  let begunCount = 0;
  const windows = Array.from({ length: 40 }, (_, index) => ({
    fromMs: index * 100,
    toMs: (index + 1) * 100,
  }));
  const read = createScheduleReader((...request) => {
    begunCount++;
    return sendSchedule(...request);
  });
  const inWindows = windows.flatMap((window) => recordsOf(read({ ...workload }, { window })));

  expect(inWindows).toEqual(recordsOf(sendSchedule(workload)));
  expect(begunCount).toBe(1);
});
