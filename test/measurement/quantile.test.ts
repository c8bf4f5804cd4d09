import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { QUANTILE_TAILS, quantileOf } from '../../src/measurement/quantile.ts';
import { RankedSamples } from '../../src/ranked-samples.ts';

const samples = (count: number): RankedSamples =>
  new RankedSamples(Float64Array.from({ length: count }, (_, index) => count - index));

test.each([
  ['p50', 20],
  ['p90', 100],
  ['p99', 1000],
] as const)('%s is given from %i samples on, when ten lie beyond it', (name, needed) => {
  const tail = QUANTILE_TAILS[name];

  expect(quantileOf(samples(needed), tail)).toEqual({ kind: 'value', valueMs: needed - 10 });
  expect(quantileOf(samples(needed - 1), tail)).toEqual({
    kind: 'too-few-samples',
    neededSampleCount: needed,
  });
});

test('a quantile is the smallest sample that at least its share of samples does not exceed', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ noNaN: true }), { minLength: 100, maxLength: 300 }),
      fc.constantFrom(2, 10),
      (values, tail) => {
        const quantile = quantileOf(new RankedSamples(Float64Array.from(values)), tail);

        // In whole numbers: count · tail ≥ n · (tail − 1).
        const covers = (limit: number): boolean =>
          values.filter((value) => value <= limit).length * tail >= values.length * (tail - 1);
        const expected = Math.min(...values.filter(covers));
        expect(quantile.kind === 'value' && quantile.valueMs === expected).toBe(true);
      },
    ),
  );
});
