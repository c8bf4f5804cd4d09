import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { quantilesOf } from '../../../src/comparison/statistics/bootstrap-quantiles.ts';
import { compressSamples } from '../../../src/comparison/statistics/compress-samples.ts';
import { nearestRank, PERCENTILES } from '../../../src/comparison/statistics/percentiles.ts';
import { timeBlocksOf } from '../../../src/comparison/statistics/time-blocks.ts';
import { createPrng } from '../../../src/prng.ts';

// Goal: the fast way to the quantiles of a resample gives what the plain way does.
// Method: the plain way repeats the samples of each block as often as it was drawn, and sorts them.

const BLOCK_COUNT = 9;

const drawnBlocks = fc
  .array(fc.nat(4), { minLength: BLOCK_COUNT, maxLength: BLOCK_COUNT })
  .filter((drawn) => drawn.some((times) => times > 0));

/** The quantiles of a resample both ways; every block has samples. */
function bothWays(valuesMs: Float64Array, drawn: readonly number[]) {
  const arm = compressSamples({
    arm: 'sqs',
    repetitions: [
      {
        startAtMs: 0,
        intendedAtMs: valuesMs.map((_, record) => (record % BLOCK_COUNT) * 1000),
        valuesMs,
        invocation: new Int32Array(valuesMs.length),
      },
    ],
  });
  const [blocks] = timeBlocksOf([arm], 1000).arms;
  if (blocks === undefined) throw new TypeError('one arm in, one arm out');
  const sorted = [...valuesMs]
    .flatMap((valueMs, record) => Array<number>(drawn[record % BLOCK_COUNT] ?? 0).fill(valueMs))
    .sort((a, b) => a - b);
  return {
    fast: [...quantilesOf(blocks, Int32Array.from(drawn))],
    plain: PERCENTILES.map((percentile) => sorted[nearestRank(sorted.length, percentile) - 1]),
  };
}

test('quantiles of few distinct values are exact in every resample', () => {
  const values = fc.array(fc.integer({ min: -20, max: 500 }), { minLength: 9, maxLength: 900 });

  fc.assert(
    fc.property(values, drawnBlocks, (numbers, drawn) => {
      const { fast, plain } = bothWays(Float64Array.from(numbers), drawn);

      expect(fast).toEqual(plain);
    }),
  );
});

test('quantiles of many distinct values are off by a rank in 400 at most', () => {
  fc.assert(
    fc.property(fc.integer(), drawnBlocks, (seed, drawn) => {
      const prng = createPrng(seed);
      const values = Float64Array.from({ length: 20_000 }, () => prng.nextFloat());
      const { fast, plain } = bothWays(values, drawn);

      const offBy = fast.map((value, index) => Math.abs(value - (plain[index] ?? Number.NaN)));
      // Values lie evenly between 0 and 1, so that a share of them is as wide.
      expect(Math.max(...offBy)).toBeLessThan(1 / 400);
    }),
    { numRuns: 10 },
  );
});

test('quantiles of all samples are exact, however many distinct values there are', () => {
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      const prng = createPrng(seed);
      const values = Float64Array.from({ length: 5000 }, () => prng.nextFloat() * 1000);
      const { fast, plain } = bothWays(values, Array<number>(BLOCK_COUNT).fill(1));

      expect(fast).toEqual(plain);
    }),
    { numRuns: 20 },
  );
});
