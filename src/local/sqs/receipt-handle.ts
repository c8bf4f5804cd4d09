import { sqsError } from './sqs-error.ts';

const HANDLE_LENGTH_MAX = 1024;

/** What a receipt handle says: one delivery of one message of one queue. */
export interface Receipt {
  readonly serial: number;
  readonly receiveCount: number;
}

/** An opaque handle for a delivery. */
export function encodeReceiptHandle(queueName: string, receipt: Receipt): string {
  const text = `${queueName}:${receipt.serial}:${receipt.receiveCount}`;
  return Buffer.from(text, 'latin1').toString('base64');
}

/**
 * Reads a handle that {@link encodeReceiptHandle} made for this queue.
 *
 * @throws {AwsError} ReceiptHandleIsInvalid for any other text
 */
export function decodeReceiptHandle(queueName: string, handle: string): Receipt {
  if (handle.length <= HANDLE_LENGTH_MAX) {
    const text = Buffer.from(handle, 'base64').toString('latin1');
    const match = /^([\w.-]+):(\d{1,15}):(\d{1,9})$/.exec(text);
    if (match !== null && match[1] === queueName) {
      return { serial: Number(match[2]), receiveCount: Number(match[3]) };
    }
  }
  const shown = handle.slice(0, HANDLE_LENGTH_MAX);
  throw sqsError(
    'ReceiptHandleIsInvalid',
    `The input receipt handle "${shown}" is not a valid receipt handle.`,
  );
}
