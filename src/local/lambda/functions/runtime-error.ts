/** Names that Lambda's Node.js runtime gives to its own errors; a function error's `errorType`. */
export type RuntimeErrorName =
  | 'Runtime.MalformedHandlerName'
  | 'Runtime.ImportModuleError'
  | 'Runtime.UserCodeSyntaxError'
  | 'Runtime.HandlerNotFound'
  | 'Runtime.CallbackHandlerDeprecated'
  | 'Runtime.MarshalError'
  | 'Function.ResponseSizeTooLarge';

/** Thrown inside an execution environment when the function cannot be loaded or its answer sent. */
export class RuntimeError extends Error {
  override readonly name: RuntimeErrorName;

  constructor(name: RuntimeErrorName, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = name;
  }
}
