import { expect, test } from '@jest/globals';
import { nearestRank, neededClusterCount } from '../../../src/comparison/statistics/percentiles.ts';

test.each([
  [50, 6],
  [90, 36],
  [95, 72],
  [99, 368],
  [99.9, 3688],
  [99.99, 36_887],
  [10, 36],
  [5, 72],
  [1, 368],
])('an interval of p%p takes %i independent samples', (percentile, needed) => {
  expect(neededClusterCount(percentile)).toBe(needed);
});

test('a percentile is the smallest sample that at least its share of samples does not exceed', () => {
  expect(nearestRank(4, 50)).toBe(2);
  expect(nearestRank(5, 50)).toBe(3);
  expect(nearestRank(1000, 99)).toBe(990);
  expect(nearestRank(3, 1)).toBe(1);
});
