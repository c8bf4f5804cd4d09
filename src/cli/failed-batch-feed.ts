import type { OnStackTrace } from '../local/stack/start-mappings.ts';
import { type FailedBatchLine, followFailedBatches } from './failed-batch-trees.ts';

/** Passes the steps of failed batches on to whoever listens by then. */
export interface FailedBatchFeed {
  /** Given to the stack. */
  readonly onTrace: OnStackTrace;
  /** Call what it returns to hear no more. */
  readonly onFailedBatch: (listen: (line: FailedBatchLine) => void) => () => void;
}

/** Creates a feed: the stack is up before there is a run, and steps before the run are nobody's. */
export function createFailedBatchFeed(): FailedBatchFeed {
  const listeners = new Set<(line: FailedBatchLine) => void>();
  return {
    onTrace: followFailedBatches((line) => {
      for (const listen of listeners) listen(line);
    }),
    onFailedBatch: (listen) => {
      listeners.add(listen);
      return () => listeners.delete(listen);
    },
  };
}
