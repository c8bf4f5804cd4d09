import { isUtf8 } from 'node:buffer';
import { AwsError } from '../../aws-error.ts';
import type { RestAnswer, RestRequest, RestRoute } from '../../aws-operation.ts';
import type { InvocationResult } from '../function-invoker.ts';
import { textEvent } from '../invocation-event.ts';
import type { AsyncInvocations } from './async-invocations.ts';
import { type FunctionDirectory, findFunction, parseRequestedFunction } from './find-function.ts';
import { FUNCTIONS_PATH } from './function-configuration.ts';
import type { LambdaFunction } from './lambda-function.ts';

/** What the action needs of the service. */
export interface InvokeRouteOptions extends FunctionDirectory {
  readonly asyncInvocations: AsyncInvocations;
}

/** The most bytes of payload by invocation type. */
const PAYLOAD_BYTES_MAX = { RequestResponse: 6_291_456, Event: 1_048_576, DryRun: 6_291_456 };
type InvocationType = keyof typeof PAYLOAD_BYTES_MAX;

/** What of the log comes back with the answer when asked for. */
const LOG_TAIL_BYTES = 4096;

/**
 * The action Invoke.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
 */
export function createInvokeRoute(options: InvokeRouteOptions): RestRoute {
  return {
    method: 'POST',
    path: `${FUNCTIONS_PATH}/{FunctionName}/invocations`,
    handle: async (request) => {
      const lambdaFunction = findFunction(parseRequestedFunction(request, options), options);
      const type = parseInvocationType(request.headers['x-amz-invocation-type']);
      const event = parsePayload(request.body, type);
      if (type === 'DryRun') return { statusCode: 204 };
      if (type === 'Event') {
        const requestId = options.asyncInvocations.submit(lambdaFunction, event);
        return { statusCode: 202, headers: { 'x-amzn-requestid': requestId } };
      }
      return invokeAndWait(lambdaFunction, event, wantsLogTail(request));
    },
  };
}

async function invokeAndWait(
  lambdaFunction: LambdaFunction,
  event: string,
  wantsTail: boolean,
): Promise<RestAnswer> {
  let logMessages: readonly string[] = [];
  const onLog = (messages: readonly string[]): void => {
    logMessages = messages;
  };
  const result = await lambdaFunction.invoke(textEvent(event), wantsTail ? { onLog } : {});
  if (result.kind === 'throttled') throw throttled();
  return {
    statusCode: 200,
    headers: {
      ...answerHeaders(result),
      ...(wantsTail ? { 'x-amz-log-result': encodeTail(logMessages) } : {}),
    },
    body: result.payload,
  };
}

function answerHeaders({
  kind,
  requestId,
}: Exclude<InvocationResult, { kind: 'throttled' }>): Readonly<Record<string, string>> {
  return {
    'x-amzn-requestid': requestId,
    'x-amz-executed-version': '$LATEST',
    ...(kind === 'function-error' ? { 'x-amz-function-error': 'Unhandled' } : {}),
  };
}

function parseInvocationType(type = 'RequestResponse'): InvocationType {
  if (type === 'RequestResponse' || type === 'Event' || type === 'DryRun') return type;
  throw new AwsError('InvalidParameterValueException', `no invocation type: ${type}`);
}

/** The event as JSON text; without a payload it is an empty object. */
function parsePayload(body: Buffer, type: InvocationType): string {
  const maxBytes = PAYLOAD_BYTES_MAX[type];
  if (body.length > maxBytes) {
    const limit = `the ${type} invocation type (limit ${maxBytes} bytes)`;
    const message = `${body.length} byte payload is too large for ${limit}`;
    throw new AwsError('RequestTooLargeException', message, { statusCode: 413 });
  }
  if (body.length === 0) return '{}';
  if (!isUtf8(body)) throw unreadablePayload('it is not UTF-8');
  const event = body.toString('utf8');
  try {
    JSON.parse(event);
  } catch (error) {
    throw unreadablePayload(error instanceof Error ? error.message : String(error));
  }
  return event;
}

function unreadablePayload(reason: string): AwsError {
  const message = `Could not parse request body into json: ${reason}`;
  return new AwsError('InvalidRequestContentException', message);
}

function wantsLogTail({ headers }: RestRequest): boolean {
  return headers['x-amz-log-type'] === 'Tail';
}

function encodeTail(messages: readonly string[]): string {
  const text = Buffer.from(messages.map((message) => `${message}\n`).join(''));
  return text.subarray(Math.max(0, text.length - LOG_TAIL_BYTES)).toString('base64');
}

function throttled(): AwsError {
  return new AwsError('TooManyRequestsException', 'Rate Exceeded.', { statusCode: 429 });
}
