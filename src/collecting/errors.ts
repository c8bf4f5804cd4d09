/** Why a run directory could not be used. Stable across releases: tests match on it. */
export type RunDirectoryErrorCode =
  | 'RUN_DIRECTORY_EXISTS'
  | 'RUN_DIRECTORY_UNREADABLE'
  | 'RUN_SCHEMA_UNSUPPORTED'
  | 'RUN_SCHEMA_MISMATCH';

/** Thrown when a run directory cannot be made, read or understood. */
export class RunDirectoryError extends Error {
  override readonly name = 'RunDirectoryError';
  readonly code: RunDirectoryErrorCode;

  constructor(code: RunDirectoryErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
