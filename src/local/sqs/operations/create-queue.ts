import { decodeQueueAttributes, queueAttributes } from '../queue-attributes.ts';
import type { DirectoryEntry } from '../queue-directory.ts';
import type { QueueOperation } from '../queue-request.ts';
import { decodeFields, nestedFields, type RequestFields, requiredText } from '../request-fields.ts';
import { notSimulated, sqsError } from '../sqs-error.ts';

/**
 * Making a queue again with the same attributes gives its URL; with others, an error.
 *
 * @see https://docs.aws.amazon.com/goto/WebAPI/sqs-2012-11-05/CreateQueue
 */
export const createQueue: QueueOperation = (queues) => (input, context) => {
  const fields = decodeFields(input);
  const name = requiredText(fields, 'QueueName');
  if (Object.keys(nestedFields(fields, 'tags')).length > 0) throw notSimulated('queue tags');
  const given = nestedFields(fields, 'Attributes');
  const { fifo, settings } = decodeQueueAttributes(given);

  const existing = queues.findByName(name);
  if (existing !== undefined) checkSameAttributes(existing, given);
  const { urlPath } = existing ?? queues.create({ name, fifo, attributes: settings });
  return { QueueUrl: `${context.endpoint}${urlPath}` };
};

function checkSameAttributes({ queue }: DirectoryEntry, given: RequestFields): void {
  const attributes = queueAttributes(queue);
  for (const [name, value] of Object.entries(given)) {
    if (attributes.get(name) === value) continue;
    throw sqsError(
      'QueueNameExists',
      `A queue already exists with the same name and a different value for attribute ${name}`,
    );
  }
}
