import { join } from 'node:path';
import { KinesisClient, PutRecordCommand } from '@aws-sdk/client-kinesis';
import {
  DeleteEventSourceMappingCommand,
  DeleteFunctionCommand,
  GetEventSourceMappingCommand,
  LambdaClient,
} from '@aws-sdk/client-lambda';
import { afterEach, expect, test } from '@jest/globals';
import { systemClock } from '../../../src/clock.ts';
import { type LocalAws, startLocalAws } from '../../../src/local/stack/start-local-aws.ts';
import { createPrng } from '../../../src/prng.ts';
import { lambdaFunction, mapping, role, templateOf } from './stack-templates.ts';

let local: LocalAws;
afterEach(() => local.stop());

test('L5 A-L03 deleting a function leaves its mappings Enabled, and their invocations fail', async () => {
  local = await startLocalAws({
    template: templateOf({
      Role: role,
      Stream: { Type: 'AWS::Kinesis::Stream', Properties: { Name: 'clicks', ShardCount: 1 } },
      Consumer: lambdaFunction(),
      Mapping: mapping('Stream', {
        StartingPosition: 'TRIM_HORIZON',
        MetricsConfig: { Metrics: ['EventCount'] },
      }),
    }),
    codeDirectories: new Map([['Consumer', join(import.meta.dirname, 'handlers', 'recording')]]),
    clock: systemClock,
    prng: createPrng(1),
  });
  const client = {
    endpoint: local.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
  };
  const lambda = new LambdaClient(client);
  const kinesis = new KinesisClient(client);
  await lambda.send(new DeleteFunctionCommand({ FunctionName: 'Consumer' }));
  await kinesis.send(
    new PutRecordCommand({ StreamName: 'clicks', PartitionKey: 'key', Data: Buffer.from('one') }),
  );
  const throttled = (): number => local.mappingMetrics().get('Mapping')?.stepCounts.throttled ?? 0;
  while (throttled() === 0) await new Promise((resolve) => setTimeout(resolve, 50));

  const UUID = local.mappings[0]?.uuid;
  const [reading] = local.mappingReadings();
  expect(reading).toMatchObject({ uuid: UUID, functionName: 'Consumer' });
  expect(reading?.eventCounts?.get('PolledEventCount')).toBe(1);
  expect(reading?.eventCounts?.get('FailedInvokeEventCount')).toBeGreaterThan(0);
  const told = await lambda.send(new GetEventSourceMappingCommand({ UUID }));
  expect(told.State).toBe('Enabled');
  expect(told.FunctionArn).toMatch(/:function:Consumer$/);
  const deleted = await lambda.send(new DeleteEventSourceMappingCommand({ UUID }));
  expect(deleted.State).toBe('Deleting');
  lambda.destroy();
  kinesis.destroy();
});
