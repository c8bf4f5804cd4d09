import { AwsError } from '../aws-error.ts';
import type { WireAnswer } from './wire-request.ts';

/** Called with what an action threw that is no {@link AwsError}, and with the action's name. */
export type ReportInternalError = (error: unknown, action: string) => void;

/** What makes an error an answer. */
export interface ErrorAnswerOptions {
  readonly error: unknown;
  /** The action or path that failed, for the report. */
  readonly action: string;
  readonly contentType: string;
  readonly onInternalError: ReportInternalError;
}

/**
 * An error as AWS sends it. Anything but an {@link AwsError} is our own fault: reported, and
 * answered with InternalFailure (500), which SDK clients retry.
 *
 * @see https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html
 */
export function answerError(options: ErrorAnswerOptions): WireAnswer {
  const { code, message, statusCode, queryCode } = describeError(options);
  const fault = statusCode < 500 ? 'Sender' : 'Receiver';
  return {
    statusCode,
    headers: {
      'content-type': options.contentType,
      'x-amzn-errortype': code,
      ...(queryCode === undefined ? {} : { 'x-amzn-query-error': `${queryCode};${fault}` }),
    },
    // Lambda spells it Message, the others message; clients read the one they know.
    body: JSON.stringify({ __type: code, message, Message: message }),
  };
}

/** The error as the client is told it; one of our own is reported, and is InternalFailure. */
export function describeError({
  error,
  action,
  onInternalError,
}: Omit<ErrorAnswerOptions, 'contentType'>): AwsError {
  if (error instanceof AwsError) return error;
  onInternalError(error, action);
  return internalFailure(error, action);
}

function internalFailure(error: unknown, action: string): AwsError {
  const reason = error instanceof Error ? error.message : String(error);
  return new AwsError('InternalFailure', `${action} failed in the local AWS: ${reason}`, {
    statusCode: 500,
  });
}
