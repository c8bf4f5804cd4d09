import { decodeQueueRequest, type QueueOperation } from '../queue-request.ts';

/**
 * Without tags the answer has no `Tags`, as SDKs show it.
 *
 * @see https://docs.aws.amazon.com/goto/WebAPI/sqs-2012-11-05/ListQueueTags
 */
export const listQueueTags: QueueOperation = (queues) => (input) => {
  const { tags } = decodeQueueRequest(queues, input);
  return tags.size === 0 ? {} : { Tags: Object.fromEntries(tags.entries()) };
};
