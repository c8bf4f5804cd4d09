/** Why the producer refused to send. Stable across releases. */
export type ProducerErrorCode = 'EVENT_INVALID' | 'ARM_NOT_DEPLOYED';

/** Thrown when the producer was invoked with an event it cannot carry out; nothing was sent. */
export class ProducerError extends Error {
  override readonly name = 'ProducerError';
  readonly code: ProducerErrorCode;

  constructor(code: ProducerErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
