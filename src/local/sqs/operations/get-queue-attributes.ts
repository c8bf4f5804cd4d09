import { queueAttributes } from '../queue-attributes.ts';
import { decodeQueueRequest, type QueueOperation } from '../queue-request.ts';
import { textList } from '../request-fields.ts';
import { unknownAttribute } from '../sqs-error.ts';

/**
 * @see https://docs.aws.amazon.com/goto/WebAPI/sqs-2012-11-05/GetQueueAttributes
 */
export const getQueueAttributes: QueueOperation = (queues) => (input) => {
  const { fields, queue } = decodeQueueRequest(queues, input);
  const names = textList(fields, 'AttributeNames');
  const attributes = queueAttributes(queue);
  if (names.includes('All')) return { Attributes: Object.fromEntries(attributes) };

  const selected = names.map((name) => {
    if (!attributes.has(name) && !OPTIONAL_ATTRIBUTES.has(name)) {
      throw unknownAttribute(name);
    }
    return [name, attributes.get(name)] as const;
  });
  return { Attributes: Object.fromEntries(selected.filter(([, value]) => value !== undefined)) };
};

/** Attributes that exist in SQS but that this queue, or any queue here, does not have. */
const OPTIONAL_ATTRIBUTES: ReadonlySet<string> = new Set([
  'Policy',
  'RedrivePolicy',
  'RedriveAllowPolicy',
  'FifoQueue',
  'ContentBasedDeduplication',
  'DeduplicationScope',
  'FifoThroughputLimit',
  'KmsMasterKeyId',
  'KmsDataKeyReusePeriodSeconds',
  'SqsManagedSseEnabled',
]);
