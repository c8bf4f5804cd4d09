import { describe, expect, test } from '@jest/globals';
import { describeComparison } from '../../../src/comparison/statistics/describe-comparison.ts';
import type {
  ComparedQuantile,
  PairComparison,
} from '../../../src/comparison/statistics/pair-comparison.ts';

const sooner: ComparedQuantile = {
  percentile: 50,
  a: { valueMs: 5.12, lowerMs: 4.9, upperMs: 5.3 },
  b: { valueMs: 513.2, lowerMs: 500, upperMs: 525 },
  difference: { valueMs: -508.08, lowerMs: -520.1, upperMs: -494.9 },
  ratio: null,
  verdict: 'sooner',
  reason: { kind: 'interval-excludes-zero' },
};
const small: ComparedQuantile = {
  ...sooner,
  difference: { valueMs: 0.31, lowerMs: -0.42, upperMs: 1.1 },
  verdict: 'no-difference',
  reason: { kind: 'interval-includes-zero' },
};

function say(quantile: Partial<ComparedQuantile>, comparison: Partial<PairComparison> = {}) {
  return describeComparison({
    arms: ['sqs-fifo', 'kinesis'],
    method: 'blocks',
    repetitionCount: 1,
    blockMs: 1000,
    blockCount: 60,
    stretchLength: 1,
    resampleCount: 1000,
    sampleCounts: [10_000, 10_000],
    quantiles: [{ ...sooner, ...quantile }],
    band: null,
    runMedians: null,
    noise: null,
    ...comparison,
  });
}

describe('a claim', () => {
  const sentence =
    'sqs-fifo delivered sooner than kinesis: p50 5.1 ms vs 513 ms, 508 ms less [495, 520] ' +
    '(95 %, 60 blocks of 1 s, n 10,000 each)';

  test('says who was sooner, by how much, and what that rests on', () => {
    expect(say({})).toEqual([sentence]);
  });

  test('begins with the arm that was sooner, whichever was given first', () => {
    const later: Partial<ComparedQuantile> = {
      a: sooner.b,
      b: sooner.a,
      difference: { valueMs: 508.08, lowerMs: 494.9, upperMs: 520.1 },
      verdict: 'later',
    };

    expect(say(later, { arms: ['kinesis', 'sqs-fifo'] })).toEqual([sentence]);
    expect(
      say(later, { arms: ['kinesis', 'sqs-fifo'], sampleCounts: [10_000, 9_000] }).join(),
    ).toContain('n 9,000 and 10,000)');
  });

  test.each([
    [{ blockMs: 120_000, blockCount: 1 }, '(95 %, 1 block of 2 min, n 10,000 each)'],
    [{ blockMs: 3_600_000 }, '(95 %, 60 blocks of 1 h, n 10,000 each)'],
    [{ stretchLength: 3 }, '(95 %, 60 blocks of 1 s drawn 3 at a time, n 10,000 each)'],
    [
      { repetitionCount: 3, method: 'pooled-blocks' as const },
      '(95 %, 60 blocks of 1 s in 3 runs, pooled, n 10,000 each)',
    ],
    [
      { repetitionCount: 5, method: 'runs-then-blocks' as const },
      '(95 %, 60 blocks of 1 s in 5 runs, drawn by run, n 10,000 each)',
    ],
  ])('names what was drawn: %p', (comparison, basis) => {
    expect(say({}, comparison).join()).toContain(basis);
  });
});

describe('without a claim a sentence', () => {
  test('gives the difference that could not be told from none', () => {
    expect(say(small, { arms: ['sqs', 'sqs-fifo'] })).toEqual([
      'no difference shown between sqs and sqs-fifo at p50: 0.3 ms [-0.4, 1.1]',
    ]);
  });

  test('says that clocks could have made it', () => {
    expect(say({ ...small, reason: { kind: 'within-resolution', resolutionMs: 2 } }).join()).toBe(
      'no difference shown between sqs-fifo and kinesis at p50: 0.3 ms [-0.4, 1.1], ' +
        'within the 2 ms that clocks may be off',
    );
  });

  test('says that an arm differed from itself by as much', () => {
    expect(say({ ...small, reason: { kind: 'within-noise', noiseMs: 1.5 } }).join()).toContain(
      ', within the 1.5 ms by which an arm differed from itself',
    );
  });

  test('says how many blocks it would take', () => {
    const reason = { kind: 'too-few-blocks', have: 60, need: 368 } as const;

    expect(say({ percentile: 99, difference: null, verdict: 'inconclusive', reason })).toEqual([
      'sqs-fifo and kinesis at p99: not enough blocks (60 of 368)',
    ]);
  });

  test('says of the whole comparison why the run cannot be compared', () => {
    const reason = { kind: 'invalid-run', text: 'the run was not drained' } as const;

    expect(say({ verdict: 'inconclusive', reason })).toEqual([
      'sqs-fifo and kinesis cannot be compared: the run was not drained',
    ]);
  });
});

test('a difference that an interval of 99 % does not bear out is not claimed', () => {
  const difference = { valueMs: 0.6, lowerMs: 0.1, upperMs: 1.1 };

  expect(say({ ...small, difference, reason: { kind: 'not-at-99-percent' } })).toEqual([
    'no difference shown between sqs-fifo and kinesis at p50: 0.6 ms [0.1, 1.1], ' +
      'but a 99 % interval holds 0',
  ]);
});

test('a difference elsewhere on the curve is told when none of the spoken percentiles has one', () => {
  const band = { points: [], differsAt: [3, 70, 71, 72] };

  expect(say(small, { band }).at(-1)).toBe(
    'sqs-fifo and kinesis differ at p3, p70 to p72 (99 % band)',
  );
  expect(say({}, { band })).toHaveLength(1);
});

test('percentiles other than p50, p90 and p99 have no sentence', () => {
  expect(say({ percentile: 51 })).toEqual([]);
});
