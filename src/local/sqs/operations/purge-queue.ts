import { decodeQueueRequest, type QueueOperation } from '../queue-request.ts';

/**
 * Takes effect at once; AWS takes up to 60 s.
 *
 * @see https://docs.aws.amazon.com/goto/WebAPI/sqs-2012-11-05/PurgeQueue
 */
export const purgeQueue: QueueOperation = (queues) => (input) => {
  decodeQueueRequest(queues, input).queue.purge();
};
