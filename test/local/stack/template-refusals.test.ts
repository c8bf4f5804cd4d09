import { describe, expect, test } from '@jest/globals';
import { StackError } from '../../../src/local/stack/stack-error.ts';
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

// Goal: what a template asks for and could not be obeyed is refused by name. Method: templates of
// few resources, read without starting anything.

function refusalOf(template: unknown): { readonly code: string; readonly message: string } {
  try {
    readTemplate(template);
  } catch (error) {
    if (error instanceof StackError) return { code: error.code, message: error.message };
    throw error;
  }
  throw new Error('the template was accepted');
}

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
