import type { FunctionErrorDocument } from './execution-environment.ts';
import { RuntimeError } from './runtime-error.ts';

/** What Lambda's Node.js runtime answers for something thrown, which need not be an error. */
export function describeThrown(thrown: unknown): FunctionErrorDocument {
  if (!isError(thrown)) {
    return { errorType: typeof thrown, errorMessage: describeValue(thrown), trace: [] };
  }
  const document = { errorType: thrown.name, errorMessage: thrown.message };
  // The stack of the runtime's own errors shows our code, not the function's.
  if (thrown instanceof RuntimeError) return { ...document, trace: [] };
  return { ...document, trace: thrown.stack.split('\n') };
}

/** Judged by form: errors that crossed a thread or a realm are no instances of our `Error`. */
function isError(thrown: unknown): thrown is Required<Omit<Error, 'cause'>> {
  return (
    typeof thrown === 'object' &&
    thrown !== null &&
    'name' in thrown &&
    typeof thrown.name === 'string' &&
    'message' in thrown &&
    typeof thrown.message === 'string' &&
    'stack' in thrown &&
    typeof thrown.stack === 'string'
  );
}

function describeValue(thrown: unknown): string {
  try {
    return String(thrown);
  } catch {
    return 'a value that has no text';
  }
}
