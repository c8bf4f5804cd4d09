import { invariant } from '../invariant.ts';
import type { Prng } from '../prng.ts';

/** The longest wait before the first retry; it doubles with every try. */
const FIRST_DELAY_MS_MAX = 50;

/** No retry waits longer than this. */
const DELAY_MS_MAX = 2000;

/**
 * How long to wait after the `tryCount`-th try: exponential backoff with full jitter, i.e. any
 * time from nothing up to the bound, so that records that failed together do not return together.
 *
 * @see https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
export function retryDelayMs(tryCount: number, prng: Prng): number {
  invariant(tryCount >= 1, 'a record is retried after it was tried');
  return prng.nextFloat() * Math.min(DELAY_MS_MAX, FIRST_DELAY_MS_MAX * 2 ** (tryCount - 1));
}
