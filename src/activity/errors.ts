/** Why a record could not be read. Stable across releases: alarms and tests match on it. */
export type ActivityErrorCode =
  | 'RECORD_TOO_LARGE'
  | 'RECORD_NOT_UTF8'
  | 'RECORD_NOT_JSON'
  | 'RECORD_SCHEMA_MISMATCH';

/**
 * Thrown when bytes taken from a stream or queue are not an activity record.
 *
 * Retrying cannot help, since the same bytes fail the same way. What frees the
 * shard is a bounded `maximumRetryAttempts` with an on-failure destination.
 */
export class ActivityError extends Error {
  override readonly name = 'ActivityError';
  readonly code: ActivityErrorCode;
  readonly retryable = false;

  constructor(code: ActivityErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
