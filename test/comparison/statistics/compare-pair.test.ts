import { describe, expect, test } from '@jest/globals';
import {
  type ComparePairOptions,
  comparePair,
} from '../../../src/comparison/statistics/compare-pair.ts';
import { compressSamples } from '../../../src/comparison/statistics/compress-samples.ts';
import { noiseBandOf } from '../../../src/comparison/statistics/noise-band.ts';
import type { PairComparison } from '../../../src/comparison/statistics/pair-comparison.ts';
import { type SyntheticRun, syntheticArms } from './synthetic-run.ts';

// Goal: a comparison says which method it used, and claims nothing that its evidence cannot carry.
// Method: synthetic runs whose difference is known, one reason for doubt at a time.

function compare(
  run: Partial<SyntheticRun>,
  options: Partial<ComparePairOptions> = {},
): PairComparison {
  return comparePair({
    arms: syntheticArms({
      seed: 1,
      blockCount: 60,
      recordsPerBlock: 50,
      batchSize: 5,
      shiftMs: 5,
      ...run,
    }),
    blockMs: 1000,
    seed: 1,
    resampleCount: 200,
    resolutionMs: 1,
    invalidReason: null,
    noise: null,
    ...options,
  });
}

const at = ({ quantiles }: PairComparison, percentile: number) => quantiles[percentile - 1];
const widthAt50 = (comparison: PairComparison): number => {
  const difference = at(comparison, 50)?.difference;
  return (difference?.upperMs ?? Number.NaN) - (difference?.lowerMs ?? Number.NaN);
};

test('a known shift is claimed and lies in its interval', () => {
  const comparison = compare({});

  const p50 = at(comparison, 50);
  expect(p50?.verdict).toBe('later');
  expect(p50?.difference?.lowerMs).toBeLessThan(5);
  expect(p50?.difference?.upperMs).toBeGreaterThan(5);
  expect(p50?.ratio?.value).toBeCloseTo((p50?.a.valueMs ?? 0) / (p50?.b.valueMs ?? 0), 12);
  expect(comparison).toMatchObject({
    arms: ['sqs', 'kinesis'],
    method: 'blocks',
    blockCount: 60,
    sampleCounts: [3000, 3000],
    resampleCount: 200,
  });
});

test('percentiles from which too few blocks are far have no interval and no verdict', () => {
  const comparison = compare({});

  const missing = comparison.quantiles.filter(({ difference }) => difference === null);
  expect(missing.map(({ percentile }) => percentile)).toEqual([1, 2, 3, 4, 5, 95, 96, 97, 98, 99]);
  expect(at(comparison, 99)).toMatchObject({
    a: { valueMs: expect.any(Number), lowerMs: null, upperMs: null },
    ratio: null,
    verdict: 'inconclusive',
    reason: { kind: 'too-few-blocks', have: 60, need: 368 },
  });
  expect(comparison.band?.points.map(({ percentile }) => percentile)).not.toContain(95);
});

test('the band is wider than the intervals of its points, and holds the shift everywhere', () => {
  const comparison = compare({});

  for (const point of comparison.band?.points ?? []) {
    const difference = at(comparison, point.percentile)?.difference;
    expect(point.upperMs - point.lowerMs).toBeGreaterThan(
      (difference?.upperMs ?? 0) - (difference?.lowerMs ?? 0),
    );
    expect(point.lowerMs).toBeLessThan(5);
    expect(point.upperMs).toBeGreaterThan(5);
  }
  expect(comparison.band?.differsAt).toContain(50);
});

test('a comparison survives JSON', () => {
  const comparison = compare({ repetitionCount: 2 });

  expect(JSON.parse(JSON.stringify(comparison))).toEqual(comparison);
});

describe('repetitions', () => {
  test('of two to four are pooled, so that what differs between runs is not in the interval', () => {
    const comparison = compare({ repetitionCount: 3, blockCount: 20 });

    expect(comparison).toMatchObject({
      method: 'pooled-blocks',
      repetitionCount: 3,
      blockCount: 60,
      runMedians: { difference: null },
    });
    expect(comparison.runMedians?.runs).toHaveLength(3);
  });

  test('from five on are drawn first, so that the interval is as wide as runs differ', () => {
    const quiet = { repetitionCount: 6, blockCount: 10 };
    const noisy = { ...quiet, runNoiseMs: 5 };

    expect(compare(quiet).method).toBe('runs-then-blocks');
    expect(widthAt50(compare(noisy))).toBeGreaterThan(2 * widthAt50(compare(quiet)));
  });

  test('of six or more have an interval of the median of their differences', () => {
    const { runMedians } = compare({ repetitionCount: 6, blockCount: 10, runNoiseMs: 1 });

    const differences = runMedians?.runs.map(({ differenceMs }) => differenceMs) ?? [];
    expect(runMedians?.difference).toMatchObject({
      lowerMs: Math.min(...differences),
      upperMs: Math.max(...differences),
    });
    expect(compare({}).runMedians).toBeNull();
  });
});

describe('nothing is claimed', () => {
  const verdictsOf = (comparison: PairComparison) =>
    new Set(comparison.quantiles.map(({ verdict }) => verdict));

  test('of a run that is not valid, whatever the numbers', () => {
    const comparison = compare({}, { invalidReason: 'the generator was saturated' });

    expect(verdictsOf(comparison)).toEqual(new Set(['inconclusive']));
    expect(comparison.band?.differsAt).toEqual([]);
    expect(at(comparison, 50)?.difference).not.toBeNull();
  });

  test('of a difference that clocks could have made', () => {
    expect(at(compare({}, { resolutionMs: 5 }), 50)?.reason.kind).toBe('within-resolution');
  });

  test('of a difference that an arm shows against itself', () => {
    const noise = noiseBandOf([compare({ shiftMs: 0 }), compare({ shiftMs: 6, seed: 2 })]);
    const comparison = compare({}, { noise });

    expect(at(comparison, 50)?.reason.kind).toBe('within-noise');
    expect(comparison.band?.differsAt).not.toContain(50);
    expect(comparison.noise).toEqual(noise);
  });

  test('of an arm without samples', () => {
    const [arm] = syntheticArms({
      seed: 1,
      blockCount: 60,
      recordsPerBlock: 5,
      batchSize: 1,
      shiftMs: 0,
    });
    const silent = compressSamples({
      arm: 'kinesis',
      repetitions: [
        {
          startAtMs: 0,
          intendedAtMs: new Float64Array(),
          valuesMs: new Float64Array(),
          invocation: new Int32Array(),
        },
      ],
    });
    const comparison = compare({}, { arms: [arm, silent] });

    expect(verdictsOf(comparison)).toEqual(new Set(['inconclusive']));
    expect(comparison).toMatchObject({ blockCount: 0, sampleCounts: [300, 0], band: null });
    expect(at(comparison, 50)?.b.valueMs).toBeNull();
  });
});

test('the noise of an arm is the end farthest from 0 of any interval', () => {
  const comparisons = [compare({ shiftMs: 0 }), compare({ shiftMs: 0, seed: 2 })];
  const ends = comparisons.flatMap((comparison) => {
    const difference = at(comparison, 50)?.difference;
    return [difference?.lowerMs ?? 0, difference?.upperMs ?? 0].map(Math.abs);
  });

  const { bounds, comparisonCount } = noiseBandOf(comparisons);

  expect(comparisonCount).toBe(2);
  expect(bounds[49]).toEqual({ percentile: 50, boundMs: Math.max(...ends) });
  expect(bounds[98]).toEqual({ percentile: 99, boundMs: null });
});
