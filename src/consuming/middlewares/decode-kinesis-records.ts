import { invariant } from '../../invariant.ts';
import { decodeKinesisEvent } from '../decode-kinesis-event.ts';
import { admitBatch } from '../invocation.ts';
import type { ConsumerMiddleware, ConsumerRequest } from './consumer-middleware.ts';

/** Takes the batch out of the event of a stream and admits it to the invocation. */
export function decodeKinesisRecords(): ConsumerMiddleware {
  const decodeKinesisRecordsBefore = ({ event, internal }: ConsumerRequest): void => {
    invariant(internal.invocation !== undefined, 'observeBatch is used first');
    admitBatch(internal.invocation, decodeKinesisEvent(event));
  };
  return { before: decodeKinesisRecordsBefore };
}
