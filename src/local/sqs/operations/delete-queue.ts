import { decodeQueueRequest, type QueueOperation } from '../queue-request.ts';

/**
 * Takes effect at once; AWS takes up to 60 s. Long polls of the queue end with nothing.
 *
 * @see https://docs.aws.amazon.com/goto/WebAPI/sqs-2012-11-05/DeleteQueue
 */
export const deleteQueue: QueueOperation = (queues) => (input) => {
  queues.delete(decodeQueueRequest(queues, input));
};
