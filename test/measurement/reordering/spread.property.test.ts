import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { CountHistogram } from '../../../src/measurement/reordering/count-histogram.ts';
import { nearestRank, spreadOf } from '../../../src/measurement/reordering/spread.ts';

const values = fc.array(fc.nat(200), { maxLength: 300 });
const sortedOf = (some: readonly number[]) => Float64Array.from(some).sort();

test('each point of the distribution is exact, and the last one is all', () => {
  fc.assert(
    fc.property(values, (some) => {
      const { cdf } = spreadOf(sortedOf(some));

      expect(cdf.length).toBeLessThanOrEqual(32);
      for (const { value, share } of cdf) {
        expect(share).toBe(some.filter((other) => other <= value).length / some.length);
      }
      expect(cdf.at(-1)?.share).toBe(some.length === 0 ? undefined : 1);
      expect(cdf.map(({ value }) => value)).toEqual([...new Set(cdf.map(({ value }) => value))]);
    }),
  );
});

test('between two points lie fewer than a 32nd of the values', () => {
  fc.assert(
    fc.property(values, (some) => {
      const { cdf } = spreadOf(sortedOf(some));
      for (const [at, { value }] of cdf.entries()) {
        const before = cdf[at - 1]?.value ?? -1;
        const between = some.filter((other) => other > before && other < value);
        expect(between.length).toBeLessThan(Math.max(1, some.length / 32));
      }
    }),
  );
});

test('a quantile by nearest rank is the smallest value that enough do not exceed', () => {
  fc.assert(
    fc.property(values, fc.integer({ min: 1, max: 100 }), (some, percent) => {
      const enough = (value: number): boolean =>
        some.filter((other) => other <= value).length * 100 >= some.length * percent;
      const expected = sortedOf(some).find(enough) ?? null;

      expect(nearestRank(sortedOf(some), percent)).toBe(expected);
    }),
  );
});

test('a histogram is the sorted values', () => {
  fc.assert(
    fc.property(values, fc.integer({ min: 1, max: 100 }), (some, percent) => {
      const histogram = new CountHistogram();
      for (const value of some) histogram.add(value);

      expect(histogram.sorted()).toEqual(sortedOf(some));
      expect(histogram.nearestRank(percent)).toBe(nearestRank(sortedOf(some), percent) ?? 0);
    }),
  );
});
