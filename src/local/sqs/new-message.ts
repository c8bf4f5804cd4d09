import { hash } from 'node:crypto';
import { decodeMessageAttributes } from './message-attributes.ts';
import { md5OfMessageAttributes, md5OfMessageBody } from './message-digest.ts';
import type { Queue } from './queue.ts';
import {
  decodeFields,
  nestedFields,
  optionalInteger,
  optionalText,
  type RequestFields,
  requiredText,
} from './request-fields.ts';
import { invalidParameter, missingParameter, notSimulated, sqsError } from './sqs-error.ts';
import type { NewMessage } from './stored-message.ts';

const INVALID_CHARACTER = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u;
const TOKEN = /^[!-~]{1,128}$/;
const WRONG_QUEUE_TYPE = 'The request include parameter that is not valid for this queue type.';

/**
 * Reads a message to send, of SendMessage or of one entry of SendMessageBatch.
 *
 * @throws {AwsError} InvalidMessageContents, InvalidParameterValueException,
 *   MissingRequiredParameterException
 * @see https://docs.aws.amazon.com/goto/WebAPI/sqs-2012-11-05/SendMessage
 */
export function decodeNewMessage(fields: RequestFields, queue: Queue): NewMessage {
  const body = requiredText(fields, 'MessageBody');
  if (INVALID_CHARACTER.test(body)) {
    throw sqsError(
      'InvalidMessageContents',
      'Invalid characters found. Valid unicode characters are #x9 | #xA | #xD | #x20 to #xD7FF ' +
        'and #xE000 to #xFFFD and #x10000 to #x10FFFF.',
    );
  }
  const messageAttributes = decodeMessageAttributes(fields['MessageAttributes']);
  const { maximumMessageBytes } = queue.settings;
  if (messageBytes(fields) > maximumMessageBytes) {
    throw sqsError(
      'InvalidParameterValueException',
      'One or more parameters are invalid. ' +
        `Reason: Message must be shorter than ${maximumMessageBytes} bytes.`,
    );
  }
  return {
    body,
    md5OfBody: md5OfMessageBody(body),
    messageAttributes,
    md5OfMessageAttributes: md5OfMessageAttributes(messageAttributes),
    traceHeader: decodeTraceHeader(fields),
    groupId: optionalToken(fields, 'MessageGroupId'),
    deduplicationId: queue.fifo ? deduplicationId(fields, body) : undefined,
    ...decodeQueueTypeFields(fields, queue),
  };
}

/**
 * Bytes of a message as SQS counts them: the body, and names, types and values of its
 * message attributes. Counts what is there without judging it.
 */
export function messageBytes(fields: RequestFields): number {
  let bytes = Buffer.byteLength(optionalText(fields, 'MessageBody') ?? '');
  if (fields['MessageAttributes'] === undefined) return bytes;
  for (const [name, value] of Object.entries(nestedFields(fields, 'MessageAttributes'))) {
    const attribute = decodeFields(value);
    bytes += Buffer.byteLength(name);
    bytes += Buffer.byteLength(optionalText(attribute, 'DataType') ?? '');
    bytes += Buffer.byteLength(optionalText(attribute, 'StringValue') ?? '');
    bytes += Buffer.byteLength(optionalText(attribute, 'BinaryValue') ?? '', 'base64');
  }
  return bytes;
}

/**
 * Checks that a message to a FIFO queue says its group and can be deduplicated.
 *
 * @throws {AwsError} MissingRequiredParameterException, InvalidParameterValueException
 */
export function checkFifoFields(fields: RequestFields, queue: Queue): void {
  if (!queue.fifo) return;
  if (!optionalText(fields, 'MessageGroupId')) throw missingParameter('MessageGroupId');
  if (queue.settings.contentBasedDeduplication) return;
  if (optionalText(fields, 'MessageDeduplicationId')) return;
  throw sqsError(
    'InvalidParameterValueException',
    'The queue should either have ContentBasedDeduplication enabled or ' +
      'MessageDeduplicationId provided explicitly',
  );
}

/** What only one type of queue takes: a delay of its own, a deduplication id. */
function decodeQueueTypeFields(
  fields: RequestFields,
  queue: Queue,
): { readonly delayMs: number | undefined } {
  const delay = optionalInteger(fields, 'DelaySeconds', { minimum: 0, maximum: 900 });
  if (queue.fifo) {
    if (delay) throw invalidParameter('DelaySeconds', delay, WRONG_QUEUE_TYPE);
    return { delayMs: undefined };
  }
  const token = optionalText(fields, 'MessageDeduplicationId');
  if (token !== undefined) {
    throw invalidParameter('MessageDeduplicationId', token, WRONG_QUEUE_TYPE);
  }
  return { delayMs: delay === undefined ? undefined : delay * 1000 };
}

function deduplicationId(fields: RequestFields, body: string): string {
  return optionalToken(fields, 'MessageDeduplicationId') ?? hash('sha256', body);
}

function optionalToken(fields: RequestFields, name: string): string | undefined {
  const token = optionalText(fields, name);
  if (token === undefined || TOKEN.test(token)) return token;
  throw invalidParameter(
    name,
    token.slice(0, 256),
    `${name} can only include alphanumeric and punctuation characters. 1 to 128 in length.`,
  );
}

function decodeTraceHeader(fields: RequestFields): string | undefined {
  const given = fields['MessageSystemAttributes'];
  if (given === undefined || given === null) return undefined;
  const attributes = nestedFields(fields, 'MessageSystemAttributes');
  for (const name of Object.keys(attributes)) {
    if (name !== 'AWSTraceHeader') throw notSimulated(`message system attribute ${name}`);
  }
  return optionalText(nestedFields(attributes, 'AWSTraceHeader'), 'StringValue');
}
