import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { systemClock } from '../../../src/clock.ts';
import { parseTemplate } from '../../../src/local/stack/parse-template.ts';
import { startLocalAws } from '../../../src/local/stack/start-local-aws.ts';
import { createPrng } from '../../../src/prng.ts';
import { lambdaFunction, mapping, role, templateOf } from './stack-templates.ts';

const place = {
  region: 'eu-west-1',
  accountId: '123456789012',
  endpoint: 'http://127.0.0.1:4566',
  createdAtMs: 1_767_225_600_999,
};
const Stream = { Type: 'AWS::Kinesis::Stream', Properties: { Name: 'clicks', ShardCount: 1 } };
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
  const description = parseTemplate(templateOf(resources, outputs), place);

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
  expect(() => parseTemplate(template, place)).toThrow(message);
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
