import {
  GetRecordsCommand,
  KinesisClient,
  ListStreamsCommand,
  PutRecordsCommand,
  ResourceNotFoundException,
} from '@aws-sdk/client-kinesis';
import { GetFunctionCommand, InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import {
  GetQueueUrlCommand,
  QueueDoesNotExist,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { AwsError } from '../../../src/local/aws-error.ts';
import type { AwsOperations, RestRoute } from '../../../src/local/aws-operation.ts';
import { startWireServer, type WireServer } from '../../../src/local/wire/wire-server.ts';

// Goal: clients of the AWS SDK work against the server as they come, over the version of HTTP
// that each of them chooses. Method: nothing is set but the environment variables a user sets;
// the actions behind the server are small fakes that show what reached them.

const environment = {
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
  AWS_REGION: 'eu-west-1',
};

const seen: unknown[] = [];
const internalErrors: unknown[] = [];
const operations: AwsOperations = {
  'Kinesis_20131202.PutRecords': (input) => {
    seen.push(input);
    return { FailedRecordCount: 0, Records: [{ SequenceNumber: '1', ShardId: 'shardId-0' }] };
  },
  'Kinesis_20131202.GetRecords': () => {
    throw new AwsError('ResourceNotFoundException', 'Stream clicks not found.');
  },
  'Kinesis_20131202.ListStreams': () => {
    throw new TypeError('cannot read the moon');
  },
  'AmazonSQS.GetQueueUrl': (_, { endpoint }) => ({ QueueUrl: `${endpoint}/000000000000/q` }),
  'AmazonSQS.ReceiveMessage': () => {
    throw new AwsError('QueueDoesNotExist', 'The specified queue does not exist.', {
      queryCode: 'AWS.SimpleQueueService.NonExistentQueue',
    });
  },
};
const routes: readonly RestRoute[] = [
  {
    method: 'POST',
    path: '/2015-03-31/functions/{FunctionName}/invocations',
    handle: async ({ params, headers, query, body }) => {
      if (params['FunctionName'] === 'none') {
        throw new AwsError('ResourceNotFoundException', 'Function not found: none', {
          statusCode: 404,
        });
      }
      const type = headers['x-amz-invocation-type'];
      const payload = JSON.parse(body.toString());
      return {
        statusCode: 200,
        headers: { 'X-Amz-Executed-Version': '$LATEST' },
        body: JSON.stringify({ params, type, qualifier: query.get('Qualifier'), payload }),
      };
    },
  },
];

let server: WireServer;

beforeEach(async () => {
  server = await startWireServer({
    operations,
    routes,
    onInternalError: (error, action) => internalErrors.push([action, error]),
  });
  Object.assign(process.env, environment, { AWS_ENDPOINT_URL: server.endpoint });
});

afterEach(async () => {
  await server.close();
  delete process.env['AWS_ENDPOINT_URL'];
  seen.length = 0;
  internalErrors.length = 0;
});

describe('over HTTP/2, as the Kinesis client speaks it', () => {
  test('an action receives its input and its output comes back', async () => {
    const client = new KinesisClient({});
    const data = Buffer.alloc(150_000, 'x');

    const output = await client.send(
      new PutRecordsCommand({ StreamName: 's', Records: [{ Data: data, PartitionKey: 'k' }] }),
    );

    expect(output.Records).toEqual([{ SequenceNumber: '1', ShardId: 'shardId-0' }]);
    expect(output.$metadata.requestId).toMatch(/^[0-9a-f-]{36}$/);
    expect(seen).toEqual([
      { StreamName: 's', Records: [{ Data: data.toString('base64'), PartitionKey: 'k' }] },
    ]);
    client.destroy();
  });

  test('an error is the exception class of the client', async () => {
    const client = new KinesisClient({});
    const failure = client.send(new GetRecordsCommand({ ShardIterator: 'i' }));
    await expect(failure).rejects.toThrow(ResourceNotFoundException);
    await expect(failure).rejects.toThrow('Stream clicks not found.');
    client.destroy();
  });

  test('an action that breaks is answered with InternalFailure and reported', async () => {
    const client = new KinesisClient({ maxAttempts: 1 });
    const failure = client.send(new ListStreamsCommand({}));
    await expect(failure).rejects.toMatchObject({
      name: 'InternalFailure',
      $metadata: { httpStatusCode: 500 },
    });
    expect(internalErrors).toEqual([
      ['Kinesis_20131202.ListStreams', new TypeError('cannot read the moon')],
    ]);
    client.destroy();
  });
});

describe('over HTTP/1.1, as the SQS and Lambda clients speak it', () => {
  test('queue URLs are on the host that the client addressed', async () => {
    process.env['AWS_ENDPOINT_URL'] = `http://localhost:${server.port}`;
    const client = new SQSClient({});
    const { QueueUrl } = await client.send(new GetQueueUrlCommand({ QueueName: 'q' }));
    expect(QueueUrl).toBe(`http://localhost:${server.port}/000000000000/q`);
    client.destroy();
  });

  test('an SQS error carries its old code beside the new one', async () => {
    const client = new SQSClient({});
    const failure = client.send(new ReceiveMessageCommand({ QueueUrl: `${server.endpoint}/q` }));
    await expect(failure).rejects.toThrow(QueueDoesNotExist);
    await expect(failure).rejects.toMatchObject({
      Error: { Code: 'AWS.SimpleQueueService.NonExistentQueue', Type: 'Sender' },
    });
    client.destroy();
  });

  test('a REST route gets its path parameters decoded, its query, headers and body', async () => {
    const client = new LambdaClient({});
    const output = await client.send(
      new InvokeCommand({
        FunctionName: 'arn:aws:lambda:eu-west-1:000000000000:function:f',
        InvocationType: 'RequestResponse',
        Qualifier: '$LATEST',
        Payload: '{"a":1}',
      }),
    );
    expect(JSON.parse(output.Payload?.transformToString() ?? '')).toEqual({
      params: { FunctionName: 'arn:aws:lambda:eu-west-1:000000000000:function:f' },
      type: 'RequestResponse',
      qualifier: '$LATEST',
      payload: { a: 1 },
    });
    expect(output.ExecutedVersion).toBe('$LATEST');
    client.destroy();
  });

  test('a REST error has its name, text and status', async () => {
    const client = new LambdaClient({});
    const failure = client.send(new InvokeCommand({ FunctionName: 'none', Payload: '{}' }));
    await expect(failure).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'Function not found: none',
      $metadata: { httpStatusCode: 404 },
    });
    client.destroy();
  });

  test('a REST action that is not simulated is refused by name', async () => {
    const client = new LambdaClient({});
    const failure = client.send(new GetFunctionCommand({ FunctionName: 'f' }));
    await expect(failure).rejects.toMatchObject({
      name: 'UnknownOperationException',
      message: 'not simulated: GET /2015-03-31/functions/f',
    });
    client.destroy();
  });
});
