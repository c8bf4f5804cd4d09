import { AwsError } from '../../aws-error.ts';
import { answerEachEntry, type BatchEntry, decodeBatchEntries } from '../batch-request.ts';
import { type FifoThroughput, throttled } from '../fifo-throughput.ts';
import { checkFifoFields, decodeNewMessage, messageBytes } from '../new-message.ts';
import type { Queue } from '../queue.ts';
import { decodeQueueRequest, type QueueOperation } from '../queue-request.ts';
import { answerSend, type SendAnswer } from '../send-answer.ts';
import { sqsError } from '../sqs-error.ts';

/** All messages of a batch together may have this many bytes. */
const BATCH_BYTES_MAX = 1_048_576;

/**
 * A message without group or deduplication id fails the whole batch, as recorded of AWS;
 * anything else that is wrong with a message fails that message only.
 *
 * @see https://docs.aws.amazon.com/goto/WebAPI/sqs-2012-11-05/SendMessageBatch
 */
export const sendMessageBatch: QueueOperation = (queues) => (input) => {
  const { fields, queue, throughput } = decodeQueueRequest(queues, input);
  const entries = decodeBatchEntries(fields, 'SendMessageBatchRequestEntry');
  checkBatch(entries, queue);
  throughput.countCall('send');

  const admitsGroup = askOncePerGroup(throughput);
  const decoded = answerEachEntry(entries, ({ id, fields: messageFields }) => {
    const message = decodeNewMessage(messageFields, queue);
    if (queue.fifo && !admitsGroup(message.groupId ?? '')) throw throttled();
    return { id, message };
  });
  const receipts = queue.send(decoded.Successful.map(({ message }) => message));
  const successful: (SendAnswer & { readonly Id: string })[] = [];
  for (const [index, { id, message }] of decoded.Successful.entries()) {
    const receipt = receipts[index];
    if (receipt) successful.push({ Id: id, ...answerSend(message, receipt) });
  }
  return { Successful: successful, Failed: decoded.Failed };
};

function checkBatch(entries: readonly BatchEntry[], queue: Queue): void {
  let bytes = 0;
  for (const { fields } of entries) bytes += messageBytes(fields);
  if (bytes > BATCH_BYTES_MAX) {
    throw sqsError(
      'BatchRequestTooLong',
      `Batch requests cannot be longer than ${BATCH_BYTES_MAX} bytes. ` +
        `You have sent ${bytes} bytes.`,
    );
  }
  for (const { fields } of entries) {
    try {
      checkFifoFields(fields, queue);
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      // In a batch AWS says the same under the other code, also of a missing parameter.
      throw sqsError('InvalidParameterValueException', error.message);
    }
  }
}

/** A batch is one call to each of its groups; all messages of a group share its fate, in order. */
function askOncePerGroup(throughput: FifoThroughput): (groupId: string) => boolean {
  const answers = new Map<string, boolean>();
  return (groupId) => {
    const known = answers.get(groupId);
    if (known !== undefined) return known;
    const admitted = throughput.admitsGroupSend(groupId);
    answers.set(groupId, admitted);
    return admitted;
  };
}
