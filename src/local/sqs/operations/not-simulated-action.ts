import type { QueueOperation } from '../queue-request.ts';
import { notSimulated } from '../sqs-error.ts';

/** Refuses an action by its name. */
export function notSimulatedAction(action: string): QueueOperation {
  return () => () => {
    throw notSimulated(action);
  };
}
