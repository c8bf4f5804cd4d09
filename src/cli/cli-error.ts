/** What kind of mistake the command line was given, or what it could not do. */
export type CliErrorCode =
  | 'USAGE'
  | 'FILE_UNREADABLE'
  | 'STAGE_NOT_SUPPORTED'
  | 'PACKAGE_FAILED'
  | 'PRODUCER_FAILED'
  | 'RUN_UNREADABLE';

/** Thrown by commands; its message is the one line a person sees. */
export class CliError extends Error {
  override readonly name = 'CliError';
  readonly code: CliErrorCode;

  constructor(code: CliErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
