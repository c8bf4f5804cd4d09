import type { QueueOperation } from '../queue-request.ts';
import { decodeFields, optionalText } from '../request-fields.ts';
import { notSimulated } from '../sqs-error.ts';

const QUEUE_COUNT_MAX = 1000;

/**
 * Lists the first 1,000 queues; paging on is not simulated.
 *
 * @see https://docs.aws.amazon.com/goto/WebAPI/sqs-2012-11-05/ListQueues
 */
export const listQueues: QueueOperation = (queues) => (input, context) => {
  const fields = decodeFields(input);
  for (const name of ['MaxResults', 'NextToken']) {
    if (fields[name] !== undefined) throw notSimulated(`ListQueues with ${name}`);
  }
  const prefix = optionalText(fields, 'QueueNamePrefix') ?? '';
  const urls = queues
    .entries()
    .filter(({ queue }) => queue.name.startsWith(prefix))
    .map(({ urlPath }) => `${context.endpoint}${urlPath}`);
  return urls.length === 0 ? {} : { QueueUrls: urls.slice(0, QUEUE_COUNT_MAX) };
};
