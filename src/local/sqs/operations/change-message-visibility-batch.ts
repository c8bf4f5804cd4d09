import { answerEachEntry, decodeBatchEntries } from '../batch-request.ts';
import { decodeQueueRequest, type QueueOperation } from '../queue-request.ts';
import { changeVisibilityOf } from './change-message-visibility.ts';

/**
 * @see https://docs.aws.amazon.com/goto/WebAPI/sqs-2012-11-05/ChangeMessageVisibilityBatch
 */
export const changeMessageVisibilityBatch: QueueOperation = (queues) => (input) => {
  const { fields, queue, throughput } = decodeQueueRequest(queues, input);
  const entries = decodeBatchEntries(fields, 'ChangeMessageVisibilityBatchRequestEntry');
  throughput.countCall('change-visibility');
  return answerEachEntry(entries, ({ id, fields: entryFields }) => {
    changeVisibilityOf(entryFields, queue);
    return { Id: id };
  });
};
