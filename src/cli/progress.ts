import type { Clock } from '../clock.ts';

/** How often a log that is not a terminal gets a line. */
const LOG_INTERVAL_MS = 10_000;

/** Shows what is going on, on stderr: stdout belongs to the result. */
export interface Progress {
  /** One line about a step that begins or ends. */
  readonly step: (text: string) => void;
  /** The live lines, one per arm; a terminal sees them replaced, a log every 10 s. */
  readonly live: (lines: readonly string[]) => void;
  /** Ends the live lines, so that what is written next starts on a line of its own. */
  readonly end: () => void;
}

/** Where {@link createProgress} writes; `process.stderr` is one. */
export interface ProgressStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly write: (text: string) => unknown;
}

/** Progress on a terminal (updating lines) or in a log (a line every 10 s). */
export function createProgress(stream: ProgressStream, clock: Clock): Progress {
  let liveCount = 0;
  let loggedAtMs = Number.NEGATIVE_INFINITY;

  const end = (): void => {
    liveCount = 0;
  };
  const step = (text: string): void => {
    end();
    stream.write(`${text}\n`);
  };
  const live = (lines: readonly string[]): void => {
    if (!stream.isTTY) {
      if (clock.monotonicMs() - loggedAtMs < LOG_INTERVAL_MS) return;
      loggedAtMs = clock.monotonicMs();
      stream.write(`${lines.join('\n')}\n`);
      return;
    }
    const width = (stream.columns ?? 100) - 1;
    const up = liveCount > 0 ? `\u001b[${liveCount}A` : '';
    // \u001b[K clears what a longer line left behind.
    stream.write(up + lines.map((line) => `${line.slice(0, width)}\u001b[K\n`).join(''));
    liveCount = lines.length;
  };
  return { step, live, end };
}
