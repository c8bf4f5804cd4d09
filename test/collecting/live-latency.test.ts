import { expect, test } from '@jest/globals';
import { LiveLatency } from '../../src/collecting/live-latency.ts';

function latencyOf(valuesMs: readonly number[]): LiveLatency {
  const latency = new LiveLatency();
  for (const valueMs of valuesMs) latency.add(valueMs);
  return latency;
}

test('percentiles are those of what came, within a thousandth', () => {
  const soFar = latencyOf(Array.from({ length: 1000 }, (_, at) => at + 1)).soFar;

  expect(soFar?.count).toBe(1000);
  expect(Math.abs((soFar?.p50Ms ?? 0) - 500)).toBeLessThan(1);
  expect(Math.abs((soFar?.p99Ms ?? 0) - 990)).toBeLessThan(2);
});

test('nothing yet is null, and what is no number does not count', () => {
  expect(latencyOf([Number.NaN]).soFar).toBeNull();
});

test('clocks that make a latency negative, or longer than a day, break nothing', () => {
  expect(latencyOf([-5, 1e12]).soFar?.count).toBe(2);
});

test('two together count what both counted', () => {
  const whole = latencyOf([10, 10]);
  whole.merge(latencyOf([30]));

  expect(whole.soFar?.count).toBe(3);
  expect(Math.round(whole.soFar?.p99Ms ?? 0)).toBe(30);
});
