import { throttled } from '../fifo-throughput.ts';
import { checkFifoFields, decodeNewMessage } from '../new-message.ts';
import { decodeQueueRequest, type QueueOperation } from '../queue-request.ts';
import { answerSend } from '../send-answer.ts';

/**
 * @see https://docs.aws.amazon.com/goto/WebAPI/sqs-2012-11-05/SendMessage
 */
export const sendMessage: QueueOperation = (queues) => (input) => {
  const { fields, queue, throughput } = decodeQueueRequest(queues, input);
  checkFifoFields(fields, queue);
  const message = decodeNewMessage(fields, queue);
  throughput.countCall('send');
  if (queue.fifo && !throughput.admitsGroupSend(message.groupId ?? '')) throw throttled();
  const [receipt] = queue.send([message]);
  return receipt && answerSend(message, receipt);
};
