import { expect, test } from '@jest/globals';
import { measureLatencies } from '../../src/measurement/latency.ts';
import { recordOutcomesOf } from '../../src/measurement/record-outcomes.ts';
import { observedArm } from './observed-history.ts';

test('every stage is measured between the instants it names', () => {
  const arm = observedArm({
    records: [{ key: 'a', seq: 0, intendedAtMs: 100, sentAtMs: 103, acknowledgedAtMs: 110 }],
    invocations: [{ atMs: [140, 160], batch: [{ key: 'a', seq: 0, atMs: [150, 155] }] }],
  });

  const latencies = measureLatencies(arm, recordOutcomesOf(arm), 0);

  expect(latencies.endToEnd).toMatchObject({ sampleCount: 1, batchCount: 1, maxMs: 55 });
  expect(latencies.endToStart.maxMs).toBe(50);
  expect(latencies.brokerToHandler.maxMs).toBe(47);
  expect(latencies.publish.maxMs).toBe(7);
  expect(latencies.scheduleLag.maxMs).toBe(3);
});

test('a retried record is measured to the delivery that first succeeded', () => {
  const arm = observedArm({
    records: [{ key: 'a', seq: 0 }],
    invocations: [
      { atMs: [10, 20], batch: [{ key: 'a', seq: 0, outcome: 'failed' }] },
      { atMs: [30, 40], batch: [{ key: 'a', seq: 0 }] },
      { atMs: [50, 60], batch: [{ key: 'a', seq: 0 }] },
    ],
  });

  expect(measureLatencies(arm, recordOutcomesOf(arm), 0).endToEnd.maxMs).toBe(40);
});

test('warm-up goes by the intended instant, and what has no end is counted', () => {
  const arm = observedArm({
    records: [
      { key: 'a', seq: 0, intendedAtMs: 99 },
      { key: 'a', seq: 1, intendedAtMs: 100 },
      { key: 'a', seq: 2, intendedAtMs: 101 },
    ],
    invocations: [
      {
        atMs: [200, 210],
        batch: [
          { key: 'a', seq: 0 },
          { key: 'a', seq: 1 },
          { key: 'a', seq: 2, atMs: null, outcome: 'unprocessed' },
        ],
      },
    ],
  });

  expect(measureLatencies(arm, recordOutcomesOf(arm), 100)).toMatchObject({
    warmUpRecordCount: 1,
    unmeasuredRecordCount: 1,
    endToEnd: { sampleCount: 1, maxMs: 110 },
    scheduleLag: { sampleCount: 2 },
  });
});

test('a negative latency is kept and counted', () => {
  const arm = observedArm({
    records: [
      { key: 'a', seq: 0, intendedAtMs: 100 },
      { key: 'a', seq: 1, intendedAtMs: 100 },
    ],
    invocations: [
      {
        atMs: [90, 120],
        batch: [
          { key: 'a', seq: 0, atMs: [90, 95] },
          { key: 'a', seq: 1, atMs: [110, 120] },
        ],
      },
    ],
  });

  expect(measureLatencies(arm, recordOutcomesOf(arm), 0).endToEnd).toMatchObject({
    sampleCount: 2,
    batchCount: 1,
    negativeCount: 1,
    minMs: -5,
    maxMs: 20,
  });
});
