import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { blockMsOf } from '../../../src/comparison/statistics/block-length.ts';
import { comparePair } from '../../../src/comparison/statistics/compare-pair.ts';
import {
  compressSamples,
  type RepetitionSamples,
} from '../../../src/comparison/statistics/compress-samples.ts';
import type { PairComparison } from '../../../src/comparison/statistics/pair-comparison.ts';
import { QUANTILE_TAILS, quantileOf } from '../../../src/measurement/quantile.ts';
import { RankedSamples } from '../../../src/ranked-samples.ts';

// Goal: what must hold of a comparison whatever the samples.
// Method: random samples of two arms in some seconds; changes to them whose effect is known.

/** One sample: the second and what of it has passed when it is intended, and its value. */
type Sample = readonly [second: number, passedRatio: number, valueMs: number];

const samplesOf = (value: fc.Arbitrary<number>) =>
  fc.array(fc.tuple(fc.nat(11), fc.double({ min: 0, max: 0.99, noNaN: true }), value), {
    minLength: 30,
    maxLength: 200,
  });
const anyValue = fc.double({ min: 0.001, max: 1e6, noNaN: true });
const fewValues = fc.integer({ min: 1, max: 40 });
const anySamples = fc.oneof(samplesOf(anyValue), samplesOf(fewValues));

function repetitionOf(samples: readonly Sample[]): RepetitionSamples {
  return {
    startAtMs: 0,
    intendedAtMs: Float64Array.from(samples, ([second, passed]) => (second + passed) * 1000),
    valuesMs: Float64Array.from(samples, ([, , valueMs]) => valueMs),
    invocation: Int32Array.from(samples.keys()),
  };
}

function compare(a: readonly Sample[], b: readonly Sample[], seed = 1): PairComparison {
  const armOf = (arm: string, samples: readonly Sample[]) =>
    compressSamples({ arm, repetitions: [repetitionOf(samples)] });
  const arms = [armOf('sqs', a), armOf('kinesis', b)] as const;
  return comparePair({
    arms,
    blockMs: blockMsOf(arms),
    seed,
    resampleCount: 100,
    resolutionMs: 0,
    invalidReason: null,
    noise: null,
  });
}

const changed = (samples: readonly Sample[], change: (valueMs: number) => number): Sample[] =>
  samples.map(([second, passed, valueMs]) => [second, passed, change(valueMs)]);

/** The numbers of every difference. */
const differencesOf = ({ quantiles }: PairComparison): readonly (readonly number[] | null)[] =>
  quantiles.map(
    ({ difference }) => difference && [difference.valueMs, difference.lowerMs, difference.upperMs],
  );

test('an arm does not differ from itself by anything', () => {
  fc.assert(
    fc.property(anySamples, (samples) => {
      const comparison = compare(samples, samples);

      const given = differencesOf(comparison).filter((numbers) => numbers !== null);
      expect(given.flat().filter((number) => number !== 0)).toEqual([]);
      expect(comparison.band?.differsAt ?? []).toEqual([]);
      const verdicts = new Set(comparison.quantiles.map(({ verdict }) => verdict));
      expect([...verdicts].filter((verdict) => !/no-diff|inconc/.test(verdict))).toEqual([]);
    }),
    { numRuns: 30 },
  );
});

test('a shift of every value is the difference, and nothing else is possible', () => {
  fc.assert(
    fc.property(anySamples, fc.double({ min: 0.5, max: 1000, noNaN: true }), (samples, shiftMs) => {
      const comparison = compare(
        changed(samples, (valueMs) => valueMs + shiftMs),
        samples,
      );

      const given = differencesOf(comparison).filter((numbers) => numbers !== null);
      expect(given.length > 0).toBe(comparison.blockCount >= 6);
      expect(given.flat().filter((number) => Math.abs(number - shiftMs) > 1e-6)).toEqual([]);
      expect(comparison.quantiles[49]?.verdict).toBe(
        comparison.blockCount >= 6 ? 'later' : 'inconclusive',
      );
    }),
    { numRuns: 30 },
  );
});

test('a factor on every value is a factor on every difference, and takes nothing from ratios', () => {
  fc.assert(
    fc.property(anySamples, anySamples, (a, b) => {
      const plain = compare(a, b);
      const eightfold = compare(
        changed(a, (valueMs) => valueMs * 8),
        changed(b, (valueMs) => valueMs * 8),
      );

      // Eight is a power of two, so that nothing is rounded.
      expect(differencesOf(eightfold)).toEqual(
        differencesOf(plain).map((numbers) => numbers?.map((number) => number * 8) ?? null),
      );
      expect(eightfold.quantiles.map(({ ratio }) => ratio)).toEqual(
        plain.quantiles.map(({ ratio }) => ratio),
      );
    }),
    { numRuns: 30 },
  );
});

test('the order of records and their instants within a block change nothing', () => {
  fc.assert(
    fc.property(anySamples, anySamples, (a, b) => {
      const moved = a.toReversed().map(([second, , valueMs]): Sample => [second, 0.5, valueMs]);

      expect(compare(moved, b)).toEqual(compare(a, b));
    }),
    { numRuns: 30 },
  );
});

test('the other way round, every difference is the opposite', () => {
  fc.assert(
    fc.property(anySamples, anySamples, (a, b) => {
      const opposite = differencesOf(compare(b, a)).map(
        (numbers) => numbers && [numbers[0], numbers[2], numbers[1]].map((n = 0) => 0 - n),
      );

      const numbersOf = (rows: ReturnType<typeof differencesOf>) =>
        rows.flatMap((row) => row ?? [Number.NaN]);
      const straight = numbersOf(differencesOf(compare(a, b)));
      const apart = numbersOf(opposite).filter((number, index) => {
        const other = straight[index] ?? Number.NaN;
        return Math.abs(number - other) > 1e-9 * Math.max(1, Math.abs(number));
      });
      expect(apart).toEqual([]);
      expect(numbersOf(opposite)).toHaveLength(straight.length);
    }),
    { numRuns: 30 },
  );
});

test('a quantile is the one that a single arm reports', () => {
  fc.assert(
    fc.property(samplesOf(anyValue), (samples) => {
      const values = Float64Array.from(samples, ([, , valueMs]) => valueMs);
      const p50 = quantileOf(new RankedSamples(values), QUANTILE_TAILS.p50);

      expect(p50).toEqual({
        kind: 'value',
        valueMs: compare(samples, samples).quantiles[49]?.a.valueMs,
      });
    }),
    { numRuns: 30 },
  );
});

test('the same seed gives the same comparison, another one another', () => {
  const a = fc.sample(samplesOf(anyValue), { seed: 1, numRuns: 1 })[0] ?? [];
  const b = fc.sample(samplesOf(anyValue), { seed: 2, numRuns: 1 })[0] ?? [];

  expect(compare(a, b, 7)).toEqual(compare(a, b, 7));
  expect(compare(a, b, 8)).not.toEqual(compare(a, b, 7));
});
