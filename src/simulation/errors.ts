/** Why something cannot be simulated. */
export type SimulationErrorCode =
  /** A handler that is none of the pipeline's: only its own functions can run in virtual time. */
  'HANDLER_UNKNOWN';

/** Thrown when a stack cannot be run in virtual time; the message is one line. */
export class SimulationError extends Error {
  override readonly name = 'SimulationError';
  readonly code: SimulationErrorCode;

  constructor(code: SimulationErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
