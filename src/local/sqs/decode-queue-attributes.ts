import { NUMERIC_ATTRIBUTES, type QueueSettings, type RedrivePolicy } from './queue-settings.ts';
import { decodeFields, type RequestFields } from './request-fields.ts';
import { invalidAttribute, notSimulated, unknownAttribute } from './sqs-error.ts';

/** What `Attributes` of CreateQueue or SetQueueAttributes say. */
export interface DecodedQueueAttributes {
  /** Undefined when nothing is said. */
  readonly fifo: boolean | undefined;
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
 * Reads `Attributes`. Ranges, and what fits the type of the queue, are checked when they
 * take effect.
 *
 * @throws {AwsError} InvalidAttributeName, InvalidAttributeValue, UnsupportedOperation
 * @see https://docs.aws.amazon.com/goto/WebAPI/sqs-2012-11-05/SetQueueAttributes
 */
export function decodeQueueAttributes(fields: RequestFields): DecodedQueueAttributes {
  const settings: Mutable<Partial<QueueSettings>> = {};
  let fifo: boolean | undefined;
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
    } else throw unknownAttribute(name);
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

/** An empty text takes the policy away. */
function decodeRedrivePolicy(value: unknown): RedrivePolicy | undefined {
  if (value === '') return undefined;
  const policy = parseJsonMap(value);
  const deadLetterTargetArn = policy['deadLetterTargetArn'];
  if (typeof deadLetterTargetArn !== 'string') throw lacksAttribute('deadLetterTargetArn');
  if (!deadLetterTargetArn.startsWith('arn:')) {
    throw invalidAttribute('RedrivePolicy', 'Invalid value for deadLetterTargetArn.');
  }
  if (policy['maxReceiveCount'] === undefined) throw lacksAttribute('maxReceiveCount');
  return { deadLetterTargetArn, maxReceiveCount: Number(policy['maxReceiveCount']) };
}

function parseJsonMap(value: unknown): RequestFields {
  try {
    return decodeFields(JSON.parse(String(value)));
  } catch {
    throw invalidAttribute('RedrivePolicy', 'Redrive policy is not a valid JSON map.');
  }
}

function lacksAttribute(name: string) {
  const reason = `Redrive policy does not contain mandatory attribute: ${name}.`;
  return invalidAttribute('RedrivePolicy', reason);
}
