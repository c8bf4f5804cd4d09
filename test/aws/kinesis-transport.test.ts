import { KinesisClient } from '@aws-sdk/client-kinesis';
import { afterEach, expect, test } from '@jest/globals';
import { kinesisTransport } from '../../src/aws/kinesis-transport.ts';
import {
  clientConfigFor,
  type ScriptedAnswer,
  type ScriptedEndpoint,
  scriptedEndpoint,
} from './scripted-endpoint.ts';

// Goal: every answer of PutRecords becomes the right outcome of each record.
// Method: the real SDK client over HTTP/2 against an endpoint that answers as told.

let closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(closing.map((close) => close()));
  closing = [];
});

async function publishTo(answer: ScriptedAnswer, texts = ['{"a":"ä"}', '{"b":1}', '{"c":1}']) {
  const endpoint: ScriptedEndpoint = await scriptedEndpoint('http2', () => answer);
  const client = new KinesisClient({
    ...clientConfigFor(endpoint),
    requestHandler: { requestTimeout: 200 },
  });
  closing.push(async () => {
    client.destroy();
    await endpoint.close();
  });
  const records = texts.map((text, index) => ({
    text,
    partitionKey: `user-${index}`,
    isAscii: true,
    deduplicationId: `run/user-${index}/0`,
  }));
  const outcomes = await kinesisTransport({ client, streamName: 'activity' }).publish(records);
  return { outcomes, endpoint };
}

test('records travel as UTF-8 under their partition keys', async () => {
  const { endpoint } = await publishTo({ kind: 'json', status: 200, body: { Records: [] } });

  expect(endpoint.requests).toEqual([
    {
      target: 'Kinesis_20131202.PutRecords',
      body: {
        StreamName: 'activity',
        Records: [
          { Data: Buffer.from('{"a":"ä"}').toString('base64'), PartitionKey: 'user-0' },
          { Data: Buffer.from('{"b":1}').toString('base64'), PartitionKey: 'user-1' },
          { Data: Buffer.from('{"c":1}').toString('base64'), PartitionKey: 'user-2' },
        ],
      },
    },
  ]);
});

test('each record has its own outcome in a call that partly failed', async () => {
  const { outcomes } = await publishTo({
    kind: 'json',
    status: 200,
    body: {
      FailedRecordCount: 2,
      Records: [
        { SequenceNumber: '49590', ShardId: 'shardId-000000000000' },
        { ErrorCode: 'ProvisionedThroughputExceededException', ErrorMessage: 'Rate exceeded' },
        { ErrorCode: 'InternalFailure', ErrorMessage: 'Internal service failure.' },
      ],
    },
  });

  expect(outcomes).toEqual([
    { kind: 'ok', brokerId: '49590', shardId: 'shardId-000000000000' },
    { kind: 'fail', errorCode: 'ProvisionedThroughputExceededException', retryable: true },
    { kind: 'unknown', errorCode: 'InternalFailure' },
  ]);
});

test.each([
  [
    'a throttled call certainly stored nothing',
    400,
    'ProvisionedThroughputExceededException',
    'fail',
    true,
  ],
  [
    'a stream that does not exist is not worth a retry',
    400,
    'ResourceNotFoundException',
    'fail',
    false,
  ],
  ['a denied call is not worth a retry', 400, 'AccessDeniedException', 'fail', false],
  ['an internal failure may have stored the records', 500, 'InternalFailure', 'unknown', undefined],
  [
    'an unavailable service may have stored the records',
    503,
    'ServiceUnavailable',
    'unknown',
    undefined,
  ],
])('%s', async (_, status, type, kind, retryable) => {
  const { outcomes } = await publishTo({
    kind: 'json',
    status,
    body: { __type: type, message: 'as scripted' },
  });

  const expected =
    retryable === undefined ? { kind, errorCode: type } : { kind, errorCode: type, retryable };
  expect(outcomes).toEqual([expected, expected, expected]);
});

test.each([['hang' as const], ['reset' as const]])(
  'the outcome is unknown when the answer is lost (%s)',
  async (kind) => {
    const { outcomes } = await publishTo({ kind }, ['{}']);

    expect(outcomes).toEqual([{ kind: 'unknown', errorCode: expect.any(String) }]);
  },
);
