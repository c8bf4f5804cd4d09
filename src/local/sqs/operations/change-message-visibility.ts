import type { Queue } from '../queue.ts';
import { decodeQueueRequest, type QueueOperation } from '../queue-request.ts';
import { optionalInteger, type RequestFields, requiredText } from '../request-fields.ts';
import { missingParameter } from '../sqs-error.ts';

/**
 * @see https://docs.aws.amazon.com/goto/WebAPI/sqs-2012-11-05/ChangeMessageVisibility
 */
export const changeMessageVisibility: QueueOperation = (queues) => (input) => {
  const { fields, queue, throughput } = decodeQueueRequest(queues, input);
  throughput.countCall('change-visibility');
  changeVisibilityOf(fields, queue);
};

/**
 * Does what a request, or one entry of a batch, asks for.
 *
 * @throws {AwsError} what {@link Queue.changeVisibility} throws; MissingRequiredParameterException
 */
export function changeVisibilityOf(fields: RequestFields, queue: Queue): void {
  const receiptHandle = requiredText(fields, 'ReceiptHandle');
  const timeout = optionalInteger(fields, 'VisibilityTimeout', { minimum: 0, maximum: 43_200 });
  if (timeout === undefined) throw missingParameter('VisibilityTimeout');
  queue.changeVisibility(receiptHandle, timeout * 1000);
}
