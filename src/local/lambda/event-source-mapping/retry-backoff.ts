import type { Prng } from '../../../prng.ts';

/** How long a mapping waits before it tries the same batch again. */
export interface BackoffSettings {
  /** Wait before the first retry. */
  readonly initialDelayMs: number;
  /** No wait is longer. */
  readonly maximumDelayMs: number;
}

/**
 * AWS documents no schedule. A recording shows eight attempts within a minute, so the first
 * gaps are short: doubling from half a second up to half a minute fits.
 */
export const DEFAULT_BACKOFF: BackoffSettings = { initialDelayMs: 500, maximumDelayMs: 30_000 };

/**
 * The wait in ms before the retry that follows `attemptCount` attempts (1 or more): doubled each
 * time up to the maximum, of which the second half is left to chance.
 */
export function retryDelayMs(attemptCount: number, backoff: BackoffSettings, prng: Prng): number {
  const doubled = backoff.initialDelayMs * 2 ** Math.min(attemptCount - 1, 30);
  const delayMs = Math.min(backoff.maximumDelayMs, doubled);
  return delayMs * (0.5 + prng.nextFloat() / 2);
}
