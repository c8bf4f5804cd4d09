import { decodeQueueRequest, type QueueOperation } from '../queue-request.ts';
import { queueUrlPage } from '../queue-url-page.ts';

/**
 * @see https://docs.aws.amazon.com/goto/WebAPI/sqs-2012-11-05/ListDeadLetterSourceQueues
 */
export const listDeadLetterSourceQueues: QueueOperation = (queues) => (input, context) => {
  const { fields, ...entry } = decodeQueueRequest(queues, input);
  const { urls, nextToken } = queueUrlPage(queues.deadLetterSources(entry), fields, context);
  return { queueUrls: urls, NextToken: nextToken };
};
