import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createPrng } from '../src/prng.ts';
import { RankedSamples } from '../src/ranked-samples.ts';

// Goal: what is asked for is what stands there after sorting. Method: every rank of small arrays
// with many ties, some ranks of large ones, in any order.

test('every rank is as after sorting', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.integer({ min: 0, max: 5 }), fc.double({ noNaN: true }))),
      (drawn) => {
        const values = drawn.map((value) => value + 0); // Zeros of either sign are equal.
        const sorted = Float64Array.from(values).sort();
        const ranked = new RankedSamples(Float64Array.from(values));

        for (const rank of sorted.keys()) expect(ranked.at(rank)).toBe(sorted[rank]);
        expect(ranked.at(values.length)).toBeUndefined();
        expect(ranked.at(-1)).toBeUndefined();
      },
    ),
  );
});

test.each([
  ['all different', (draw: number) => draw],
  ['mostly equal', (draw: number) => Math.floor(draw * 3)],
  ['all equal', () => 1],
  ['ascending', (_: number, row: number) => row],
  ['descending', (_: number, row: number) => -row],
])('ranks of 20,000 values are as after sorting: %s', (_, drawn) => {
  const prng = createPrng(1);
  const values = Float64Array.from({ length: 20_000 }, (__, row) => drawn(prng.nextFloat(), row));
  const sorted = values.toSorted();
  const ranked = new RankedSamples(values);

  for (const rank of [19_800, 10, 10_000, 0, 19_999, 18_000]) {
    expect(ranked.at(rank)).toBe(sorted[rank]);
  }
});

test('a sample that is no number is refused', () => {
  expect(() => new RankedSamples(Float64Array.of(1, Number.NaN))).toThrow('is a number');
});
