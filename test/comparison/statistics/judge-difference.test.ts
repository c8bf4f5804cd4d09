import { expect, test } from '@jest/globals';
import {
  type JudgeOptions,
  judgeDifference,
} from '../../../src/comparison/statistics/judge-difference.ts';

const judge = (lowerMs: number, upperMs: number, options: Partial<JudgeOptions> = {}) =>
  judgeDifference({
    difference: { valueMs: (lowerMs + upperMs) / 2, lowerMs, upperMs },
    widerDifference: null,
    have: 60,
    need: 6,
    resolutionMs: 0,
    noiseMs: null,
    invalidReason: null,
    ...options,
  });

test('an arm is sooner when the whole interval is below 0, and later when it is above', () => {
  const reason = { kind: 'interval-excludes-zero' };

  expect(judge(-5, -1)).toEqual({ verdict: 'sooner', reason });
  expect(judge(1, 5)).toEqual({ verdict: 'later', reason });
});

test.each([
  [-1, 5],
  [0, 5],
  [-5, 0],
  [0, 0],
])('nothing is claimed from %d to %d, which holds 0', (lowerMs, upperMs) => {
  expect(judge(lowerMs, upperMs)).toEqual({
    verdict: 'no-difference',
    reason: { kind: 'interval-includes-zero' },
  });
});

test('nothing is claimed that an interval of 99 % does not bear out', () => {
  const widerDifference = { valueMs: 3, lowerMs: -0.5, upperMs: 6 };

  expect(judge(1, 5, { widerDifference })).toEqual({
    verdict: 'no-difference',
    reason: { kind: 'not-at-99-percent' },
  });
  expect(judge(1, 5, { widerDifference: { ...widerDifference, lowerMs: 0.5 } }).verdict).toBe(
    'later',
  );
});

test('nothing is claimed where clocks may be off by as much as the nearer end of the interval', () => {
  const reason = { kind: 'within-resolution', resolutionMs: 2 };

  expect(judge(2, 9, { resolutionMs: 2 })).toEqual({ verdict: 'no-difference', reason });
  expect(judge(-9, -2, { resolutionMs: 2 })).toEqual({ verdict: 'no-difference', reason });
  expect(judge(2.1, 9, { resolutionMs: 2 }).verdict).toBe('later');
});

test('nothing is claimed of a difference that an arm showed against itself', () => {
  const reason = { kind: 'within-noise', noiseMs: 6 };

  expect(judge(1, 5, { noiseMs: 6 })).toEqual({ verdict: 'no-difference', reason });
  expect(judge(4, 8, { noiseMs: 6 })).toEqual({ verdict: 'no-difference', reason });
  expect(judge(-8.1, -4, { noiseMs: 6 }).verdict).toBe('sooner');
});

test('a difference without an interval is inconclusive, and says how many blocks there are', () => {
  expect(judge(0, 0, { difference: null, have: 60, need: 368 })).toEqual({
    verdict: 'inconclusive',
    reason: { kind: 'too-few-blocks', have: 60, need: 368 },
  });
});

test('whatever the interval, a run that is not valid is inconclusive', () => {
  expect(judge(1, 5, { invalidReason: 'not drained' })).toEqual({
    verdict: 'inconclusive',
    reason: { kind: 'invalid-run', text: 'not drained' },
  });
});
