import type { QueueOperation } from '../queue-request.ts';
import { decodeFields, requiredText } from '../request-fields.ts';
import { sqsError } from '../sqs-error.ts';

/**
 * @see https://docs.aws.amazon.com/goto/WebAPI/sqs-2012-11-05/GetQueueUrl
 */
export const getQueueUrl: QueueOperation = (queues) => (input, context) => {
  const entry = queues.findByName(requiredText(decodeFields(input), 'QueueName'));
  if (entry === undefined) {
    throw sqsError('QueueDoesNotExist', 'The specified queue does not exist.');
  }
  return { QueueUrl: `${context.endpoint}${entry.urlPath}` };
};
