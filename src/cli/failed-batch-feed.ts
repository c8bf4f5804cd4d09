import type { OnStackTrace } from '../local/stack/start-mappings.ts';
import { type BatchLine, followBatches } from './follow-batches.ts';

/** Passes the steps of failed batches on to whoever listens by then. */
export interface FailedBatchFeed {
  /** Given to the stack. */
  readonly onTrace: OnStackTrace;
  /** Call what it returns to hear no more. */
  readonly onFailedBatch: (listen: (line: BatchLine) => void) => () => void;
}

/** Creates a feed: the stack is up before there is a run, and steps before the run are nobody's. */
export function createFailedBatchFeed(): FailedBatchFeed {
  const listeners = new Set<(line: BatchLine) => void>();
  return {
    onTrace: followBatches((line) => {
      for (const listen of listeners) listen(line);
    }, 'failed'),
    onFailedBatch: (listen) => {
      listeners.add(listen);
      return () => listeners.delete(listen);
    },
  };
}
