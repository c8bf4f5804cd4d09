import type { Clock } from '../clock.ts';
import type { Prng } from '../prng.ts';

/** What a tail is given of the outside world. */
export interface TailSurroundings {
  readonly clock: Clock;
  /** Spreads retries. */
  readonly prng: Prng;
  /** Ends the tail when aborted. */
  readonly signal: AbortSignal;
  /** Tells the person something beside the records, in one line. */
  readonly warn: (text: string) => void;
}
