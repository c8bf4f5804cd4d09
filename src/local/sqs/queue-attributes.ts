import type { AwsError } from '../aws-error.ts';
import type { Queue } from './queue.ts';
import { NUMERIC_ATTRIBUTES, type QueueSettings, type RedrivePolicy } from './queue-settings.ts';
import { decodeFields, type RequestFields } from './request-fields.ts';
import { invalidParameter, notSimulated, sqsError } from './sqs-error.ts';

/** A queue's attributes as GetQueueAttributes tells them: all values are text. */
export function queueAttributes(queue: Queue): ReadonlyMap<string, string> {
  const { settings, fifo } = queue;
  const { visible, inFlight, delayed } = queue.counts();
  const createdAtSeconds = String(Math.floor(queue.createdAtMs / 1000));
  const attributes = new Map([
    ['QueueArn', queue.arn],
    ['ApproximateNumberOfMessages', String(visible)],
    ['ApproximateNumberOfMessagesNotVisible', String(inFlight)],
    ['ApproximateNumberOfMessagesDelayed', String(delayed)],
    ['CreatedTimestamp', createdAtSeconds],
    ['LastModifiedTimestamp', createdAtSeconds],
  ]);
  for (const { setting, api, unit } of NUMERIC_ATTRIBUTES) {
    attributes.set(api, String(settings[setting] / unit));
  }
  if (settings.redrivePolicy) {
    attributes.set('RedrivePolicy', JSON.stringify(settings.redrivePolicy));
  }
  if (fifo) {
    attributes.set('FifoQueue', 'true');
    attributes.set('ContentBasedDeduplication', String(settings.contentBasedDeduplication));
    attributes.set('DeduplicationScope', settings.deduplicationScope);
    attributes.set('FifoThroughputLimit', settings.fifoThroughputLimit);
  }
  return attributes;
}

/** What CreateQueue's `Attributes` say. */
export interface DecodedQueueAttributes {
  readonly fifo: boolean;
  readonly settings: Partial<QueueSettings>;
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/** Known to AWS, without effect on what can be measured here. */
const NOT_SIMULATED: ReadonlySet<string> = new Set([
  'Policy',
  'RedriveAllowPolicy',
  'KmsMasterKeyId',
  'KmsDataKeyReusePeriodSeconds',
  'SqsManagedSseEnabled',
]);

/**
 * Reads CreateQueue's `Attributes`. Ranges are checked when the queue is made.
 *
 * @throws {AwsError} InvalidAttributeName, InvalidAttributeValue, UnsupportedOperation
 */
export function decodeQueueAttributes(fields: RequestFields): DecodedQueueAttributes {
  const settings: Mutable<Partial<QueueSettings>> = {};
  let fifo = false;
  for (const [name, value] of Object.entries(fields)) {
    if (NOT_SIMULATED.has(name)) throw notSimulated(`queue attribute ${name}`);
    const numeric = NUMERIC_ATTRIBUTES.find(({ api }) => api === name);
    if (numeric !== undefined) settings[numeric.setting] = decodeNumber(name, value) * numeric.unit;
    else if (name === 'FifoQueue') fifo = decodeBoolean(name, value);
    else if (name === 'RedrivePolicy') settings.redrivePolicy = decodeRedrivePolicy(value);
    else if (name === 'ContentBasedDeduplication') {
      settings.contentBasedDeduplication = decodeBoolean(name, value);
    } else if (name === 'DeduplicationScope') {
      settings.deduplicationScope = decodeOneOf(name, value, ['queue', 'messageGroup']);
    } else if (name === 'FifoThroughputLimit') {
      const choices = ['perQueue', 'perMessageGroupId'] as const;
      settings.fifoThroughputLimit = decodeOneOf(name, value, choices);
    } else throw sqsError('InvalidAttributeName', `Unknown Attribute ${name.slice(0, 256)}.`);
  }
  return { fifo, settings };
}

function decodeNumber(name: string, value: unknown): number {
  if (typeof value === 'string' && /^\d{1,9}$/.test(value)) return Number(value);
  throw invalidAttribute(name);
}

function decodeBoolean(name: string, value: unknown): boolean {
  return decodeOneOf(name, value, ['true', 'false']) === 'true';
}

function decodeOneOf<const Choice extends string>(
  name: string,
  value: unknown,
  choices: readonly Choice[],
): Choice {
  const choice = choices.find((candidate) => candidate === value);
  if (choice === undefined) throw invalidAttribute(name);
  return choice;
}

function decodeRedrivePolicy(value: unknown): RedrivePolicy {
  const policy = parseJsonFields(value);
  const deadLetterTargetArn = policy['deadLetterTargetArn'];
  const maxReceiveCount = Number(policy['maxReceiveCount']);
  if (typeof deadLetterTargetArn !== 'string') {
    throw invalidParameter('RedrivePolicy', value, 'Invalid value for deadLetterTargetArn.');
  }
  return { deadLetterTargetArn, maxReceiveCount };
}

function parseJsonFields(value: unknown): RequestFields {
  try {
    return decodeFields(JSON.parse(String(value)));
  } catch {
    throw invalidParameter('RedrivePolicy', value, 'Redrive policy is not a valid JSON map.');
  }
}

function invalidAttribute(name: string): AwsError {
  return sqsError('InvalidAttributeValue', `Invalid value for the parameter ${name}.`);
}
