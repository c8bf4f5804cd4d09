import { afterEach, describe, expect, test } from '@jest/globals';
import { startStack, stopStacks } from './running-stacks.ts';
import {
  fromStreamWith,
  lambdaFunction,
  mapping,
  queue,
  queueWithDeadLetters,
  stream,
} from './stack-templates.ts';

// Goal: a stack that would not be as on AWS does not start, and says which resource and why.
// Method: the real services, sockets and threads; only the template is small.

afterEach(stopStacks);

const Stream = stream({ Name: 'clicks', ShardCount: 1 });
const Consumer = lambdaFunction({ Timeout: 1 });

describe('a stack that cannot be as on AWS does not start', () => {
  const refusals: readonly (readonly [string, Readonly<Record<string, unknown>>, string])[] = [
    [
      'a mapping setting that is not simulated',
      {
        ...queueWithDeadLetters,
        fromQueue: mapping('Queue', { KmsKeyArn: 'arn:aws:kms:us-east-1:0:key/1' }),
      },
      'fromQueue (AWS::Lambda::EventSourceMapping): KmsKeyArn is not simulated',
    ],
    [
      'B-S16 a mapping that is both capped and provisioned',
      {
        ...queueWithDeadLetters,
        fromQueue: mapping('Queue', {
          ScalingConfig: { MaximumConcurrency: 2 },
          ProvisionedPollerConfig: { MinimumPollers: 2, MaximumPollers: 4 },
        }),
      },
      'fromQueue (AWS::Lambda::EventSourceMapping): ScalingConfig and ProvisionedPollerConfig ' +
        'are mutually exclusive',
    ],
    [
      'a visibility timeout below the timeout of the function',
      {
        ...queueWithDeadLetters,
        Consumer: lambdaFunction({ Timeout: 5 }),
        fromQueue: mapping('Queue'),
      },
      'fromQueue (AWS::Lambda::EventSourceMapping): Queue visibility timeout: 1 seconds is ' +
        'less than Function timeout: 5 seconds',
    ],
    [
      'a value out of range',
      { Queue: queue({ VisibilityTimeout: 50_000 }) },
      'Queue (AWS::SQS::Queue): ',
    ],
    [
      'a destination that does not exist',
      { Stream, fromStream: fromStreamWith({ 'Fn::Sub': 'arn:aws:s3:::nobodys' }) },
      'fromStream (AWS::Lambda::EventSourceMapping): The on-failure destination does not exist: ' +
        'arn:aws:s3:::nobodys',
    ],
    [
      'a subscription of a queue that does not exist',
      {
        Topic: { Type: 'AWS::SNS::Topic' },
        Subscription: {
          Type: 'AWS::SNS::Subscription',
          Properties: {
            TopicArn: { Ref: 'Topic' },
            Protocol: 'sqs',
            Endpoint: 'arn:aws:sqs:us-east-1:000000000000:nobodys',
          },
        },
      },
      'Subscription (AWS::SNS::Subscription): ',
    ],
    [
      'a function without code',
      { Stranger: lambdaFunction() },
      'Stranger (AWS::Lambda::Function): the package has no code for it',
    ],
  ];
  test.each(refusals)('%s', async (_, resources, message) => {
    await expect(startStack({ Consumer, ...resources })).rejects.toThrow(message);
  });

  test('a handler that throws at load, told in one line', async () => {
    const refusal = await startStack({ Consumer, Stream }, { code: 'broken' }).catch(String);
    expect(refusal).toMatch(/^LambdaError: function Consumer cannot be loaded from .*broken/);
    expect(refusal).toMatch(/RangeError: no such table$/);
  });

  test('a port that somebody else has', async () => {
    const { endpoint } = await startStack({ Stream });
    const port = Number(new URL(endpoint).port);
    await expect(startStack({ Stream }, { port })).rejects.toThrow(`127.0.0.1:${port} is in use`);
  });
});
