import type { InvocationResult } from '../function-invoker.ts';
import type { FunctionErrorDocument, InvokeOutcome } from './execution-environment.ts';
import type { InvocationFailure } from './platform-lines.ts';

/** Every way in which an invocation can end. */
export type InvocationEnding =
  | InvokeOutcome
  | { readonly kind: 'timed-out'; readonly timeoutMs: number }
  | { readonly kind: 'not-loaded'; readonly error: FunctionErrorDocument };

/** What Lambda makes of an ending. */
export interface Conclusion {
  readonly result: InvocationResult;
  readonly failure?: InvocationFailure;
  /** What the log says of the failure, before the report. */
  readonly logMessage?: string;
}

/**
 * Decides what the caller gets and what the log says.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/troubleshooting-invocation.html
 */
export function concludeInvocation(
  requestId: string,
  ending: InvocationEnding,
  endedAtMs: number,
): Conclusion {
  if (ending.kind === 'returned') {
    return { result: { kind: 'returned', requestId, payload: ending.payload } };
  }
  const stamp = new Date(endedAtMs).toISOString();
  switch (ending.kind) {
    case 'failed':
      return failed(requestId, ending.error, thrown(stamp, requestId, 'Invoke', ending.error));
    case 'not-loaded':
      return failed(requestId, ending.error, thrown(stamp, requestId, 'Init', ending.error));
    case 'exited': {
      const errorMessage = `RequestId: ${requestId} Error: ${ending.reason}`;
      return failed(requestId, { errorType: 'Runtime.ExitError', errorMessage }, errorMessage);
    }
    case 'timed-out': {
      const text = `Task timed out after ${(ending.timeoutMs / 1000).toFixed(2)} seconds`;
      const errorMessage = `RequestId: ${requestId} Error: ${text}`;
      const error = { errorType: 'Sandbox.Timedout', errorMessage };
      const logMessage = `${stamp} ${requestId} ${text}`;
      return { ...failed(requestId, error, logMessage), failure: { kind: 'timeout' } };
    }
  }
}

function failed(requestId: string, error: FunctionErrorDocument, logMessage: string): Conclusion {
  return {
    result: { kind: 'function-error', requestId, payload: JSON.stringify(error) },
    failure: { kind: 'error', errorType: error.errorType },
    logMessage,
  };
}

/** The line in which Lambda's runtime shows what the function threw. */
function thrown(
  stamp: string,
  requestId: string,
  phase: 'Invoke' | 'Init',
  { trace, ...error }: FunctionErrorDocument,
): string {
  const shown = JSON.stringify({ ...error, stack: trace });
  return `${stamp}\t${requestId}\tERROR\t${phase} Error \t${shown}`;
}
