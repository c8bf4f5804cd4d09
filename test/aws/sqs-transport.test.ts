import { SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, expect, test } from '@jest/globals';
import { sqsTransport } from '../../src/aws/sqs-transport.ts';
import {
  clientConfigFor,
  type ReceivedRequest,
  type ScriptedAnswer,
  scriptedEndpoint,
} from './scripted-endpoint.ts';

// Goal: every answer of SendMessageBatch becomes the right outcome of each record.
// Method: the real SDK client against an endpoint that answers as told.

let closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(closing.map((close) => close()));
  closing = [];
});

const records = [0, 1, 2].map((index) => ({
  text: `{"seq":${index}}`,
  partitionKey: `user-${index}`,
  isAscii: true,
  deduplicationId: `run/user-${index}/0`,
}));

async function queueOf(
  kind: 'standard' | 'fifo',
  answerTo: (request: ReceivedRequest) => ScriptedAnswer,
) {
  const endpoint = await scriptedEndpoint('http1', (request) =>
    request.target === 'AmazonSQS.GetQueueUrl'
      ? answerTo({ ...request, target: 'GetQueueUrl' })
      : answerTo({ ...request, target: 'SendMessageBatch' }),
  );
  const client = new SQSClient({
    ...clientConfigFor(endpoint),
    md5: false,
    requestHandler: { requestTimeout: 200, throwOnRequestTimeout: true },
  });
  closing.push(async () => {
    client.destroy();
    await endpoint.close();
  });
  return { endpoint, transport: sqsTransport({ client, queueName: 'activity', kind }) };
}

const json = (body: object, status = 200): ScriptedAnswer => ({ kind: 'json', status, body });
const error = (type: string, status: number): ScriptedAnswer =>
  json({ __type: `com.amazonaws.sqs#${type}`, message: 'as scripted' }, status);
/** Finds the queue, then answers every batch with `answer`. */
const answering =
  (answer: ScriptedAnswer) =>
  ({ target }: ReceivedRequest): ScriptedAnswer =>
    target === 'GetQueueUrl' ? json({ QueueUrl: 'http://127.0.0.1/1/activity' }) : answer;

test('a standard queue gets bodies alone, a FIFO queue a group and a deduplication id', async () => {
  const standard = await queueOf('standard', ({ target }) =>
    target === 'GetQueueUrl' ? json({ QueueUrl: `${standard.endpoint.url}/1/q` }) : json({}),
  );
  const fifo = await queueOf('fifo', ({ target }) =>
    target === 'GetQueueUrl' ? json({ QueueUrl: `${fifo.endpoint.url}/1/q.fifo` }) : json({}),
  );

  await standard.transport.publish(records.slice(0, 1));
  await fifo.transport.publish(records.slice(0, 1));

  expect(standard.endpoint.requests[1]?.body['Entries']).toEqual([
    { Id: '0', MessageBody: '{"seq":0}' },
  ]);
  expect(fifo.endpoint.requests[1]?.body['Entries']).toEqual([
    {
      Id: '0',
      MessageBody: '{"seq":0}',
      MessageGroupId: 'user-0',
      MessageDeduplicationId: 'run/user-0/0',
    },
  ]);
});

test('each record has its own outcome in a call that partly failed', async () => {
  const { transport } = await queueOf(
    'standard',
    answering(
      json({
        Successful: [{ Id: '2', MessageId: 'message-2' }],
        Failed: [
          { Id: '1', Code: 'InvalidMessageContents', SenderFault: true },
          { Id: '0', Code: 'InternalError', SenderFault: false },
        ],
      }),
    ),
  );

  expect(await transport.publish(records)).toEqual([
    { kind: 'unknown', errorCode: 'InternalError' },
    { kind: 'fail', errorCode: 'InvalidMessageContents', retryable: false },
    { kind: 'ok', brokerId: 'message-2' },
  ]);
});

test('a record that the answer does not mention may or may not be there', async () => {
  const { transport } = await queueOf('standard', answering(json({})));

  expect(await transport.publish(records.slice(0, 1))).toEqual([
    { kind: 'unknown', errorCode: 'NoResult' },
  ]);
});

test.each([
  ['a throttled call certainly stored nothing', 'RequestThrottled', 400, 'fail', true],
  ['a call that is too long is not worth a retry', 'BatchRequestTooLong', 400, 'fail', false],
  [
    'an internal failure may have stored the messages',
    'InternalFailure',
    500,
    'unknown',
    undefined,
  ],
])('%s', async (_, type, status, kind, retryable) => {
  const { transport } = await queueOf('standard', answering(error(type, status)));

  const expected =
    retryable === undefined ? { kind, errorCode: type } : { kind, errorCode: type, retryable };
  expect(await transport.publish(records.slice(0, 1))).toEqual([expected]);
});

test('a call that is not answered in time may have stored the messages', async () => {
  const { transport } = await queueOf('standard', answering({ kind: 'hang' }));

  expect(await transport.publish(records.slice(0, 1))).toEqual([
    { kind: 'unknown', errorCode: 'TimeoutError' },
  ]);
});

test('a connection lost before the answer may have stored the messages', async () => {
  const { transport } = await queueOf('standard', answering({ kind: 'reset' }));

  expect(await transport.publish(records.slice(0, 1))).toEqual([
    { kind: 'unknown', errorCode: expect.any(String) },
  ]);
});

test('a queue that cannot be found is looked up again; nothing was stored meanwhile', async () => {
  const lookups = [error('InternalFailure', 500), error('QueueDoesNotExist', 400)];
  const { transport, endpoint } = await queueOf('standard', (request) =>
    request.target === 'GetQueueUrl'
      ? (lookups.shift() ?? json({ QueueUrl: 'http://127.0.0.1/1/activity' }))
      : json({ Successful: [{ Id: '0', MessageId: 'message-0' }] }),
  );
  const publishOne = () => transport.publish(records.slice(0, 1));

  expect(await publishOne()).toEqual([
    { kind: 'fail', errorCode: 'InternalFailure', retryable: true },
  ]);
  expect(await publishOne()).toEqual([
    { kind: 'fail', errorCode: 'QueueDoesNotExist', retryable: false },
  ]);
  expect(await publishOne()).toEqual([{ kind: 'ok', brokerId: 'message-0' }]);
  await publishOne();
  const lookupCount = endpoint.requests.filter(({ target }) => target.endsWith('GetQueueUrl'));
  expect(lookupCount).toHaveLength(3);
});
