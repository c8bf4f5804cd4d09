import type { QueueMessage, QueueMessageAttribute } from '../../sqs/queue-source.ts';
import { regionOf } from './arn-region.ts';
import type { EncodedItem } from './batch-buffer.ts';

/** A message together with its JSON text. */
export interface EncodedQueueMessage extends EncodedItem {
  readonly message: QueueMessage;
  /** Monotonic instant at which the queue may deliver it again. */
  readonly visibleAgainAtMs: number;
}

/**
 * Writes the messages of a queue as a function receives them.
 *
 * The body is escaped into the JSON text and otherwise left alone. Without message attributes
 * AWS leaves their digest out, except with a batching window, where it sends null.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
 */
export function createQueueMessageEncoder(
  queueArn: string,
  windowMs: number,
): (message: QueueMessage, visibleAgainAtMs: number) => EncodedQueueMessage {
  const digestOfNone = windowMs > 0 ? '"md5OfMessageAttributes":null,' : '';
  const common =
    `"eventSource":"aws:sqs","eventSourceARN":${JSON.stringify(queueArn)},` +
    `"awsRegion":${JSON.stringify(regionOf(queueArn))}}`;
  return (message, visibleAgainAtMs) => {
    const digest = message.md5OfMessageAttributes;
    const text =
      `{"messageId":"${message.messageId}",` +
      `"receiptHandle":${JSON.stringify(message.receiptHandle)},` +
      `"body":${JSON.stringify(message.body)},` +
      `"attributes":${JSON.stringify(message.attributes)},` +
      `"messageAttributes":${messageAttributesText(message.messageAttributes)},` +
      (digest === undefined ? digestOfNone : `"md5OfMessageAttributes":"${digest}",`) +
      `"md5OfBody":"${message.md5OfBody}",${common}`;
    return { message, visibleAgainAtMs, text, textBytes: Buffer.byteLength(text) };
  };
}

/** Put together by hand because a message may call an attribute `__proto__`. */
function messageAttributesText(attributes: QueueMessage['messageAttributes']): string {
  const members = Object.entries(attributes).map(
    ([name, attribute]) => `${JSON.stringify(name)}:${messageAttributeText(attribute)}`,
  );
  return `{${members.join(',')}}`;
}

/** AWS sends both lists, always empty, beside the one value. */
function messageAttributeText({
  dataType,
  stringValue,
  binaryValue,
}: QueueMessageAttribute): string {
  return JSON.stringify({
    stringValue,
    binaryValue,
    stringListValues: [],
    binaryListValues: [],
    dataType,
  });
}
