import type { InvocationEvent } from '../invocation-event.ts';
import type { FunctionConfig } from './function-config.ts';

/** What Lambda answers instead of the function's own answer when it failed. */
export interface FunctionErrorDocument {
  /** The name of the thrown error, or one of Lambda's own: `Runtime.ExitError`, … */
  readonly errorType: string;
  readonly errorMessage: string;
  /** The lines of the stack; only of what the function's own code threw. */
  readonly trace?: readonly string[];
}

/** How loading the function's module ended. */
export type InitOutcome =
  | { readonly kind: 'ready'; readonly memoryUsedBytes: number }
  /** `file` is the module that was to be loaded. The environment is of no use any more. */
  | { readonly kind: 'failed'; readonly file: string; readonly error: FunctionErrorDocument };

/** How one invocation ended. */
export type InvokeOutcome =
  /** `payload` is JSON text. */
  | { readonly kind: 'returned'; readonly payload: string; readonly memoryUsedBytes: number }
  /** The handler threw; the environment lives on. */
  | {
      readonly kind: 'failed';
      readonly error: FunctionErrorDocument;
      readonly memoryUsedBytes: number;
    }
  /** The environment died under it; `reason` is Lambda's text for it. */
  | { readonly kind: 'exited'; readonly reason: string };

/** One invocation as handed to the environment. */
export interface Invocation {
  readonly requestId: string;
  readonly event: InvocationEvent;
  /** Wall time at which Lambda will end it. */
  readonly deadlineAtMs: number;
}

/**
 * Where a function runs: one invocation at a time, keeping what its module keeps.
 *
 * A port, because a function may run in a thread in real time or in process in virtual time.
 * Rules about time, concurrency and logs are not its business.
 */
export interface ExecutionEnvironment {
  /** Settles when the module is loaded; the same promise at every call. Never rejects. */
  readonly init: () => Promise<InitOutcome>;
  /** Only after `init` is ready, and only one at a time. Never rejects. */
  readonly invoke: (invocation: Invocation) => Promise<InvokeOutcome>;
  readonly isAlive: () => boolean;
  /** Ends it at once, whatever it does; resolves when everything it printed was handed over. */
  readonly terminate: () => Promise<void>;
}

/** Where what a function prints goes. */
export interface OutputPort {
  /** Part of a text stream: cut into lines by whoever takes it. */
  readonly text: (chunk: string) => void;
  /** One message, with its line breaks. */
  readonly message: (message: string) => void;
}

/** What an environment is made from. */
export interface EnvironmentOptions {
  readonly config: FunctionConfig;
  readonly logGroup: string;
  readonly logStream: string;
  /** The complete set; nothing of our own process shows through. */
  readonly variables: Readonly<Record<string, string>>;
  readonly output: OutputPort;
}

/** Makes an environment and begins to load the function in it. */
export type CreateEnvironment = (options: EnvironmentOptions) => ExecutionEnvironment;
