import { expect, test } from '@jest/globals';
import {
  expandedInterval,
  expandedQuantile,
} from '../../../src/comparison/statistics/expanded-interval.ts';
import { normalTail, studentQuantile } from '../../../src/comparison/statistics/student.ts';
import { SortedSamples } from '../../../src/measurement/quantile.ts';

// Values from printed tables.
test.each([
  [4, 2.776],
  [5, 2.571],
  [9, 2.262],
  [19, 2.093],
  [59, 2.001],
  [1e9, 1.96],
])("Student's quantile with %d degrees of freedom is %d", (degreesOfFreedom, expected) => {
  expect(Math.abs(studentQuantile(degreesOfFreedom, 0.95) - expected)).toBeLessThan(0.003);
});

test.each([
  [4, 4.604],
  [9, 3.25],
  [19, 2.861],
  [1e9, 2.576],
])("Student's quantile of 99 %% with %d degrees of freedom is %d", (degreesOfFreedom, expected) => {
  expect(Math.abs(studentQuantile(degreesOfFreedom, 0.99) - expected)).toBeLessThan(0.02);
});

test.each([
  [0, 0.5],
  [1, 0.158655],
  [1.959964, 0.025],
  [3, 0.00135],
])('a normal number lies %d deviations below the mean with probability %d', (z, expected) => {
  expect(normalTail(z)).toBeCloseTo(expected, 6);
});

test('an interval from few clusters reaches farther out', () => {
  const resampled = SortedSamples.sort(Float64Array.from({ length: 1001 }, (_, i) => i));

  const many = expandedInterval(resampled, 1e6, 0.95);
  expect([many.lower, many.upper].map(Math.round)).toEqual([25, 975]);
  // √(20 / 19) · 2.093 = 2.147 deviations, beyond which lies 1.59 %.
  expect(expandedQuantile(20, 0.95)).toBeCloseTo(2.147, 2);
  const few = expandedInterval(resampled, 20, 0.95);
  expect([few.lower, few.upper].map(Math.round)).toEqual([16, 984]);
});
