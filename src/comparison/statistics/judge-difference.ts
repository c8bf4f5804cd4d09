import type { EstimateMs } from './estimate.ts';

/** What a difference of two arms says of the first. */
export type DifferenceVerdict = 'sooner' | 'later' | 'no-difference' | 'inconclusive';

/** Why a verdict is what it is. */
export type VerdictReason =
  | { readonly kind: 'interval-excludes-zero' }
  | { readonly kind: 'interval-includes-zero' }
  | { readonly kind: 'not-at-99-percent' }
  | { readonly kind: 'within-resolution'; readonly resolutionMs: number }
  | { readonly kind: 'within-noise'; readonly noiseMs: number }
  | { readonly kind: 'too-few-blocks'; readonly have: number; readonly need: number }
  | { readonly kind: 'invalid-run'; readonly text: string };

/** What a difference is judged by. */
export interface JudgeOptions {
  /** First minus second; null where there are not enough blocks for an interval. */
  readonly difference: EstimateMs | null;
  /** The same with its interval of 99 %. */
  readonly widerDifference: EstimateMs | null;
  readonly have: number;
  readonly need: number;
  /** How far the clocks may be off. */
  readonly resolutionMs: number;
  /** How far an arm may differ from itself; null when that was not measured. */
  readonly noiseMs: number | null;
  /** Why nothing of the run can be compared; null when it can. */
  readonly invalidReason: string | null;
}

/** A verdict and its reason. */
export interface JudgedDifference {
  readonly verdict: DifferenceVerdict;
  readonly reason: VerdictReason;
}

/**
 * Judges a difference. An arm is called sooner or later only when all of this holds:
 *
 * 1. nothing is wrong with the run, and there are enough blocks for an interval;
 * 2. the interval excludes 0, and so does one of 99 %: of every pair of arms, three percentiles are
 *    spoken of, and at 95 % one claim in twenty about equal arms would be a false alarm;
 * 3. all of it is farther from 0 than the clocks can be off, which could turn the sign;
 * 4. the difference is larger than what an arm showed against itself, and its interval is not
 *    within that band.
 *
 * Without 1 it is inconclusive. Otherwise there is no difference that could be claimed, which does
 * not mean that there is none: the interval says how large it may be.
 */
export function judgeDifference(options: JudgeOptions): JudgedDifference {
  const { difference, widerDifference, have, need, resolutionMs, noiseMs, invalidReason } = options;
  if (invalidReason !== null) {
    return { verdict: 'inconclusive', reason: { kind: 'invalid-run', text: invalidReason } };
  }
  if (difference === null) {
    return { verdict: 'inconclusive', reason: { kind: 'too-few-blocks', have, need } };
  }
  const { valueMs, lowerMs, upperMs } = difference;
  const nearestMs = nearestToZeroMs(difference);
  if (nearestMs <= 0) {
    return { verdict: 'no-difference', reason: { kind: 'interval-includes-zero' } };
  }
  if (widerDifference !== null && nearestToZeroMs(widerDifference) <= 0) {
    return { verdict: 'no-difference', reason: { kind: 'not-at-99-percent' } };
  }
  if (nearestMs <= resolutionMs) {
    return { verdict: 'no-difference', reason: { kind: 'within-resolution', resolutionMs } };
  }
  const farthestMs = Math.max(Math.abs(lowerMs), Math.abs(upperMs));
  if (noiseMs !== null && Math.min(Math.abs(valueMs), farthestMs) <= noiseMs) {
    return { verdict: 'no-difference', reason: { kind: 'within-noise', noiseMs } };
  }
  return {
    verdict: lowerMs > 0 ? 'later' : 'sooner',
    reason: { kind: 'interval-excludes-zero' },
  };
}

/** How far an interval stays away from 0; negative if it does not. */
function nearestToZeroMs({ lowerMs, upperMs }: EstimateMs): number {
  return Math.max(lowerMs, -upperMs);
}
