/** Why a consumer refused something. Stable across releases: alarms and tests match on it. */
export type ConsumerErrorCode =
  /** The event is not from the source this function consumes. */
  | 'EVENT_SOURCE_WRONG'
  /** It is, but lacks what every event of that source has. */
  | 'EVENT_MALFORMED'
  /** The record asked to fail. */
  | 'FAULT_THROWN'
  /** A consumer was built with an option it cannot work with. */
  | 'OPTION_INVALID'
  /** An environment variable of the function is missing or wrong. */
  | 'ENVIRONMENT_INVALID';

/**
 * Thrown by the consumers for what is wrong with an event, a record or the configuration.
 *
 * Of a record, it fails that record alone; of an event or the configuration, the invocation.
 */
export class ConsumerError extends Error {
  override readonly name = 'ConsumerError';
  readonly code: ConsumerErrorCode;

  constructor(code: ConsumerErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
