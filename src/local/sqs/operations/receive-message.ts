import { md5OfMessageAttributes } from '../message-digest.ts';
import { decodeQueueRequest, type QueueOperation } from '../queue-request.ts';
import type { QueueMessageAttribute } from '../queue-source.ts';
import {
  SYSTEM_ATTRIBUTE_NAMES,
  type SystemAttributeName,
  selectMessageAttributes,
  systemAttributes,
} from '../received-message-view.ts';
import { optionalInteger, optionalText, type RequestFields, textList } from '../request-fields.ts';
import { invalidParameter, notSimulated, unknownAttribute } from '../sqs-error.ts';
import type { ReceivedMessage } from '../stored-message.ts';

/** What of a message the caller wants beside its body. */
interface WantedAttributes {
  readonly system: readonly SystemAttributeName[];
  /** Names, `prefix.*`, `All` or `.*`. */
  readonly message: readonly string[];
}

/**
 * Without messages the answer has no `Messages`, as SDKs show it.
 *
 * @see https://docs.aws.amazon.com/goto/WebAPI/sqs-2012-11-05/ReceiveMessage
 */
export const receiveMessage: QueueOperation = (queues) => async (input, context) => {
  const { fields, queue, throughput } = decodeQueueRequest(queues, input);
  if (optionalText(fields, 'ReceiveRequestAttemptId') !== undefined) {
    throw notSimulated('ReceiveRequestAttemptId');
  }
  const maximum = optionalInteger(fields, 'MaxNumberOfMessages', { minimum: 1, maximum: 10 });
  const wait = decodeWait(fields);
  const visibility = optionalInteger(fields, 'VisibilityTimeout', { minimum: 0, maximum: 43_200 });
  const wanted = decodeWantedAttributes(fields);
  throughput.countCall('receive');

  const received = await queue.receive({
    maxNumberOfMessages: maximum ?? 1,
    waitTimeMs: wait === undefined ? queue.settings.receiveWaitTimeMs : wait * 1000,
    ...(visibility === undefined ? {} : { visibilityTimeoutMs: visibility * 1000 }),
    signal: context.signal,
  });
  if (received.length === 0) return {};
  return { Messages: received.map((message) => messageAnswer(message, wanted)) };
};

/** Whole seconds, 0 to 20; undefined when absent. AWS words this refusal differently. */
function decodeWait(fields: RequestFields): number | undefined {
  const value = fields['WaitTimeSeconds'];
  if (value === undefined || value === null) return undefined;
  const wait = typeof value === 'number' ? value : Number.NaN;
  if (Number.isInteger(wait) && wait >= 0 && wait <= 20) return wait;
  throw invalidParameter('WaitTimeSeconds', value, 'Must be >= 0 and <= 20, if provided.');
}

function decodeWantedAttributes(fields: RequestFields): WantedAttributes {
  const names = [
    ...textList(fields, 'AttributeNames'),
    ...textList(fields, 'MessageSystemAttributeNames'),
  ];
  const unknown = names.find((name) => name !== 'All' && !isSystemAttributeName(name));
  if (unknown !== undefined) throw unknownAttribute(unknown);
  const system = names.includes('All')
    ? SYSTEM_ATTRIBUTE_NAMES
    : names.filter(isSystemAttributeName);
  return { system, message: textList(fields, 'MessageAttributeNames') };
}

function isSystemAttributeName(name: string): name is SystemAttributeName {
  return SYSTEM_ATTRIBUTE_NAMES.some((known) => known === name);
}

function messageAnswer(received: ReceivedMessage, wanted: WantedAttributes): object {
  const { content, messageId } = received.message;
  return {
    MessageId: messageId,
    ReceiptHandle: received.receiptHandle,
    MD5OfBody: content.md5OfBody,
    Body: content.body,
    ...(wanted.system.length > 0 ? { Attributes: systemAttributes(received, wanted.system) } : {}),
    ...(wanted.message.length > 0 ? messageAttributesAnswer(received, wanted.message) : {}),
  };
}

function messageAttributesAnswer(received: ReceivedMessage, names: readonly string[]): object {
  const selected = selectMessageAttributes(received.message.content.messageAttributes, names);
  const entries = Object.entries(selected);
  if (entries.length === 0) return {};
  return {
    MessageAttributes: Object.fromEntries(entries.map(attributeAnswer)),
    MD5OfMessageAttributes: md5OfMessageAttributes(selected),
  };
}

function attributeAnswer([name, attribute]: [string, QueueMessageAttribute]): [string, object] {
  const { dataType, stringValue, binaryValue } = attribute;
  return [name, { DataType: dataType, StringValue: stringValue, BinaryValue: binaryValue }];
}
