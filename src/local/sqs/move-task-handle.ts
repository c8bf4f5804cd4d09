import { decodeFields, requiredText } from './request-fields.ts';
import { sqsError } from './sqs-error.ts';

const HANDLE_LENGTH_MAX = 1024;

/** What a task handle says, in AWS's own form. */
export interface MoveTaskHandle {
  readonly taskId: string;
  /** ARN of the dead-letter queue. */
  readonly sourceArn: string;
}

/** The handle of a task: JSON in Base64. */
export function encodeMoveTaskHandle({ taskId, sourceArn }: MoveTaskHandle): string {
  return Buffer.from(JSON.stringify({ taskId, sourceArn })).toString('base64');
}

/** Reads a handle. @throws {AwsError} InvalidParameterValueException for any other text */
export function decodeMoveTaskHandle(handle: string): MoveTaskHandle {
  try {
    const text = Buffer.from(handle.slice(0, HANDLE_LENGTH_MAX), 'base64').toString();
    const fields = decodeFields(JSON.parse(text));
    return { taskId: requiredText(fields, 'taskId'), sourceArn: requiredText(fields, 'sourceArn') };
  } catch {
    throw sqsError('InvalidParameterValueException', 'Value for parameter TaskHandle is invalid.');
  }
}
