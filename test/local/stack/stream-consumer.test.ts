import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { systemClock } from '../../../src/clock.ts';
import { startLocalAws } from '../../../src/local/stack/start-local-aws.ts';
import { createPrng } from '../../../src/prng.ts';
import { place, readTemplate } from './read-template.ts';
import { lambdaFunction, mapping, role, stream, templateOf } from './stack-templates.ts';

const Stream = stream({ Name: 'clicks', ShardCount: 1 });
const fanOut = (properties: object = {}) => ({
  Type: 'AWS::Kinesis::StreamConsumer',
  Properties: {
    ConsumerName: 'fan',
    StreamARN: { 'Fn::GetAtt': ['Stream', 'Arn'] },
    ...properties,
  },
});
const resources = {
  Role: role,
  Stream,
  FanOut: fanOut(),
  Consumer: lambdaFunction(),
  Mapping: mapping('Stream', {
    EventSourceArn: { Ref: 'FanOut' },
    StartingPosition: 'TRIM_HORIZON',
  }),
};
const streamArn = 'arn:aws:kinesis:eu-west-1:123456789012:stream/clicks';

test('a consumer is known by an ARN that says when the stack was made', () => {
  const outputs = {
    Ref: { Value: { Ref: 'FanOut' } },
    Name: { Value: { 'Fn::GetAtt': ['FanOut', 'ConsumerName'] } },
    Stream: { Value: { 'Fn::GetAtt': ['FanOut', 'StreamARN'] } },
    Created: { Value: { 'Fn::GetAtt': ['FanOut', 'ConsumerCreationTimestamp'] } },
  };
  const description = readTemplate(templateOf(resources, outputs));

  const consumerArn = `${streamArn}/consumer/fan:1767225600`;
  expect(description.consumers.map(({ definition }) => definition)).toEqual([
    { name: 'fan', streamArn, createdAtMs: place.createdAtMs },
  ]);
  expect(description.mappings[0]).toMatchObject({ kind: 'stream', eventSourceArn: consumerArn });
  expect(Object.fromEntries(description.outputs)).toEqual({
    Ref: consumerArn,
    Name: 'fan',
    Stream: streamArn,
    Created: '1767225600',
  });
});

test.each([
  [{ StreamARN: undefined }, 'the StreamARN of FanOut is not text'],
  [{ StreamARN: { Ref: 'FanOut' } }, 'the name of FanOut refers to itself'],
  [{ ConsumerName: undefined }, 'ConsumerName and StreamARN are needed'],
  [{ Throughput: 1 }, 'FanOut (AWS::Kinesis::StreamConsumer): Throughput is not simulated'],
])('%j is refused', (properties, message) => {
  const template = templateOf({ ...resources, FanOut: fanOut(properties) });
  expect(() => readTemplate(template)).toThrow(message);
});

test('a stack has its consumer ACTIVE and its mapping subscribed', async () => {
  const local = await startLocalAws({
    template: templateOf(resources),
    codeDirectories: new Map([['Consumer', join(import.meta.dirname, 'handlers', 'recording')]]),
    clock: systemClock,
    prng: createPrng(1),
  });
  const [described] = local.mappings;
  expect(described?.eventSourceArn).toMatch(/:stream\/clicks\/consumer\/fan:\d{10}$/);
  await local.stop();
});
