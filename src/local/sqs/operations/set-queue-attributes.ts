import { decodeQueueAttributes } from '../decode-queue-attributes.ts';
import { decodeQueueRequest, type QueueOperation } from '../queue-request.ts';
import { nestedFields } from '../request-fields.ts';
import { invalidAttribute, missingParameter, unknownAttribute } from '../sqs-error.ts';

/**
 * @see https://docs.aws.amazon.com/goto/WebAPI/sqs-2012-11-05/SetQueueAttributes
 */
export const setQueueAttributes: QueueOperation = (queues) => (input) => {
  const { fields, ...entry } = decodeQueueRequest(queues, input);
  const given = nestedFields(fields, 'Attributes');
  if (Object.keys(given).length === 0) throw missingParameter('Attribute.Name');
  const { fifo, settings } = decodeQueueAttributes(given);
  if (fifo !== undefined && !entry.queue.fifo) throw unknownAttribute('FifoQueue');
  if (fifo === false) throw invalidAttribute('FifoQueue', 'Modifying queue type is not supported.');
  queues.configure(entry, settings);
};
