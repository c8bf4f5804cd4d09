import { describe, expect, test } from '@jest/globals';
import {
  orderStatisticInterval,
  orderStatisticRanks,
} from '../../../src/comparison/statistics/order-statistics.ts';
import { neededClusterCount } from '../../../src/comparison/statistics/percentiles.ts';
import { createPrng } from '../../../src/prng.ts';

describe('ranks that bound a quantile', () => {
  test.each([
    [1024, 0.99, 1007, 1020],
    [366, 0.99, 358, null],
    [367, 0.99, 359, null],
    [368, 0.99, 360, 368],
    [3687, 0.999, 3679, null],
    [3688, 0.999, 3680, 3688],
    [5, 0.5, null, null],
    [6, 0.5, 1, 6],
    [20, 0.5, 6, 15],
    [368, 0.01, 1, 9],
  ])('of %i samples, quantile %d, are %p and %p', (n, quantile, lower, upper) => {
    expect(orderStatisticRanks(n, quantile)).toEqual({ lower, upper });
  });

  test.each([50, 75, 90, 95, 99])(
    'exist on both sides from the minimum of p%i on',
    (percentile) => {
      const needed = neededClusterCount(percentile);

      expect(orderStatisticRanks(needed, percentile / 100).upper).toBe(needed);
      expect(orderStatisticRanks(needed - 1, percentile / 100).upper).toBeNull();
    },
  );
});

test('an interval of a median holds it in at least 95 of 100 cases', () => {
  const prng = createPrng(1);
  const held = Array.from({ length: 2000 }, () => {
    const ascending = Array.from({ length: 9 }, () => prng.nextFloat()).sort((a, b) => a - b);
    const interval = orderStatisticInterval(ascending, 0.5);
    return interval !== null && interval.lower <= 0.5 && 0.5 <= interval.upper;
  }).filter(Boolean).length;

  // By the binomial, ranks 2 and 8 of 9 hold it in 96.1 %.
  expect(held).toBeGreaterThan(1900);
  expect(held).toBeLessThan(1950);
});

test('there is no interval of a median of five runs', () => {
  expect(orderStatisticInterval([1, 2, 3, 4, 5], 0.5)).toBeNull();
});
