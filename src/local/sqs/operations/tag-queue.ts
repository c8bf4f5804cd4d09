import { decodeQueueRequest, type QueueOperation } from '../queue-request.ts';
import { decodeTags } from '../queue-tags.ts';
import { nestedFields } from '../request-fields.ts';
import { missingParameter } from '../sqs-error.ts';

/**
 * @see https://docs.aws.amazon.com/goto/WebAPI/sqs-2012-11-05/TagQueue
 */
export const tagQueue: QueueOperation = (queues) => (input) => {
  const { fields, queue, tags } = decodeQueueRequest(queues, input);
  const given = decodeTags(nestedFields(fields, 'Tags'));
  if (given.size === 0) throw missingParameter('Tags');
  tags.set(given, queue.name);
};
