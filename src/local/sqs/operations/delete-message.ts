import { decodeQueueRequest, type QueueOperation } from '../queue-request.ts';
import { requiredText } from '../request-fields.ts';

/**
 * @see https://docs.aws.amazon.com/goto/WebAPI/sqs-2012-11-05/DeleteMessage
 */
export const deleteMessage: QueueOperation = (queues) => (input) => {
  const { fields, queue, throughput } = decodeQueueRequest(queues, input);
  const receiptHandle = requiredText(fields, 'ReceiptHandle');
  throughput.countCall('delete');
  queue.delete(receiptHandle);
};
