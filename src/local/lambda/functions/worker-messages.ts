import type { InitOutcome, InvokeOutcome } from './execution-environment.ts';

/** Where Node keeps compiled code; for the runtime, not for the function. */
export const COMPILE_CACHE_VARIABLE = 'NODE_COMPILE_CACHE';

/** What the worker thread is started with. */
export interface WorkerStart {
  readonly codeDirectory: string;
  readonly handler: string;
  /** What the context object says in every invocation. */
  readonly context: {
    readonly functionName: string;
    readonly functionVersion: '$LATEST';
    readonly invokedFunctionArn: string;
    /** A string, as in Lambda. */
    readonly memoryLimitInMB: string;
    readonly logGroupName: string;
    readonly logStreamName: string;
  };
}

/** One invocation as the thread gets it. */
export interface WorkerInvocation {
  readonly requestId: string;
  /** JSON text. */
  readonly event: string;
  readonly deadlineAtMs: number;
}

/** What the worker thread tells its parent, in the order in which it happened. */
export type WorkerMessage =
  | InitOutcome
  /** Written to stdout or stderr. */
  | { readonly kind: 'text'; readonly chunk: string }
  /** Written by the console. */
  | { readonly kind: 'message'; readonly message: string }
  | { readonly kind: 'ended'; readonly outcome: InvokeOutcome };
