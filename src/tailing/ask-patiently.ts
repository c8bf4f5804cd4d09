import { sleep } from '../clock.ts';
import { TailError } from './errors.ts';
import type { Refusal } from './stream-reader.ts';
import type { TailSurroundings } from './tail-surroundings.ts';

/** The longest wait before the first retry; it doubles with every try. */
const FIRST_DELAY_MS_MAX = 1000;
/** No retry waits longer than this. */
const DELAY_MS_MAX = 10_000;
/** So many calls in a row that nobody answers are the end; throttling is waited out. */
const UNAVAILABLE_COUNT_MAX = 5;

/**
 * Asks until there is an answer, with exponential backoff, the second half of it left to chance.
 *
 * @returns null when the tail ended meanwhile
 * @throws {TailError} UNAVAILABLE, after five calls in a row without an answer
 */
export async function askPatiently<Answer extends { readonly kind: string }>(
  ask: () => Promise<Answer | Refusal>,
  { clock, prng, signal, warn }: TailSurroundings,
): Promise<Answer | null> {
  let unavailableCount = 0;
  for (let delayMs = FIRST_DELAY_MS_MAX; !signal.aborted; delayMs *= 2) {
    const answer = await ask();
    if (!isRefusal(answer)) return answer;
    if (answer.kind === 'unavailable') {
      if (++unavailableCount === UNAVAILABLE_COUNT_MAX) {
        throw new TailError('UNAVAILABLE', `the stream cannot be read: ${answer.reason}`);
      }
      if (unavailableCount === 1) warn(`no answer (${answer.reason}); trying again`);
    } else {
      unavailableCount = 0;
    }
    const share = 0.5 + prng.nextFloat() / 2;
    await sleep(clock, Math.min(delayMs, DELAY_MS_MAX) * share, signal);
  }
  return null;
}

function isRefusal(answer: { readonly kind: string }): answer is Refusal {
  return answer.kind === 'throttled' || answer.kind === 'unavailable';
}
