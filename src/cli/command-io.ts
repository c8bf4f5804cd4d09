import type { Clock } from '../clock.ts';
import type { Progress } from './progress.ts';

/** What every command is given of the outside world. */
export interface CommandIo {
  readonly clock: Clock;
  /** The checkout: where serverless.yml is. */
  readonly directory: string;
  /** The result; nothing else is written there. */
  readonly writeResult: (text: string) => void;
  /** Whether results may be coloured. */
  readonly color: boolean;
  readonly progress: Progress;
  /** Aborted by the first Ctrl-C. */
  readonly interrupted: AbortSignal;
}
