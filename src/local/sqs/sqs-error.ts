import { AwsError } from '../aws-error.ts';

/**
 * The names under which the two protocols know one error: JSON's and the older Query
 * protocol's. SDKs report the first as `name` and the second as `Code`.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/CommonErrors.html
 */
const QUERY_CODES = {
  BatchEntryIdsNotDistinct: 'AWS.SimpleQueueService.BatchEntryIdsNotDistinct',
  BatchRequestTooLong: 'AWS.SimpleQueueService.BatchRequestTooLong',
  EmptyBatchRequest: 'AWS.SimpleQueueService.EmptyBatchRequest',
  InvalidAttributeName: 'InvalidAttributeName',
  InvalidAttributeValue: 'InvalidAttributeValue',
  InvalidBatchEntryId: 'AWS.SimpleQueueService.InvalidBatchEntryId',
  InvalidMessageContents: 'InvalidMessageContents',
  InvalidParameterValueException: 'InvalidParameterValue',
  MessageNotInflight: 'AWS.SimpleQueueService.MessageNotInflight',
  MissingRequiredParameterException: 'MissingParameter',
  OverLimit: 'OverLimit',
  PurgeQueueInProgress: 'AWS.SimpleQueueService.PurgeQueueInProgress',
  QueueDeletedRecently: 'AWS.SimpleQueueService.QueueDeletedRecently',
  QueueDoesNotExist: 'AWS.SimpleQueueService.NonExistentQueue',
  QueueNameExists: 'QueueAlreadyExists',
  ReceiptHandleIsInvalid: 'ReceiptHandleIsInvalid',
  RequestThrottled: 'RequestThrottled',
  SerializationException: 'SerializationException',
  TooManyEntriesInBatchRequest: 'AWS.SimpleQueueService.TooManyEntriesInBatchRequest',
  UnsupportedOperation: 'AWS.SimpleQueueService.UnsupportedOperation',
} as const;

/** The errors that this SQS answers with, by their name in the JSON protocol. */
export type SqsErrorCode = keyof typeof QUERY_CODES;

/** An error as SQS answers it in the JSON protocol. */
export function sqsError(code: SqsErrorCode, message: string): AwsError {
  const statusCode = code === 'PurgeQueueInProgress' ? 403 : 400;
  return new AwsError(code, message, { statusCode, queryCode: QUERY_CODES[code] });
}

/** A parameter whose value SQS does not take; `reason` is the end of AWS's sentence. */
export function invalidParameter(name: string, value: unknown, reason: string): AwsError {
  return sqsError(
    'InvalidParameterValueException',
    `Value ${String(value)} for parameter ${name} is invalid. Reason: ${reason}`,
  );
}

/** An attribute of a queue whose value SQS does not take. */
export function invalidAttribute(name: string, reason?: string): AwsError {
  const text = `Invalid value for the parameter ${name}.`;
  return sqsError(
    'InvalidAttributeValue',
    reason === undefined ? text : `${text} Reason: ${reason}`,
  );
}

/** A name that no attribute has, or none that could be meant here. */
export function unknownAttribute(name: string): AwsError {
  return sqsError('InvalidAttributeName', `Unknown Attribute ${name.slice(0, 256)}.`);
}

/** Something that a request names, not by a QueueUrl, and that is not there. */
export function resourceNotFound(message: string): AwsError {
  return new AwsError('ResourceNotFoundException', message, {
    statusCode: 404,
    queryCode: 'ResourceNotFoundException',
  });
}

/** A parameter that must be there and is not. */
export function missingParameter(name: string): AwsError {
  return sqsError(
    'MissingRequiredParameterException',
    `The request must contain the parameter ${name}.`,
  );
}

/** Refuses by name what AWS offers and this SQS does not simulate. */
export function notSimulated(feature: string): AwsError {
  return sqsError('UnsupportedOperation', `not simulated: ${feature}`);
}
