/**
 * Thrown for bytes that begin as an aggregate of the Kinesis Producer Library and are none.
 *
 * Retrying cannot help, since the same bytes fail the same way.
 */
export class KplError extends Error {
  override readonly name = 'KplError';
  /** Stable across releases: alarms and tests match on it. */
  readonly code = 'AGGREGATE_BROKEN';

  /** Says what is broken: `its MD5 does not match`. */
  constructor(reason: string, options?: ErrorOptions) {
    super(`broken KPL aggregate: ${reason}`, options);
  }
}
