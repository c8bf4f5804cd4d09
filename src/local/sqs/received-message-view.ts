import type { MessageAttributes } from './message-attributes.ts';
import type { QueueMessage } from './queue-source.ts';
import type { ReceivedMessage } from './stored-message.ts';

/** The sender of every message: there is one local user. */
const SENDER_ID = 'AIDAKINESISVSSQSLOCAL';

/** The system attributes that a receive can ask for. */
export const SYSTEM_ATTRIBUTE_NAMES = [
  'SenderId',
  'SentTimestamp',
  'ApproximateReceiveCount',
  'ApproximateFirstReceiveTimestamp',
  'SequenceNumber',
  'MessageDeduplicationId',
  'MessageGroupId',
  'AWSTraceHeader',
  'DeadLetterQueueSourceArn',
] as const;

/** One of {@link SYSTEM_ATTRIBUTE_NAMES}. */
export type SystemAttributeName = (typeof SYSTEM_ATTRIBUTE_NAMES)[number];

/** The value of a system attribute; undefined when the message has none. */
function systemAttribute(
  { message, receiveCount }: ReceivedMessage,
  name: SystemAttributeName,
): string | undefined {
  switch (name) {
    case 'SenderId':
      return SENDER_ID;
    case 'SentTimestamp':
      return String(message.sentAtMs);
    case 'ApproximateReceiveCount':
      return String(receiveCount);
    case 'ApproximateFirstReceiveTimestamp':
      return String(message.firstReceivedAtMs);
    case 'SequenceNumber':
      return message.sequenceNumber;
    case 'MessageDeduplicationId':
      return message.content.deduplicationId;
    case 'MessageGroupId':
      return message.content.groupId;
    case 'AWSTraceHeader':
      return message.content.traceHeader;
    case 'DeadLetterQueueSourceArn':
      return message.deadLetterSourceArn;
  }
}

/** The named system attributes, as far as the message has them. */
export function systemAttributes(
  received: ReceivedMessage,
  names: readonly SystemAttributeName[],
): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (const name of names) {
    const value = systemAttribute(received, name);
    if (value !== undefined) attributes[name] = value;
  }
  return attributes;
}

/**
 * The message attributes that a receive asked for: by name, by prefix (`trace.*`), or all
 * (`All`, `.*`). The digest in the answer covers these only.
 */
export function selectMessageAttributes(
  attributes: MessageAttributes,
  names: readonly string[],
): MessageAttributes {
  if (names.includes('All') || names.includes('.*')) return attributes;
  const prefixes = names.filter((name) => name.endsWith('.*')).map((name) => name.slice(0, -2));
  const selected = Object.entries(attributes).filter(
    ([name]) => names.includes(name) || prefixes.some((prefix) => name.startsWith(prefix)),
  );
  return Object.fromEntries(selected);
}

/** A received message with everything it has, as an event source mapping gets it. */
export function toQueueMessage(received: ReceivedMessage): QueueMessage {
  const { content, messageId } = received.message;
  const { md5OfMessageAttributes } = content;
  return {
    messageId,
    receiptHandle: received.receiptHandle,
    body: content.body,
    md5OfBody: content.md5OfBody,
    attributes: systemAttributes(received, SYSTEM_ATTRIBUTE_NAMES),
    messageAttributes: content.messageAttributes,
    ...(md5OfMessageAttributes === undefined ? {} : { md5OfMessageAttributes }),
  };
}
