import type { OperationContext } from '../aws-operation.ts';

/** What an action is told of its request; can be aborted by whoever serves it. */
export interface RequestContext extends OperationContext {
  readonly abort: () => void;
}

/**
 * The context of one request. Its signal is made when first asked for: most actions answer
 * at once and never look at it.
 */
export function createRequestContext(endpoint: string): RequestContext {
  let controller: AbortController | undefined;
  let aborted = false;
  return {
    endpoint,
    get signal() {
      if (!controller) {
        controller = new AbortController();
        if (aborted) controller.abort();
      }
      return controller.signal;
    },
    abort: () => {
      aborted = true;
      controller?.abort();
    },
  };
}
