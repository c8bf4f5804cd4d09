import { decodeQueueRequest, type QueueOperation } from '../queue-request.ts';
import { checkTagKey } from '../queue-tags.ts';
import { textList } from '../request-fields.ts';

/**
 * @see https://docs.aws.amazon.com/goto/WebAPI/sqs-2012-11-05/UntagQueue
 */
export const untagQueue: QueueOperation = (queues) => (input) => {
  const { fields, tags } = decodeQueueRequest(queues, input);
  const keys = textList(fields, 'TagKeys');
  // No key at all is answered like one that is too short.
  for (const key of keys.length === 0 ? [''] : keys) checkTagKey(key);
  tags.remove(keys);
};
