import { hash } from 'node:crypto';
import type { MessageAttributes } from './message-attributes.ts';
import type { QueueMessageAttribute } from './queue-source.ts';

/** `MD5OfMessageBody`: 32 lower-case hexadecimal digits over the UTF-8 text. */
export function md5OfMessageBody(body: string): string {
  return hash('md5', body);
}

/**
 * `MD5OfMessageAttributes`; undefined when there are none.
 *
 * The attributes are taken in the order of their names. Of each, name, type and value are
 * digested, each behind its length in four bytes; one byte before the value says
 * whether it is text (1) or binary (2).
 *
 * @see https://docs.aws.amazon.com/goto/WebAPI/sqs-2012-11-05/MessageAttributeValue
 */
export function md5OfMessageAttributes(attributes: MessageAttributes): string | undefined {
  const names = Object.keys(attributes).sort();
  if (names.length === 0) return undefined;
  const parts = names.flatMap((name) => {
    const attribute = attributes[name];
    return attribute === undefined ? [] : encodeAttribute(name, attribute);
  });
  return hash('md5', Buffer.concat(parts));
}

function encodeAttribute(name: string, attribute: QueueMessageAttribute): Buffer[] {
  const { dataType, stringValue, binaryValue } = attribute;
  const [kind, value] =
    binaryValue === undefined
      ? [1, Buffer.from(stringValue ?? '')]
      : [2, Buffer.from(binaryValue, 'base64')];
  return [
    ...withLength(Buffer.from(name)),
    ...withLength(Buffer.from(dataType)),
    Buffer.of(kind),
    ...withLength(value),
  ];
}

function withLength(bytes: Buffer): Buffer[] {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return [length, bytes];
}
