import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { KinesisClient, PutRecordsCommand } from '@aws-sdk/client-kinesis';
import {
  InvokeCommand,
  LambdaClient,
  ListEventSourceMappingsCommand,
  UpdateEventSourceMappingCommand,
} from '@aws-sdk/client-lambda';
import { ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { LocalAws } from '../../../src/local/stack/start-local-aws.ts';
import { startStack, stopStacks } from './running-stacks.ts';
import {
  fromStreamWith,
  lambdaFunction,
  mapping,
  queue,
  queueWithDeadLetters,
  stream,
} from './stack-templates.ts';

// Goal: from a template and code on disk to a stack that unmodified SDK clients can use.
// Method: the real services, sockets, threads and clock; only the template is small.

afterEach(stopStacks);

const clientOptions = ({ endpoint }: LocalAws) => ({
  endpoint,
  region: 'us-east-1',
  credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
});

/** What the function printed, as CloudWatch Logs tells it. */
async function printed(local: LocalAws): Promise<readonly { records: string[] }[]> {
  const logs = new CloudWatchLogsClient(clientOptions(local));
  const logGroupName = '/aws/lambda/Consumer';
  const { events = [] } = await logs.send(new FilterLogEventsCommand({ logGroupName }));
  return events.flatMap(({ message = '' }) =>
    message.startsWith('{"records"') ? [JSON.parse(message)] : [],
  );
}

async function eventually<T>(attempt: () => Promise<T | undefined>): Promise<T> {
  for (let tries = 0; tries < 200; tries++) {
    const value = await attempt();
    if (value !== undefined) return value;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('it did not happen within 10 seconds');
}

const Stream = stream({ Name: 'clicks', ShardCount: 1 });
const FailedQueue = queue({ QueueName: 'failed' });
const Consumer = lambdaFunction({ Timeout: 1 });
const group = {
  Type: 'AWS::Logs::LogGroup',
  Properties: { LogGroupName: '/aws/lambda/Consumer' },
};
const fromStream = fromStreamWith({ 'Fn::GetAtt': ['FailedQueue', 'Arn'] });

async function bodyOfOne(local: LocalAws, output: string): Promise<string> {
  const sqs = new SQSClient(clientOptions(local));
  const QueueUrl = local.outputs.get(output);
  return eventually(async () => {
    const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl }));
    return Messages?.[0]?.Body;
  });
}

/** Puts one record that the function cannot take. */
async function putPoison(local: LocalAws): Promise<void> {
  const kinesis = new KinesisClient(clientOptions(local));
  const Records = [{ PartitionKey: 'key', Data: Buffer.from('poison') }];
  await kinesis.send(new PutRecordsCommand({ StreamName: local.outputs.get('Stream'), Records }));
}

describe('a stack from a template', () => {
  test('delivers records of the stream and tells of a poison one on the failure queue', async () => {
    const local = await startStack({ Consumer, group, Stream, FailedQueue, fromStream });
    const kinesis = new KinesisClient(clientOptions(local));
    const records = ['one', 'poison', 'three'].map((text) => ({
      PartitionKey: 'key',
      Data: Buffer.from(text),
    }));

    const { FailedRecordCount } = await kinesis.send(
      new PutRecordsCommand({ StreamName: local.outputs.get('Stream'), Records: records }),
    );

    expect(FailedRecordCount).toBe(0);
    const failure = JSON.parse(await bodyOfOne(local, 'FailedQueue'));
    expect(failure.KinesisBatchInfo.batchSize).toBe(1);
    const batches = await eventually(async () => {
      const all = await printed(local);
      return all.some((batch) => batch.records.includes('three')) ? all : undefined;
    });
    expect(batches).toContainEqual({ records: ['poison'], endpoint: local.endpoint });
    expect(local.mappingMetrics().get('fromStream')).toMatchObject({ discardedRecordCount: 1 });
  });

  test('delivers messages of the queue and moves a poison one to its dead-letter queue', async () => {
    const fromQueue = mapping('Queue', { BatchSize: 1 });
    const local = await startStack({ Consumer, group, ...queueWithDeadLetters, fromQueue });
    const sqs = new SQSClient(clientOptions(local));
    const QueueUrl = local.outputs.get('Queue');

    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'fine' }));
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'poison' }));

    expect(await bodyOfOne(local, 'DeadQueue')).toBe('poison');
    const delivered = (await printed(local)).flatMap(({ records }) => records).sort();
    expect(delivered).toEqual(['fine', 'poison']);
  });

  test('A-S22 filters messages as the template says, its references resolved', async () => {
    const Pattern = { 'Fn::Join': ['', ['{"body":{"to":["', { Ref: 'AWS::Region' }, '"]}}']] };
    const fromQueue = mapping('Queue', { FilterCriteria: { Filters: [{ Pattern }] } });
    const local = await startStack({ Consumer, group, ...queueWithDeadLetters, fromQueue });
    const sqs = new SQSClient(clientOptions(local));
    const QueueUrl = local.outputs.get('Queue');

    for (const MessageBody of ['plain-string', '{"to":"eu-west-1"}', '{"to":"us-east-1"}']) {
      await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
    }

    const delivered = await eventually(async () => {
      const { filteredOutRecordCount } = local.mappingMetrics().get('fromQueue') ?? {};
      const batches = await printed(local);
      return batches.length > 0 && filteredOutRecordCount === 2 ? batches : undefined;
    });
    expect(delivered.flatMap(({ records }) => records)).toEqual(['{"to":"us-east-1"}']);
  });

  test('tells a topic of a poison record, whose subscribed queue gets the notification', async () => {
    const local = await startStack({
      Consumer,
      Stream,
      FailedQueue,
      Topic: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'failures' } },
      Subscription: {
        Type: 'AWS::SNS::Subscription',
        Properties: {
          TopicArn: { Ref: 'Topic' },
          Protocol: 'sqs',
          Endpoint: { 'Fn::GetAtt': ['FailedQueue', 'Arn'] },
        },
      },
      fromStream: fromStreamWith({ Ref: 'Topic' }),
    });

    await putPoison(local);

    const notification = JSON.parse(await bodyOfOne(local, 'FailedQueue'));
    expect(notification.TopicArn).toBe('arn:aws:sns:us-east-1:000000000000:failures');
    expect(JSON.parse(notification.Message).KinesisBatchInfo.batchSize).toBe(1);
  });

  test('writes a poison record to a bucket', async () => {
    const Bucket = { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'failures' } };
    const fromStream = fromStreamWith({ 'Fn::GetAtt': ['Bucket', 'Arn'] });
    const local = await startStack({ Consumer, Stream, Bucket, fromStream });

    await putPoison(local);

    const [object] = await eventually(async () => {
      const objects = [...local.objectsIn('failures').values()];
      return objects.length > 0 ? objects : undefined;
    });
    const [record] = JSON.parse(JSON.parse(object ?? '').payload).Records;
    expect(Buffer.from(record.kinesis.data, 'base64').toString()).toBe('poison');
  });

  test('answers an invocation of a function by its name', async () => {
    const local = await startStack({ Consumer, group });
    const lambda = new LambdaClient(clientOptions(local));
    const { StatusCode, FunctionError } = await lambda.send(
      new InvokeCommand({ FunctionName: 'Consumer', Payload: JSON.stringify({ Records: [] }) }),
    );
    expect({ StatusCode, FunctionError }).toEqual({ StatusCode: 200, FunctionError: undefined });
  });

  test('says of each mapping what it is and how it is set', async () => {
    const local = await startStack({ Consumer, Stream, FailedQueue, fromStream });
    expect(local.mappings).toEqual([
      expect.objectContaining({
        logicalId: 'fromStream',
        kind: 'stream',
        functionName: 'Consumer',
        settings: expect.objectContaining({ batchSize: 100, maximumRetryAttempts: 0 }),
      }),
    ]);
  });

  test('shows its mappings to clients, which may change them', async () => {
    const local = await startStack({ Consumer, Stream, FailedQueue, fromStream });
    const lambda = new LambdaClient(clientOptions(local));

    const { EventSourceMappings } = await lambda.send(new ListEventSourceMappingsCommand({}));

    expect(EventSourceMappings).toEqual([
      expect.objectContaining({
        UUID: local.mappings[0]?.uuid,
        State: 'Enabled',
        BatchSize: 100,
        BisectBatchOnFunctionError: true,
        MaximumRetryAttempts: 0,
        FunctionArn: 'arn:aws:lambda:us-east-1:000000000000:function:Consumer',
      }),
    ]);
    const { State } = await lambda.send(
      new UpdateEventSourceMappingCommand({ UUID: local.mappings[0]?.uuid, Enabled: false }),
    );
    expect(State).toBe('Disabling');
  });

  test('is gone when stopped, and leaves its port to the next', async () => {
    const first = await startStack({ Consumer, Stream, FailedQueue, fromStream });
    const port = Number(new URL(first.endpoint).port);
    await first.stop();
    await expect(fetch(first.endpoint)).rejects.toThrow();
    expect((await startStack({ Stream }, { port })).endpoint).toBe(first.endpoint);
  });
});
