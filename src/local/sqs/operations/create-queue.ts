import { decodeQueueAttributes } from '../decode-queue-attributes.ts';
import { queueAttributes } from '../queue-attributes.ts';
import type { DirectoryEntry } from '../queue-directory.ts';
import type { QueueOperation } from '../queue-request.ts';
import { decodeTags } from '../queue-tags.ts';
import { decodeFields, nestedFields, type RequestFields, requiredText } from '../request-fields.ts';
import { sqsError } from '../sqs-error.ts';

/**
 * Making a queue again with the same attributes and tags gives its URL; with others, an error.
 *
 * @see https://docs.aws.amazon.com/goto/WebAPI/sqs-2012-11-05/CreateQueue
 */
export const createQueue: QueueOperation = (queues) => (input, context) => {
  const fields = decodeFields(input);
  const name = requiredText(fields, 'QueueName');
  const given = nestedFields(fields, 'Attributes');
  const { fifo = false, settings } = decodeQueueAttributes(given);
  const tags = decodeTags(nestedFields(fields, 'tags'));

  const existing = queues.findByName(name);
  if (existing !== undefined) {
    checkSameAttributes(existing, given);
    checkSameTags(existing, tags);
    return { QueueUrl: `${context.endpoint}${existing.urlPath}` };
  }
  const created = queues.create({ name, fifo, attributes: settings });
  created.tags.set(tags, name);
  return { QueueUrl: `${context.endpoint}${created.urlPath}` };
};

function checkSameAttributes({ queue }: DirectoryEntry, given: RequestFields): void {
  const attributes = queueAttributes(queue);
  for (const [name, value] of Object.entries(given)) {
    if (attributes.get(name) !== value) throw exists(`attribute ${name}`);
  }
}

function checkSameTags({ tags }: DirectoryEntry, given: ReadonlyMap<string, string>): void {
  const same = tags.size === given.size && tags.entries().every(([k, v]) => given.get(k) === v);
  if (given.size > 0 && !same) throw exists('tags');
}

function exists(what: string) {
  const message = `A queue already exists with the same name and a different value for ${what}`;
  return sqsError('QueueNameExists', message);
}
