import type { InvocationEvent } from './invocation-event.ts';

/** What came back from asking Lambda to run a function once. */
export type InvocationResult =
  /** The function answered; `payload` is its JSON text, empty if it sent nothing. */
  | { readonly kind: 'returned'; readonly requestId: string; readonly payload: string }
  /** It threw, timed out, ran out of memory or died; `payload` is the error document. */
  | { readonly kind: 'function-error'; readonly requestId: string; readonly payload: string }
  /** It never ran: no concurrency was free (TooManyRequestsException). */
  | { readonly kind: 'throttled' };

/** One function that can be invoked synchronously. */
export interface FunctionInvoker {
  /** As the mapping holds it, unqualified unless it was made with a qualifier. */
  readonly functionArn: string;
  /** The execution role, which stream records name as `invokeIdentityArn`. */
  readonly roleArn: string;
  readonly timeoutMs: number;
  /** Runs the function. Never rejects. */
  readonly invoke: (event: InvocationEvent) => Promise<InvocationResult>;
}
