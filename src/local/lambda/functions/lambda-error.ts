/** What can be wrong with a function before it is ever invoked. */
export type LambdaErrorCode =
  | 'FUNCTION_UNKNOWN'
  | 'FUNCTION_EXISTS'
  | 'FUNCTION_CONFIG_INVALID'
  /** Its module is missing, throws at load, or has no such handler. */
  | 'FUNCTION_INIT_FAILED';

/**
 * Thrown when functions are set up wrongly: by a template, or by the bundle it names.
 * The message is one line that names the function.
 */
export class LambdaError extends Error {
  override readonly name = 'LambdaError';
  readonly code: LambdaErrorCode;

  constructor(code: LambdaErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
