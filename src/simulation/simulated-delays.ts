import type { Prng } from '../prng.ts';

/** A span of time that is drawn anew, evenly, each time it passes. */
export interface DelayRange {
  readonly minMs: number;
  readonly maxMs: number;
}

/**
 * What a simulation supposes of everything that AWS's documentation does not time. Nothing of it
 * is measured: results that depend on it say more about these figures than about AWS.
 */
export interface SimulatedDelays {
  /** From sending a call to the broker's receiving it, and as long again for the answer. */
  readonly callOneWay: DelayRange;
  /** From an invocation to the function's first line, and the answer's way back. */
  readonly invocation: DelayRange;
  /** Loading a function into a new execution environment. */
  readonly coldStart: DelayRange;
}

/** Round figures of the magnitude that AWS's own services have within a region. */
export const DEFAULT_DELAYS: SimulatedDelays = {
  callOneWay: { minMs: 1, maxMs: 5 },
  invocation: { minMs: 1, maxMs: 3 },
  coldStart: { minMs: 150, maxMs: 350 },
};

/** One delay of the range, in ms. */
export function drawDelayMs({ minMs, maxMs }: DelayRange, prng: Prng): number {
  return minMs + prng.nextFloat() * (maxMs - minMs);
}
