import type { AwsOperation } from '../aws-operation.ts';
import type { DirectoryEntry, QueueDirectory } from './queue-directory.ts';
import { decodeFields, type RequestFields, requiredText } from './request-fields.ts';

/** Makes an action for the queues of a directory. One per file in `operations/`. */
export type QueueOperation = (queues: QueueDirectory) => AwsOperation;

/** A request about one queue. */
export interface QueueRequest extends DirectoryEntry {
  readonly fields: RequestFields;
}

/**
 * Reads a request and finds the queue of its `QueueUrl`.
 *
 * @throws {AwsError} MissingRequiredParameterException, QueueDoesNotExist
 */
export function decodeQueueRequest(queues: QueueDirectory, input: unknown): QueueRequest {
  const fields = decodeFields(input);
  return { fields, ...queues.byUrl(requiredText(fields, 'QueueUrl')) };
}
