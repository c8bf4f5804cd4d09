import { answerEachEntry, decodeBatchEntries } from '../batch-request.ts';
import { decodeQueueRequest, type QueueOperation } from '../queue-request.ts';
import { requiredText } from '../request-fields.ts';

/**
 * @see https://docs.aws.amazon.com/goto/WebAPI/sqs-2012-11-05/DeleteMessageBatch
 */
export const deleteMessageBatch: QueueOperation = (queues) => (input) => {
  const { fields, queue, throughput } = decodeQueueRequest(queues, input);
  const entries = decodeBatchEntries(fields, 'DeleteMessageBatchRequestEntry');
  throughput.countCall('delete');
  return answerEachEntry(entries, ({ id, fields: entryFields }) => {
    queue.delete(requiredText(entryFields, 'ReceiptHandle'));
    return { Id: id };
  });
};
