import type { ArmMeasurement } from '../../measurement/measure-arm.ts';
import type { Evidence } from './threshold-source.ts';

/**
 * How a number is spelled and read.
 *
 * - `ms`: a duration; may be below 0, because clocks of two hosts may be off.
 * - `share`: part of a whole, 0 to 1 or 0% to 100%.
 * - `ratio`: one duration by another, from 0.
 * - `count`: a whole number from 0.
 * - `number`: any other.
 */
export type Unit = 'ms' | 'share' | 'ratio' | 'count' | 'number';

/** A number of one arm that a threshold can name. */
export interface Metric {
  readonly name: string;
  readonly unit: Unit;
  /** What it is, in a few words. */
  readonly description: string;
  /** What must be complete for the number to be exact. */
  readonly evidence: Evidence;
  /** What the number still says when it is not: the truth is as much or more, or nothing. */
  readonly ifIncomplete: 'exact' | 'at-least' | 'nothing';
  /** Null when there is no such number. */
  readonly read: (arm: ArmMeasurement) => number | null;
}
