import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { nearestRank, PERCENTILES } from '../../../src/comparison/statistics/percentiles.ts';
import { binOf, valueBinsOf } from '../../../src/comparison/statistics/value-bins.ts';
import { SortedSamples } from '../../../src/measurement/quantile.ts';
import { createPrng } from '../../../src/prng.ts';

const finite = fc.double({ noNaN: true, noDefaultInfinity: true });

/** Thousands of different values with ties here and there. */
const many = fc.tuple(fc.integer(), fc.integer({ min: 2000, max: 6000 })).map(([seed, count]) => {
  const prng = createPrng(seed);
  return Float64Array.from({ length: count }, () =>
    prng.nextInt(10) === 0 ? prng.nextInt(5) : prng.nextFloat() * 100,
  );
});

test('few distinct values have a bin each', () => {
  fc.assert(
    fc.property(fc.array(finite, { minLength: 1, maxLength: 500 }), (values) => {
      const bins = valueBinsOf(SortedSamples.sort(Float64Array.from(values)));

      const distinct = [...new Set(values.map((value) => value + 0))].sort((a, b) => a - b);
      expect([...bins.minMs].map((value) => value + 0)).toEqual(distinct);
      expect([...bins.maxMs].map((value) => value + 0)).toEqual(distinct);
    }),
  );
});

test('every value lies within its bin, and bins are in order and do not overlap', () => {
  fc.assert(
    fc.property(many, (values) => {
      const { minMs, maxMs } = valueBinsOf(SortedSamples.sort(values.slice()));

      const at = (column: Float64Array, bin: number): number => column[bin] ?? Number.NaN;
      const outside = values.filter((value) => {
        const bin = binOf({ minMs, maxMs }, value);
        return !(at(minMs, bin) <= value && value <= at(maxMs, bin));
      });
      const overlapping = minMs.filter((min, bin) => bin > 0 && !(min > at(maxMs, bin - 1)));
      expect([...outside, ...overlapping]).toEqual([]);
      expect(maxMs.length).toBeLessThanOrEqual(1000);
    }),
    { numRuns: 20 },
  );
});

test('the percentiles of the samples are alone in their bins', () => {
  fc.assert(
    fc.property(many, (values) => {
      const sorted = SortedSamples.sort(values);
      const { minMs, maxMs } = valueBinsOf(sorted);

      const shared = PERCENTILES.filter((percentile) => {
        const quantile = sorted.values[nearestRank(values.length, percentile) - 1] ?? Number.NaN;
        const bin = binOf({ minMs, maxMs }, quantile);
        return minMs[bin] !== quantile || maxMs[bin] !== quantile;
      });
      expect(shared).toEqual([]);
    }),
    { numRuns: 20 },
  );
});
