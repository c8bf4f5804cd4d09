import type { QueueOperation } from '../queue-request.ts';
import { queueUrlPage } from '../queue-url-page.ts';
import { decodeFields, optionalText } from '../request-fields.ts';

/**
 * Without queues the answer has no `QueueUrls`, as SDKs show it.
 *
 * @see https://docs.aws.amazon.com/goto/WebAPI/sqs-2012-11-05/ListQueues
 */
export const listQueues: QueueOperation = (queues) => (input, context) => {
  const fields = decodeFields(input);
  const prefix = optionalText(fields, 'QueueNamePrefix') ?? '';
  const entries = queues.entries().filter(({ queue }) => queue.name.startsWith(prefix));
  const { urls, nextToken } = queueUrlPage(entries, fields, context);
  return urls.length === 0 ? {} : { QueueUrls: urls, NextToken: nextToken };
};
