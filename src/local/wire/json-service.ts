import { AwsError } from '../aws-error.ts';
import { type AwsOperation, type AwsOperations, EventStream } from '../aws-operation.ts';
import { decodeJsonBody } from './decode-json-body.ts';
import { answerError, type ReportInternalError } from './error-answer.ts';
import { answerEventStream } from './event-stream-answer.ts';
import { type AnswerRequest, isPending, type WireAnswer } from './wire-request.ts';

/**
 * Serves the AWS JSON protocols: the header `X-Amz-Target` names the action, the body is its
 * input. SQS speaks version 1.0, Kinesis and CloudWatch Logs 1.1; each is answered in its own.
 *
 * @see https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html
 */
export function createJsonService(
  operations: AwsOperations,
  onInternalError: ReportInternalError,
): AnswerRequest {
  // A map, so that a target such as `constructor` finds nothing.
  const operationByTarget = new Map<string, AwsOperation>(Object.entries(operations));
  return ({ headers, body, context }) => {
    const contentType = answerContentType(headers['content-type']);
    const action = String(headers['x-amz-target']);
    const fail = (error: unknown): WireAnswer =>
      answerError({ error, action, contentType, onInternalError });
    try {
      const operation = operationByTarget.get(action);
      if (!operation) throw new AwsError('UnknownOperationException', `not simulated: ${action}`);
      if (body === null) throw tooLarge();
      const output = operation(decodeJsonBody(body), context);
      if (output instanceof EventStream) {
        return answerEventStream(output, { action, contentType, onInternalError });
      }
      if (!isPending(output)) return answerOutput(output, contentType);
      return output.then((value) => answerOutput(value, contentType)).then(undefined, fail);
    } catch (error) {
      return fail(error);
    }
  };
}

/** The error for a body above the limit. */
export function tooLarge(): AwsError {
  return new AwsError('RequestEntityTooLarge', 'the body is too large', { statusCode: 413 });
}

function answerContentType(sent: string | undefined): string {
  return sent?.startsWith('application/x-amz-json-1.0')
    ? 'application/x-amz-json-1.0'
    : 'application/x-amz-json-1.1';
}

function answerOutput(output: unknown, contentType: string): WireAnswer {
  return {
    statusCode: 200,
    headers: { 'content-type': contentType },
    body: output === undefined ? '' : JSON.stringify(output),
  };
}
