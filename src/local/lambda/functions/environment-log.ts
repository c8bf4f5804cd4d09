import type { Clock } from '../../../clock.ts';
import type { OutputPort } from './execution-environment.ts';

/** Takes one event of a log stream; the log store has such a function. */
export type AppendLog = (event: {
  readonly logGroup: string;
  readonly logStream: string;
  readonly timestampMs: number;
  readonly message: string;
}) => void;

/** Where an environment's log goes. */
export interface EnvironmentLogOptions {
  readonly clock: Clock;
  readonly append: AppendLog;
  readonly logGroup: string;
  readonly logStream: string;
}

/** The log stream of one environment: what its function prints and what Lambda says of it. */
export interface EnvironmentLog extends OutputPort {
  /** Ends a line that has no line break yet. */
  readonly endLine: () => void;
  /** Keeps a copy of every message from now on; the function returned ends that and gives them. */
  readonly capture: () => () => readonly string[];
}

/** A line without end is cut here: no event may be longer. */
const LINE_LENGTH_MAX = 1_048_576;

/** Creates the log of an environment. Empty lines are not events. */
export function createEnvironmentLog(options: EnvironmentLogOptions): EnvironmentLog {
  const { clock, append, logGroup, logStream } = options;
  let openLine = '';
  let captured: string[] | undefined;

  const message = (text: string): void => {
    if (text === '') return;
    append({ logGroup, logStream, timestampMs: clock.wallTimeMs(), message: text });
    captured?.push(text);
  };
  const endLine = (): void => {
    message(openLine);
    openLine = '';
  };
  return {
    message: (text) => {
      endLine();
      message(text);
    },
    text: (chunk) => {
      const lines = (openLine + chunk).split('\n');
      openLine = lines.pop() ?? '';
      for (const line of lines) message(line);
      if (openLine.length >= LINE_LENGTH_MAX) endLine();
    },
    endLine,
    capture: () => {
      const copy: string[] = [];
      captured = copy;
      return () => {
        captured = undefined;
        return copy;
      };
    },
  };
}

/** `YYYY/MM/DD/[$LATEST]` and the environment's own 32 hexadecimal digits. */
export function logStreamName(atMs: number, digits: string): string {
  const day = new Date(atMs).toISOString().slice(0, 10).replaceAll('-', '/');
  return `${day}/[$LATEST]${digits}`;
}
