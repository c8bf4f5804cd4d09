import { invariant } from '../../invariant.ts';
import { decodeSqsEvent } from '../decode-sqs-event.ts';
import { admitBatch } from '../invocation.ts';
import type { ConsumerMiddleware, ConsumerRequest } from './consumer-middleware.ts';

/** Takes the batch out of the event of a queue and admits it to the invocation. */
export function decodeSqsRecords(): ConsumerMiddleware {
  const decodeSqsRecordsBefore = ({ event, internal }: ConsumerRequest): void => {
    invariant(internal.invocation !== undefined, 'observeBatch is used first');
    admitBatch(internal.invocation, decodeSqsEvent(event));
  };
  return { before: decodeSqsRecordsBefore };
}
