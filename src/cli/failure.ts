import { EXIT_CODE, type ExitCode } from './exit-code.ts';

/** How a command's failure is told: one line, and the exit code. */
export interface Failure {
  readonly line: string;
  readonly exitCode: ExitCode;
}

/** Codes of errors that say: what you asked for, or the configuration, is wrong. */
const USAGE_CODES = new Set([
  'USAGE',
  'FILE_UNREADABLE',
  'STAGE_NOT_SUPPORTED',
  'RUN_UNREADABLE',
  'PORT_IN_USE',
  'FUNCTION_INIT_FAILED',
  'POSITION_INVALID',
  'STREAM_NOT_FOUND',
  'SHARD_NOT_FOUND',
  'QUEUE_NOT_FOUND',
]);
const USAGE_NAMES = new Set(['WorkloadError', 'StackError', 'RunDirectoryError']);

/** Turns whatever a command threw into one line; the first of a long message. */
export function describeFailure(error: unknown): Failure {
  if (!(error instanceof Error)) return { line: String(error), exitCode: EXIT_CODE.toolFailed };
  const [line = error.name] = error.message.split('\n');
  const code = 'code' in error ? String(error.code) : '';
  const usage = USAGE_CODES.has(code) || USAGE_NAMES.has(error.name);
  return { line, exitCode: usage ? EXIT_CODE.usage : EXIT_CODE.toolFailed };
}
