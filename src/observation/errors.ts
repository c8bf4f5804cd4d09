/** Why an observation line could not be read. Stable across releases: tests match on it. */
export type ObservationErrorCode = 'OBSERVATION_VERSION_UNKNOWN' | 'OBSERVATION_MALFORMED';

/**
 * Thrown when a log line begins as an observation but cannot be read as one.
 *
 * It was written by another version of the functions, or cut or changed on its way;
 * skipping it would make the records it tells of look lost.
 */
export class ObservationError extends Error {
  override readonly name = 'ObservationError';
  readonly code: ObservationErrorCode;

  constructor(code: ObservationErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
