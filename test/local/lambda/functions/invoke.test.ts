import { InvokeCommand, type InvokeCommandInput, type LambdaClient } from '@aws-sdk/client-lambda';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type LambdaWire, startLambdaWire } from './lambda-wire.ts';
import { createThreadedLambda, functionConfig, type ThreadedLambda } from './threaded-lambda.ts';

// Goal: the SDK's Lambda client invokes functions as it does on AWS. Method: the wire server,
// the real client, functions in worker threads.

let lambda: ThreadedLambda;
let wire: LambdaWire;
let client: LambdaClient;

beforeEach(async () => {
  lambda = createThreadedLambda();
  lambda.createFunction(functionConfig('echo.handler', { name: 'echo' }));
  lambda.createFunction(functionConfig('faults.handler', { name: 'faults' }));
  lambda.createFunction(functionConfig('echo.handler', { name: 'off', reservedConcurrency: 0 }));
  wire = await startLambdaWire(lambda);
  client = wire.client;
});

afterEach(() => wire.close());

const invoke = (input: InvokeCommandInput) => client.send(new InvokeCommand(input));

const arn = 'arn:aws:lambda:eu-west-1:000000000000:function:echo';

test.each(['echo', 'echo:$LATEST', '000000000000:function:echo', arn, `${arn}:$LATEST`])(
  '%s names a function',
  async (name) => {
    const answer = await invoke({ FunctionName: name, Payload: '{"a":"é"}' });
    expect(JSON.parse(answer.Payload?.transformToString() ?? '')).toMatchObject({
      event: { a: 'é' },
      context: { awsRequestId: answer.$metadata.requestId },
    });
    expect(answer).toMatchObject({ StatusCode: 200, ExecutedVersion: '$LATEST' });
    expect(answer.FunctionError).toBeUndefined();
  },
);

test('without a payload the event is an empty object', async () => {
  const answer = await invoke({ FunctionName: 'echo' });
  expect(JSON.parse(answer.Payload?.transformToString() ?? '')).toMatchObject({ event: {} });
});

test('a function error comes with status 200, and the tail of the log when asked for', async () => {
  const answer = await invoke({
    FunctionName: 'faults',
    LogType: 'Tail',
    Payload: '{"fault":"throw"}',
  });
  expect(answer).toMatchObject({ StatusCode: 200, FunctionError: 'Unhandled' });
  expect(JSON.parse(answer.Payload?.transformToString() ?? '')).toMatchObject({
    errorType: 'RangeError',
    errorMessage: 'too far',
  });
  const tail = Buffer.from(answer.LogResult ?? '', 'base64').toString();
  expect(tail).toMatch(/^START RequestId: .*\nEND .*\nREPORT .*\n$/s);
});

describe('refusals', () => {
  const tooLong = `"${'x'.repeat(6_291_455)}"`;
  const tooLongForEvent = `"${'x'.repeat(1_048_575)}"`;
  test.each<[string, InvokeCommandInput, object]>([
    [
      'a function that is not there',
      { FunctionName: 'nobody' },
      {
        name: 'ResourceNotFoundException',
        message: 'Function not found: arn:aws:lambda:eu-west-1:000000000000:function:nobody',
        $metadata: expect.objectContaining({ httpStatusCode: 404 }),
      },
    ],
    [
      'a version that was not published',
      { FunctionName: 'echo', Qualifier: '3' },
      { name: 'ResourceNotFoundException', message: `Function not found: ${arn}:3` },
    ],
    [
      'a function of another region',
      { FunctionName: arn.replace('eu-west-1', 'us-east-1') },
      { name: 'ResourceNotFoundException', message: expect.stringContaining('us-east-1') },
    ],
    ['a name that is none', { FunctionName: 'no such!' }, { name: 'ValidationException' }],
    [
      'two qualifiers that differ',
      { FunctionName: 'echo:$LATEST', Qualifier: '3' },
      { name: 'InvalidParameterValueException' },
    ],
    [
      'a payload that is not JSON',
      { FunctionName: 'echo', Payload: '{"a"' },
      { name: 'InvalidRequestContentException', message: expect.stringContaining('parse') },
    ],
    [
      'a payload above 6 MB',
      { FunctionName: 'echo', Payload: tooLong },
      {
        name: 'RequestTooLargeException',
        message: expect.stringContaining('RequestResponse invocation type (limit 6291456 bytes)'),
      },
    ],
    [
      'a payload above 1 MB of an Event',
      { FunctionName: 'echo', InvocationType: 'Event', Payload: tooLongForEvent },
      { name: 'RequestTooLargeException', message: expect.stringContaining('1048576') },
    ],
    [
      'a function without concurrency',
      { FunctionName: 'off' },
      {
        name: 'TooManyRequestsException',
        $metadata: expect.objectContaining({ httpStatusCode: 429 }),
      },
    ],
  ])('%s', async (_, input, error) => {
    await expect(invoke(input)).rejects.toMatchObject(error);
  });
});

test('a DryRun runs nothing', async () => {
  const answer = await invoke({ FunctionName: 'echo', InvocationType: 'DryRun' });
  expect(answer.StatusCode).toBe(204);
  expect(lambda.logged).toEqual([]);
});

test('an Event is answered at once and run after', async () => {
  const answer = await invoke({
    FunctionName: 'faults',
    InvocationType: 'Event',
    Payload: '{"fault":"slow"}',
  });
  expect(answer.StatusCode).toBe(202);
  const end = `END RequestId: ${answer.$metadata.requestId}`;
  expect(lambda.logged.map(({ message }) => message)).not.toContain(end);
  while (!lambda.logged.some(({ message }) => message === end)) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
});
