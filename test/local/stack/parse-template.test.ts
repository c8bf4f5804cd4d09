import { describe, expect, test } from '@jest/globals';
import { readTemplate } from './read-template.ts';
import {
  lambdaFunction,
  mapping,
  queue,
  role,
  stream,
  subscription,
  templateOf,
} from './stack-templates.ts';

// Goal: a template says what is made, completely. Method: templates of few resources, read
// without starting anything.

describe('what a template makes', () => {
  test('a stream has the settings of its properties, in our units', () => {
    const Stream = stream({
      Name: 'clicks',
      ShardCount: 3,
      RetentionPeriodHours: 48,
      StreamEncryption: { EncryptionType: 'KMS', KeyId: 'alias/aws/kinesis' },
      Tags: [{ Key: 'team', Value: 'data' }],
    });
    expect(
      readTemplate(templateOf({ Stream })).streams.map(({ definition }) => definition),
    ).toEqual([
      {
        name: 'clicks',
        mode: 'PROVISIONED',
        shardCount: 3,
        retentionMs: 172_800_000,
        encryptionType: 'KMS',
        keyId: 'alias/aws/kinesis',
      },
    ]);
  });

  test('an on-demand stream leaves the number of shards to Kinesis', () => {
    const Stream = stream({
      StreamModeDetails: { StreamMode: 'ON_DEMAND' },
      ShardCount: { Ref: 'AWS::NoValue' },
    });
    const [described] = readTemplate(templateOf({ Stream })).streams;
    expect(described?.definition).toMatchObject({ mode: 'ON_DEMAND', shardCount: undefined });
  });

  test('a queue keeps only the settings that were given, numbers also as text', () => {
    const Queue = queue({
      QueueName: 'orders.fifo',
      FifoQueue: 'true',
      VisibilityTimeout: '18',
      DeduplicationScope: 'messageGroup',
      FifoThroughputLimit: 'perMessageGroupId',
      SqsManagedSseEnabled: true,
    });
    expect(readTemplate(templateOf({ Queue })).queues.map(({ definition }) => definition)).toEqual([
      {
        name: 'orders.fifo',
        fifo: true,
        attributes: {
          visibilityTimeoutMs: 18_000,
          deduplicationScope: 'messageGroup',
          fifoThroughputLimit: 'perMessageGroupId',
        },
      },
    ]);
  });

  test('dead-letter queues come before the queues that name them, however long the chain', () => {
    const redriveTo = (target: string) => ({
      RedrivePolicy: {
        deadLetterTargetArn: { 'Fn::GetAtt': [target, 'Arn'] },
        maxReceiveCount: 3,
      },
    });
    const template = templateOf({
      First: queue(redriveTo('Second')),
      Second: queue(redriveTo('Third')),
      Third: queue(),
    });
    const names = readTemplate(template).queues.map(({ definition }) => definition.name);
    expect(names).toEqual(['Third', 'Second', 'First']);
  });

  test('a function gets role, limits and variables, references resolved', () => {
    const Consumer = lambdaFunction({
      FunctionName: 'consumer',
      Timeout: '10',
      MemorySize: 512,
      ReservedConcurrentExecutions: 5,
      Environment: { Variables: { QUEUE_URL: { Ref: 'Queue' }, RESERVE_MS: 500 } },
    });
    const Queue = queue({ QueueName: 'orders' });
    const [described] = readTemplate(templateOf({ Consumer, Queue, Role: role })).functions;
    expect(described?.definition).toEqual({
      name: 'consumer',
      arn: 'arn:aws:lambda:eu-west-1:123456789012:function:consumer',
      roleArn: 'arn:aws:iam::123456789012:role/Role',
      handler: 'handler.handler',
      timeoutMs: 10_000,
      memoryMb: 512,
      reservedConcurrency: 5,
      environment: {
        QUEUE_URL: 'http://127.0.0.1:4566/123456789012/orders',
        RESERVE_MS: '500',
      },
    });
  });

  test('a mapping knows its source, its function and its settings as written', () => {
    const template = templateOf({
      Consumer: lambdaFunction({ FunctionName: 'consumer' }),
      Role: role,
      Stream: stream({ Name: 'clicks' }),
      FromStream: mapping('Stream', { BatchSize: '7', StartingPosition: 'TRIM_HORIZON' }),
    });
    const [described] = readTemplate(template).mappings;
    expect(described).toMatchObject({
      kind: 'stream',
      eventSourceArn: 'arn:aws:kinesis:eu-west-1:123456789012:stream/clicks',
      functionName: 'consumer',
      properties: { BatchSize: '7', StartingPosition: 'TRIM_HORIZON' },
    });
  });

  test('outputs are text, with QueueUrls on the endpoint', () => {
    const template = templateOf(
      { Queue: queue({ QueueName: 'orders' }), Stream: stream({ Name: 'clicks' }) },
      { Url: { Value: { Ref: 'Queue' } }, Stream: { Value: { Ref: 'Stream' } } },
    );
    expect([...readTemplate(template).outputs]).toEqual([
      ['Url', 'http://127.0.0.1:4566/123456789012/orders'],
      ['Stream', 'clicks'],
    ]);
  });

  test('topics, their subscriptions and buckets are made, policies are not looked at', () => {
    const topicArn = 'arn:aws:sns:eu-west-1:123456789012:failures';
    const description = readTemplate(
      templateOf({
        Queue: queue({ QueueName: 'failed' }),
        Topic: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'failures' } },
        Subscription: subscription(),
        Bucket: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'objects' } },
        Policy: { Type: 'AWS::SQS::QueuePolicy', Properties: { Queues: [], PolicyDocument: {} } },
      }),
    );
    expect(description.topics.map(({ definition }) => definition)).toEqual(['failures']);
    expect(description.buckets).toEqual(['objects']);
    const queueArn = 'arn:aws:sqs:eu-west-1:123456789012:failed';
    expect(description.subscriptions.map(({ definition }) => definition)).toEqual([
      { topicArn, queueArn, rawMessageDelivery: true },
    ]);
  });

  test('log groups, roles and the deployment bucket are taken without complaint', () => {
    const template = templateOf({
      Group: {
        Type: 'AWS::Logs::LogGroup',
        Properties: { LogGroupName: '/aws/lambda/x', RetentionInDays: 7 },
      },
      Role: role,
      Bucket: { Type: 'AWS::S3::Bucket', Properties: { BucketEncryption: {} } },
      BucketPolicy: {
        Type: 'AWS::S3::BucketPolicy',
        Properties: { Bucket: { Ref: 'Bucket' }, PolicyDocument: {} },
      },
    });
    expect(readTemplate(template).logGroups).toEqual(['/aws/lambda/x']);
  });
});
