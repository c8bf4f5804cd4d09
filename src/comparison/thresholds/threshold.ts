import type { Arm } from '../../observation/arm.ts';
import type { LatencyName } from './latencies.ts';

/** How a value is held against a limit. */
export const OPERATORS = ['<', '<=', '>', '>=', '==', '!='] as const;

/** One of {@link OPERATORS}. */
export type Operator = (typeof OPERATORS)[number];

/** The measured value, or an end of its 95 % interval. */
export const BOUNDS = ['value', 'lower', 'upper'] as const;

/** One of {@link BOUNDS}. */
export type Bound = (typeof BOUNDS)[number];

/** What of two arms is held against a limit: first minus second, or first by second. */
export const PAIR_FUNCTIONS = ['diff', 'ratio'] as const;

/** One of {@link PAIR_FUNCTIONS}. */
export type PairFunction = (typeof PAIR_FUNCTIONS)[number];

/**
 * Which number a threshold is about.
 *
 * - `metric`: a number of one arm by its name in `METRICS`, as `kinesis.lost`.
 * - `latency`: a statistic of a duration of one arm, as `kinesis.latency.p99.upper`; a percentile
 *   is whole, from 1 to 99.
 * - `pair`: how two arms differ in end-to-end latency, as `diff(sqs,kinesis).p50.lower`.
 */
export type ThresholdSubject =
  | { readonly kind: 'metric'; readonly arm: Arm; readonly metric: string }
  | {
      readonly kind: 'latency';
      readonly arm: Arm;
      readonly latency: LatencyName;
      readonly statistic: number | 'max';
      readonly bound: Bound;
    }
  | {
      readonly kind: 'pair';
      readonly of: PairFunction;
      readonly arms: readonly [Arm, Arm];
      readonly percentile: number;
      readonly bound: Bound;
    };

/** A demand on the result of a run. */
export interface Threshold {
  readonly subject: ThresholdSubject;
  readonly operator: Operator;
  /** In the unit of the subject: durations in ms, shares and ratios as numbers. */
  readonly limit: number;
  /** False: when it fails, the run warns and does not fail. */
  readonly strict: boolean;
}

/** The arms that a threshold is about. */
export function armsOf({ subject }: Threshold): readonly Arm[] {
  return subject.kind === 'pair' ? subject.arms : [subject.arm];
}
