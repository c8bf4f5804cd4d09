import { describe, expect, test } from '@jest/globals';
import { parseTemplate, type StackDescription } from '../../../src/local/stack/parse-template.ts';
import { StackError } from '../../../src/local/stack/stack-error.ts';
import { lambdaFunction, mapping, role, templateOf } from './stack-templates.ts';

// Goal: a template says what is made, completely; what could not be obeyed is refused by name.
// Method: templates of one or two resources, read without starting anything.

const place = {
  region: 'eu-west-1',
  accountId: '123456789012',
  endpoint: 'http://127.0.0.1:4566',
  createdAtMs: 1_767_225_600_999,
};
const read = (template: unknown): StackDescription => parseTemplate(template, place);

function refusalOf(template: unknown): { readonly code: string; readonly message: string } {
  try {
    read(template);
  } catch (error) {
    if (error instanceof StackError) return { code: error.code, message: error.message };
    throw error;
  }
  throw new Error('the template was accepted');
}

const queue = (properties: Readonly<Record<string, unknown>> = {}) => ({
  Type: 'AWS::SQS::Queue',
  Properties: properties,
});
const stream = (properties: Readonly<Record<string, unknown>> = {}) => ({
  Type: 'AWS::Kinesis::Stream',
  Properties: properties,
});

const subscription = (properties: Readonly<Record<string, unknown>> = {}) => ({
  Type: 'AWS::SNS::Subscription',
  Properties: {
    TopicArn: { Ref: 'Topic' },
    Protocol: 'sqs',
    Endpoint: { 'Fn::GetAtt': ['Queue', 'Arn'] },
    RawMessageDelivery: 'true',
    ...properties,
  },
});

describe('what a template makes', () => {
  test('a stream has the settings of its properties, in our units', () => {
    const Stream = stream({
      Name: 'clicks',
      ShardCount: 3,
      RetentionPeriodHours: 48,
      StreamEncryption: { EncryptionType: 'KMS', KeyId: 'alias/aws/kinesis' },
      Tags: [{ Key: 'team', Value: 'data' }],
    });
    expect(read(templateOf({ Stream })).streams.map(({ definition }) => definition)).toEqual([
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
    const [described] = read(templateOf({ Stream })).streams;
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
    expect(read(templateOf({ Queue })).queues.map(({ definition }) => definition)).toEqual([
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
    const names = read(template).queues.map(({ definition }) => definition.name);
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
    const [described] = read(templateOf({ Consumer, Queue, Role: role })).functions;
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
    const [described] = read(template).mappings;
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
    expect([...read(template).outputs]).toEqual([
      ['Url', 'http://127.0.0.1:4566/123456789012/orders'],
      ['Stream', 'clicks'],
    ]);
  });

  test('topics, their subscriptions and buckets are made, policies are not looked at', () => {
    const topicArn = 'arn:aws:sns:eu-west-1:123456789012:failures';
    const description = read(
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
    expect(read(template).logGroups).toEqual(['/aws/lambda/x']);
  });
});

describe('what a template may not ask for', () => {
  test.each([
    [
      'a property of a queue that SQS would obey',
      { Queue: queue({ RedriveAllowPolicy: {} }) },
      'PROPERTY_NOT_SIMULATED',
      'Queue (AWS::SQS::Queue): RedriveAllowPolicy is not simulated',
    ],
    [
      'a property of a function that Lambda would obey',
      { Consumer: lambdaFunction({ DeadLetterConfig: {} }), Role: role },
      'PROPERTY_NOT_SIMULATED',
      'Consumer (AWS::Lambda::Function): DeadLetterConfig is not simulated',
    ],
    [
      'a FIFO topic',
      { Topic: { Type: 'AWS::SNS::Topic', Properties: { FifoTopic: true } } },
      'PROPERTY_NOT_SIMULATED',
      'Topic (AWS::SNS::Topic): FifoTopic is not simulated',
    ],
    [
      'a subscriber that is no queue',
      { Subscription: subscription({ TopicArn: 'a', Endpoint: 'b', Protocol: 'email' }) },
      'PROPERTY_NOT_SIMULATED',
      'Subscription (AWS::SNS::Subscription): Protocol email is not simulated',
    ],
    [
      'a subscription of nothing',
      { Subscription: subscription({ TopicArn: 'a', Endpoint: { Ref: 'AWS::NoValue' } }) },
      'PROPERTY_INVALID',
      'Subscription (AWS::SNS::Subscription): TopicArn, Protocol and Endpoint are needed',
    ],
    [
      'a property of a subscription that SNS would obey',
      { Subscription: subscription({ TopicArn: 'a', Endpoint: 'b', FilterPolicy: {} }) },
      'PROPERTY_NOT_SIMULATED',
      'Subscription (AWS::SNS::Subscription): FilterPolicy is not simulated',
    ],
    [
      'another runtime',
      { Consumer: lambdaFunction({ Runtime: 'python3.14' }), Role: role },
      'PROPERTY_NOT_SIMULATED',
      'Consumer (AWS::Lambda::Function): Runtime python3.14 is not simulated',
    ],
    [
      'a mapping of another kind of source',
      {
        Consumer: lambdaFunction(),
        Role: role,
        FromTable: mapping('Role', { EventSourceArn: 'arn:aws:dynamodb:eu-west-1:1:table/t' }),
      },
      'PROPERTY_NOT_SIMULATED',
      'FromTable (AWS::Lambda::EventSourceMapping): EventSourceArn ' +
        'arn:aws:dynamodb:eu-west-1:1:table/t is not simulated',
    ],
    [
      'a mapping to a function of somebody else',
      { Queue: queue(), FromQueue: mapping('Queue', { FunctionName: 'stranger' }) },
      'PROPERTY_INVALID',
      'FromQueue (AWS::Lambda::EventSourceMapping): FunctionName stranger is no function of ' +
        'the template',
    ],
    [
      'a condition on a resource',
      { Queue: { Type: 'AWS::SQS::Queue', Condition: 'IsProd' } },
      'NOT_SIMULATED',
      'Queue (AWS::SQS::Queue): Condition is not simulated',
    ],
    [
      'a number of shards for an on-demand stream',
      { Stream: stream({ StreamModeDetails: { StreamMode: 'ON_DEMAND' }, ShardCount: 2 }) },
      'PROPERTY_INVALID',
      'Stream (AWS::Kinesis::Stream): an ON_DEMAND stream must not have a ShardCount',
    ],
    [
      'a stream without shards',
      { Stream: stream({ ShardCount: 0 }) },
      'PROPERTY_INVALID',
      'Stream (AWS::Kinesis::Stream): ShardCount must be 1 to 10000',
    ],
    [
      'a word where a number belongs',
      { Queue: queue({ VisibilityTimeout: 'long' }) },
      'PROPERTY_INVALID',
      'Queue (AWS::SQS::Queue): VisibilityTimeout must be a whole number',
    ],
    [
      'a nested value that does not exist',
      { Stream: stream({ StreamModeDetails: { StreamMode: 'ELASTIC' } }) },
      'PROPERTY_INVALID',
      'Stream (AWS::Kinesis::Stream): StreamModeDetails.StreamMode must be one of PROVISIONED, ' +
        'ON_DEMAND, not ELASTIC',
    ],
  ])('%s', (_, resources, code, message) => {
    expect(refusalOf(templateOf(resources))).toEqual({ code, message });
  });

  test.each(['Parameters', 'Conditions', 'Mappings', 'Transform', 'Rules'])(
    'a section %s',
    (section) => {
      const template = { Resources: {}, [section]: { Something: {} } };
      expect(refusalOf(template).message).toBe(`template section ${section} is not simulated`);
    },
  );

  test('anything but an object with resources', () => {
    for (const template of [null, [], 'text', {}, { Resources: [] }, { Resources: { A: 1 } }]) {
      expect(refusalOf(template).code).toBe('TEMPLATE_MALFORMED');
    }
  });

  test('a resource called like a method of every object', () => {
    const message = 'toString (AWS::DynamoDB::Table) is not simulated';
    const Type = 'AWS::DynamoDB::Table';
    expect(refusalOf(templateOf({ toString: { Type } })).message).toBe(message);
    const template = templateOf({}, { Output: { Value: { Ref: 'constructor' } } });
    expect(refusalOf(template).message).toBe('constructor is not in the template');
  });
});
