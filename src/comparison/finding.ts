import type { Arm } from '../observation/arm.ts';

/** What the evidence says; `inconclusive` whenever it cannot carry more. */
export type Verdict = 'pass' | 'fail' | 'inconclusive';

/**
 * What was checked.
 *
 * - `conservation`: every record has a known fate.
 * - `order`: no record of a key was stored or reached the handler after a later one.
 * - `overlap`: no key was in two invocations at once.
 * - `identity`: what was delivered is what was sent, once where that is promised.
 * - `drained`, `telemetry`: the evidence is complete.
 * - `clocks`: the stamps of broker, producers and consumers do not contradict each other.
 * - `schedule`: the generator kept its schedule, so latency is the pipeline's own.
 */
export type FindingKind =
  | 'conservation'
  | 'order'
  | 'overlap'
  | 'identity'
  | 'drained'
  | 'telemetry'
  | 'clocks'
  | 'schedule';

/**
 * What a `fail` means: a broken promise when `required`; what the transport is known to do when
 * `expected-to-fail`, which is measured and no failure of the run; and nobody's fault when
 * `informational`.
 */
export type Expectation = 'required' | 'expected-to-fail' | 'informational';

/** One judged question about a run. */
export interface Finding {
  readonly kind: FindingKind;
  /** Null when it concerns the whole run. */
  readonly arm: Arm | null;
  readonly expectation: Expectation;
  readonly verdict: Verdict;
  /** One sentence with the numbers it rests on. */
  readonly reason: string;
}
