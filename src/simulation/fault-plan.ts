import type { Prng } from '../prng.ts';

/**
 * What can strike, outside of the records themselves.
 *
 * Calls of the producer:
 * - `throttled-call`: the broker refuses a call because there are too many; nothing is stored.
 * - `failed-call`: the broker answers a call with an internal failure; nothing is stored.
 * - `lost-answer`: the broker stores a call's records and its answer is lost: outcome unknown.
 *
 * What brokers hand out:
 * - `delayed-message`: a message of a standard queue is visible only up to half a minute later.
 * - `duplicated-message`: a message of a standard queue is handed out once more, up to half a
 *   minute later, whether it is in flight or deleted by then.
 * - `delayed-records`: a read of a shard finds none of the records that are there.
 *
 * What no broker does, planted to see that it is found; each counts one record or one pair:
 * - `lost-record`: a record that was accepted is never given to the mapping.
 * - `swapped-records`: two neighbours of one key in a read, of a shard or a FIFO queue, change
 *   places, so that the mapping gets the later one first. Neither has been handed out before.
 *
 * Invocations for event source mappings:
 * - `throttled-invocation`: Lambda refuses to run the function, for want of concurrency.
 * - `crashed-invocation`: a consumer throws before it looks at its event.
 * - `died-invocation`: the environment dies during an invocation, with what it would have logged.
 * - `timed-out-invocation`: a consumer does its work and never answers, until it is timed out.
 * - `repeated-batch`: a stream's batch is run again after the function has answered, as if the
 *   checkpoint had been lost.
 * - `reshard-in-flight`: the shard of a batch is split, or merged with its neighbour, while the
 *   function runs.
 */
export const STRIKES = [
  'throttled-call',
  'failed-call',
  'lost-answer',
  'delayed-message',
  'duplicated-message',
  'delayed-records',
  'lost-record',
  'swapped-records',
  'throttled-invocation',
  'crashed-invocation',
  'died-invocation',
  'timed-out-invocation',
  'repeated-batch',
  'reshard-in-flight',
] as const;

/** See {@link STRIKES}. */
export type Strike = (typeof STRIKES)[number];

/** A strike, or an execution environment whose clock is off. */
export type Fault = Strike | 'clock-skew';

/** What goes wrong in a simulation. */
export interface FaultPlan {
  /** The share of calls, messages, … that each strikes, 0 to 1, whatever the others do. */
  readonly shares: Readonly<Record<Strike, number>>;
  /**
   * How far the wall clock of an execution environment may be off, either way, in ms: each has its
   * own skew for its life, producers and consumers alike.
   */
  readonly clockSkewMaxMs: number;
}

/** Nothing goes wrong but what records ask for. */
export const NO_FAULTS: FaultPlan = {
  shares: {
    'throttled-call': 0,
    'failed-call': 0,
    'lost-answer': 0,
    'delayed-message': 0,
    'duplicated-message': 0,
    'delayed-records': 0,
    'lost-record': 0,
    'swapped-records': 0,
    'throttled-invocation': 0,
    'crashed-invocation': 0,
    'died-invocation': 0,
    'timed-out-invocation': 0,
    'repeated-batch': 0,
    'reshard-in-flight': 0,
  },
  clockSkewMaxMs: 0,
};

/** The faults that a plan can cause. */
export function plannedFaults({ shares, clockSkewMaxMs }: FaultPlan): readonly Fault[] {
  const strikes = STRIKES.filter((strike) => shares[strike] > 0);
  return clockSkewMaxMs > 0 ? [...strikes, 'clock-skew'] : strikes;
}

/** What decides that something goes wrong, and who is told. */
export interface FaultSource {
  readonly faults: FaultPlan;
  readonly prng: Prng;
  readonly onFault: (fault: Fault) => void;
}

/** Decides whether a fault strikes now; `canStrike` is asked last and may make it happen. */
export function strikes(
  strike: Strike,
  { faults, prng, onFault }: FaultSource,
  canStrike: () => boolean = () => true,
): boolean {
  // Drawn whatever the share is, so that it changes nothing for the others.
  const struck = prng.nextFloat() < faults.shares[strike] && canStrike();
  if (struck) onFault(strike);
  return struck;
}

/** The first of several that exclude each other to strike now, if any. */
export function firstStrike(candidates: readonly Strike[], source: FaultSource): Strike | null {
  const { faults, prng, onFault } = source;
  const struck = candidates.filter((strike) => prng.nextFloat() < faults.shares[strike])[0] ?? null;
  if (struck !== null) onFault(struck);
  return struck;
}

/** How far the clock of a new execution environment is off, in ms. */
export function drawClockSkewMs({ faults, prng, onFault }: FaultSource): number {
  const { clockSkewMaxMs } = faults;
  if (clockSkewMaxMs === 0) return 0;
  onFault('clock-skew');
  return (2 * prng.nextFloat() - 1) * clockSkewMaxMs;
}
