import { expect, test } from '@jest/globals';
import { ScheduleLagRecorder } from '../../src/producing/schedule-lag.ts';

test('percentiles are exact whatever the number and order of lags', () => {
  const recorder = new ScheduleLagRecorder();
  for (let index = 0; index < 5000; index++) recorder.record((index * 2777) % 5000);

  expect(recorder.summarize()).toEqual({ n: 5000, p50Ms: 2499, p99Ms: 4949, maxMs: 4999 });
});

test('without a record there is no percentile', () => {
  expect(new ScheduleLagRecorder().summarize()).toEqual({
    n: 0,
    p50Ms: null,
    p99Ms: null,
    maxMs: null,
  });
});
