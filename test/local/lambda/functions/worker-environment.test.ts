import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  codeDirectory,
  createThreadedLambda,
  payloadOf,
  type ThreadedLambda,
} from './threaded-lambda.ts';

// Goal: a function runs in its thread as it would in Lambda's Node.js runtime, and whatever it
// does wrong ends as the error document that Lambda would answer. Method: real threads, real
// time, the bundles in test/fixtures/functions.

let lambda: ThreadedLambda;

beforeEach(() => {
  lambda = createThreadedLambda();
});

afterEach(() => lambda.stop());

const messages = (): string[] => lambda.logged.map(({ message }) => message);

test('a handler sees its event, its context and the variables of Lambda only', async () => {
  process.env['SECRET_OF_THE_PARENT'] = 'x';
  const result = await lambda.run('echo.handler', { a: [1, 'é'] }, { environment: { OWN: 'yes' } });
  delete process.env['SECRET_OF_THE_PARENT'];

  const [stream = ''] = lambda.logged.map(({ logStream }) => logStream);
  expect(payloadOf(result)).toEqual({
    count: 1,
    event: { a: [1, 'é'] },
    context: {
      awsRequestId: 'requestId' in result ? result.requestId : '',
      functionName: 'echo-handler',
      functionVersion: '$LATEST',
      invokedFunctionArn: 'arn:aws:lambda:eu-west-1:000000000000:function:echo-handler',
      memoryLimitInMB: '256',
      logGroupName: '/aws/lambda/echo-handler',
      logStreamName: stream,
    },
    remainingMs: expect.any(Number),
    environment: {
      OWN: 'yes',
      _HANDLER: 'echo.handler',
      AWS_REGION: 'eu-west-1',
      AWS_DEFAULT_REGION: 'eu-west-1',
      AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
      AWS_LAMBDA_FUNCTION_NAME: 'echo-handler',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '256',
      AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
      AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
      AWS_LAMBDA_LOG_GROUP_NAME: '/aws/lambda/echo-handler',
      AWS_LAMBDA_LOG_STREAM_NAME: stream,
      AWS_ACCESS_KEY_ID: expect.any(String),
      AWS_SECRET_ACCESS_KEY: expect.any(String),
      AWS_SESSION_TOKEN: expect.any(String),
      LAMBDA_TASK_ROOT: codeDirectory,
      LANG: 'en_US.UTF-8',
      TZ: ':UTC',
    },
  });
  expect(stream).toMatch(/^\d{4}\/\d\d\/\d\d\/\[\$LATEST\][0-9a-f]{32}$/);
  const { remainingMs } = Object(payloadOf(result));
  expect(remainingMs).toBeGreaterThan(9_000);
  expect(remainingMs).toBeLessThanOrEqual(10_000);
});

test('invocations that follow each other reuse one environment, which is warm', async () => {
  const counts: unknown[] = [];
  for (let index = 0; index < 3; index++) {
    counts.push(Object(payloadOf(await lambda.run('echo.handler'))).count);
  }
  expect(counts).toEqual([1, 2, 3]);
  const reports = messages().filter((message) => message.startsWith('REPORT'));
  expect(reports.map((report) => report.includes('Init Duration'))).toEqual([true, false, false]);
});

test('invocations at once run in an environment each', async () => {
  const results = await Promise.all(
    Array.from({ length: 3 }, () => lambda.run('faults.handler', { fault: 'slow' })),
  );
  expect(results.map(payloadOf)).toEqual(['slow', 'slow', 'slow']);
  expect(new Set(lambda.logged.map(({ logStream }) => logStream)).size).toBe(3);
});

test('what a function prints is logged in order, between START and END, then REPORT', async () => {
  const result = await lambda.run('printing.handler');
  const requestId = 'requestId' in result ? result.requestId : '';
  const stamp = '\\d{4}-\\d\\d-\\d\\dT[\\d:.]{12}Z';
  expect(messages()).toEqual([
    'loading',
    `START RequestId: ${requestId} Version: $LATEST`,
    '{"kvs":1}',
    expect.stringMatching(
      new RegExp(`^${stamp}\\t${requestId}\\tINFO\\ttwo\\nlines of one message { a: 1 }$`),
    ),
    'to stderr, in two writes',
    'then a third line',
    'café',
    expect.stringMatching(new RegExp(`^${stamp}\\t${requestId}\\tERROR\\tshown$`)),
    'no line break',
    `END RequestId: ${requestId}`,
    expect.stringMatching(
      new RegExp(
        `^REPORT RequestId: ${requestId}\\tDuration: [\\d.]+ ms\\tBilled Duration: \\d+ ms` +
          '\\tMemory Size: 256 MB\\tMax Memory Used: \\d+ MB\\tInit Duration: [\\d.]+ ms$',
      ),
    ),
  ]);
});

describe('answers', () => {
  test.each([
    ['undefined', 'faults.handler', { fault: 'nothing' }, null],
    ['of a synchronous handler', 'odd-handlers.synchronous', 'four', 4],
    ['of a nested export of a CommonJS module', 'common-js.api.handler', {}, 'from CommonJS'],
    ['of a module in a folder', 'nested/inner.api.handler', {}, 'from CommonJS'],
  ])('%s', async (_, handler, event, answer) => {
    const result = await lambda.run(handler, event);
    expect([result.kind, payloadOf(result)]).toEqual(['returned', answer]);
  });
});

describe('a failing handler leaves its environment warm', () => {
  test.each([
    ['throw', { errorType: 'RangeError', errorMessage: 'too far', trace: expect.any(Array) }],
    ['throw-text', { errorType: 'string', errorMessage: 'just text', trace: [] }],
    ['circular', { errorType: 'Runtime.MarshalError' }],
    ['bigint', { errorType: 'Runtime.MarshalError' }],
    ['large', { errorType: 'Function.ResponseSizeTooLarge' }],
  ])('%s', async (fault, document) => {
    const failure = await lambda.run('faults.handler', { fault });
    expect(failure.kind).toBe('function-error');
    expect(payloadOf(failure)).toMatchObject(document);
    expect(messages().join('\n')).toContain('\tERROR\tInvoke Error \t{"errorType":');
    expect(messages().at(-1)).toContain(`\tStatus: error\tError Type: ${document.errorType}`);

    await lambda.run('faults.handler', { fault: 'none' });
    expect(messages().at(-1)).not.toContain('Init Duration');
  });

  test('the stack names the line that threw', async () => {
    const { trace } = Object(payloadOf(await lambda.run('faults.handler', { fault: 'throw' })));
    expect(trace[0]).toBe('RangeError: too far');
    expect(trace[1]).toContain('faults.mjs');
  });
});

describe('a function that ends its environment fails, and the next invocation is cold', () => {
  test.each([
    ['exit-0', 'Runtime exited without providing a reason'],
    ['exit-3', 'Runtime exited with error: exit status 3'],
    ['reject-unhandled', 'Runtime exited with error: exit status 1'],
    ['throw-uncaught', 'Runtime exited with error: exit status 1'],
    ['out-of-memory', 'Runtime exited with error: signal: killed'],
  ])('%s', async (fault, reason) => {
    const failure = await lambda.run('faults.handler', { fault }, { memoryMb: 128 });
    expect(failure.kind).toBe('function-error');
    expect(payloadOf(failure)).toEqual({
      errorType: 'Runtime.ExitError',
      errorMessage: `RequestId: ${'requestId' in failure ? failure.requestId : ''} Error: ${reason}`,
    });
    expect(messages().at(-1)).toContain('\tStatus: error\tError Type: Runtime.ExitError');

    const next = await lambda.run('faults.handler', { fault: 'none' });
    expect(payloadOf(next)).toBe('fine');
    expect(messages().at(-1)).toContain('Init Duration');
  });

  test('what nobody caught is in the log', async () => {
    await lambda.run('faults.handler', { fault: 'throw-uncaught' });
    expect(messages().join('\n')).toContain('"errorMessage":"nobody catches me"');
  });

  test('an environment that dies idle is not used again', async () => {
    await lambda.run('faults.handler', { fault: 'throw-when-idle' });
    while (!messages().some((message) => message.includes('after the answer'))) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(payloadOf(await lambda.run('faults.handler', { fault: 'none' }))).toBe('fine');
  });
});

test.each(['hang', 'spin'])(
  'a function that runs out of time (%s) is ended, keeps its log, and the next is cold',
  async (fault) => {
    const failure = await lambda.run('faults.handler', { fault }, { timeoutMs: 1000 });
    const requestId = 'requestId' in failure ? failure.requestId : '';
    const text = 'Task timed out after 1.00 seconds';
    expect(failure.kind).toBe('function-error');
    expect(payloadOf(failure)).toEqual({
      errorType: 'Sandbox.Timedout',
      errorMessage: `RequestId: ${requestId} Error: ${text}`,
    });
    expect(messages().some((message) => message.endsWith('\tspinning'))).toBe(fault === 'spin');
    expect(messages().slice(-3)).toEqual([
      expect.stringMatching(new RegExp(`^[-\\dT:.]+Z ${requestId} ${text}$`)),
      `END RequestId: ${requestId}`,
      expect.stringMatching(/^REPORT .*\tStatus: timeout$/),
    ]);

    await lambda.run('faults.handler', { fault: 'none' });
    expect(messages().at(-1)).toContain('Init Duration');
  },
);

describe('a function that cannot be loaded', () => {
  const cases: [string, string, string][] = [
    ['broken-at-load.handler', 'broken-at-load.mjs', 'Error: DATABASE_URL is not set'],
    ['syntax-error.handler', 'syntax-error.mjs', 'Runtime.UserCodeSyntaxError: SyntaxError: '],
    ['missing-import.handler', 'missing-import.mjs', 'Runtime.ImportModuleError: Error'],
    ['not-there.handler', 'not-there', 'Runtime.ImportModuleError: Error'],
    ['exit-at-load.handler', 'exit-at-load.mjs', 'Runtime.ExitError: Error: Runtime exited'],
    ['echo.missing', 'echo.mjs', 'Runtime.HandlerNotFound: echo.missing is undefined'],
    ['odd-handlers.text', 'odd-handlers.mjs', 'Runtime.HandlerNotFound'],
    ['odd-handlers.callback', 'odd-handlers.mjs', 'Runtime.CallbackHandlerDeprecated'],
    ['../functions/echo.handler', 'echo.mjs', 'Runtime.MalformedHandlerName: Bad handler'],
    ['echo', 'echo.mjs', 'Runtime.MalformedHandlerName: Bad handler: echo'],
  ];

  test.each(cases)('%s: init says so in one line', async (handler, file, reason) => {
    const config = { name: 'f', arn: 'a', roleArn: 'r', timeoutMs: 3000, memoryMb: 128 };
    lambda.createFunction({ ...config, handler, codeDirectory, environment: {} });
    const failure = await lambda.init('f').catch((error: unknown) => error);
    expect(failure).toMatchObject({ name: 'LambdaError', code: 'FUNCTION_INIT_FAILED' });
    const { message } = Object(failure);
    expect(message).toContain(`function f cannot be loaded from ${codeDirectory}/${file}`);
    expect(message).toContain(`: ${reason}`);
    expect(message).not.toContain('\n');
  });

  test('fails every invocation with what was thrown', async () => {
    for (let attempt = 1; attempt <= 2; attempt++) {
      const failure = await lambda.run('broken-at-load.handler');
      expect(failure.kind).toBe('function-error');
      expect(payloadOf(failure)).toMatchObject({
        errorType: 'Error',
        errorMessage: 'DATABASE_URL is not set\nset it',
      });
    }
    expect(new Set(lambda.logged.map(({ logStream }) => logStream)).size).toBe(2);
  });

  test('because of its NODE_OPTIONS fails like any other', async () => {
    const environment = { NODE_OPTIONS: '--nonsense' };
    const failure = await lambda.run('echo.handler', {}, { environment });
    expect(failure.kind).toBe('function-error');
    expect(payloadOf(failure)).toMatchObject({
      errorMessage: expect.stringContaining('--nonsense is not allowed in NODE_OPTIONS'),
    });
  });

  test('init of a sound function leaves the first invocation cold', async () => {
    await lambda.run('echo.handler');
    await lambda.init('echo-handler');
    await expect(lambda.init('nobody')).rejects.toMatchObject({ code: 'FUNCTION_UNKNOWN' });
    expect(lambda.logged.filter(({ message }) => message.startsWith('REPORT'))).toHaveLength(1);
  });
});

test('stopping ends what runs', async () => {
  const pending = lambda.run('faults.handler', { fault: 'hang' });
  while (lambda.logged.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  await lambda.stop();
  expect((await pending).kind).toBe('function-error');
  expect((await lambda.run('faults.handler', { fault: 'none' })).kind).toBe('throttled');
});
