import type { PublishOutcome } from '../producing/transport-port.ts';

/** What a failed call, or a failed entry of a call, means for the record. */
export type SendFailure = Exclude<PublishOutcome, { kind: 'ok' }>;

/** Errors by which a broker says "not now": the record is certainly not there. */
const THROTTLING_CODES = new Set([
  'KMSThrottlingException',
  'KmsThrottled',
  'LimitExceededException',
  'OverLimit',
  'ProvisionedThroughputExceededException',
  'RequestThrottled',
  'RequestThrottledException',
  'ThrottledException',
  'Throttling',
  'ThrottlingException',
  'TooManyRequestsException',
]);

/** Failures before a request could leave: the record is certainly not there. */
const NOT_CONNECTED_CODES = new Set(['ECONNREFUSED', 'EAI_AGAIN', 'ENOTFOUND', 'EHOSTUNREACH']);

/** Failures to find credentials or a region: nothing left, and nothing will. */
const NOT_CONFIGURED_NAMES = new Set(['CredentialsProviderError', 'TokenProviderError']);

/**
 * What a call that threw means for all its records.
 *
 * A timeout, a lost connection and every 5xx are `unknown`: the broker may have stored the
 * records before the answer was lost.
 *
 * @see https://github.com/awslabs/amazon-kinesis-producer/issues/128
 */
export function classifyCallFailure(error: unknown): SendFailure {
  const { name, code, statusCode } = readError(error);
  // Socket errors are all called Error; what happened is in their code.
  const errorCode = name === 'Error' ? (code ?? name) : name;
  if (THROTTLING_CODES.has(name) || statusCode === 429) {
    return { kind: 'fail', errorCode, retryable: true };
  }
  if (code !== undefined && NOT_CONNECTED_CODES.has(code)) {
    return { kind: 'fail', errorCode, retryable: true };
  }
  if (NOT_CONFIGURED_NAMES.has(name)) return { kind: 'fail', errorCode, retryable: false };
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    return { kind: 'fail', errorCode, retryable: false };
  }
  return { kind: 'unknown', errorCode };
}

/**
 * What a failed entry of a call that was answered means for its record.
 *
 * @param senderFault - SQS says whose fault it was; Kinesis does not.
 */
export function classifyEntryFailure(errorCode: string, senderFault: boolean): SendFailure {
  if (THROTTLING_CODES.has(errorCode)) return { kind: 'fail', errorCode, retryable: true };
  return senderFault
    ? { kind: 'fail', errorCode, retryable: false }
    : { kind: 'unknown', errorCode };
}

interface ErrorFacts {
  readonly name: string;
  /** Node's code of a socket error. */
  readonly code: string | undefined;
  /** HTTP status, if there was an answer. */
  readonly statusCode: number | undefined;
}

function readError(error: unknown): ErrorFacts {
  if (!(error instanceof Error))
    return { name: 'UnknownError', code: undefined, statusCode: undefined };
  // HTTP/2 tells of a stream that was cancelled, and why only in the cause.
  const code = readCode(error.cause) ?? readCode(error);
  const metadata = '$metadata' in error ? error.$metadata : undefined;
  const statusCode =
    typeof metadata === 'object' && metadata !== null && 'httpStatusCode' in metadata
      ? metadata.httpStatusCode
      : undefined;
  return {
    name: error.name,
    code,
    statusCode: typeof statusCode === 'number' ? statusCode : undefined,
  };
}

function readCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
