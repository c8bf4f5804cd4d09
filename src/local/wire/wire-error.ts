/** Why the server could not be started. Stable: exit codes and tests match on it. */
export type WireErrorCode =
  /** Somebody else listens there already. */
  | 'PORT_IN_USE'
  /** The host is not ours, the port needs privileges, or the like; see `cause`. */
  | 'CANNOT_LISTEN';

/** Thrown when the endpoint of the local AWS cannot be opened; the message names host and port. */
export class WireError extends Error {
  override readonly name = 'WireError';
  readonly code: WireErrorCode;

  constructor(code: WireErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
