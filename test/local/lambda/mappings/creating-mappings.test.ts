import type { CreateEventSourceMappingCommandInput } from '@aws-sdk/client-lambda';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { functionArn } from './mapping-world.ts';
import { serveUnmappedSources, type UnmappedSources } from './unmapped-sources.ts';

// Goal: CreateEventSourceMapping answers as AWS was recorded to, with every setting and default.
// Method: the client of the AWS SDK as it is, over a socket; streams, queues and time are local.

let world: UnmappedSources;
beforeEach(async () => {
  world = await serveUnmappedSources();
});
afterEach(() => world.close());

const uuid = expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
const mappingArn = expect.stringMatching(
  /^arn:aws:lambda:eu-west-1:000000000000:event-source-mapping:[0-9a-f-]{36}$/,
);
const named = {
  UUID: uuid,
  EventSourceMappingArn: mappingArn,
  FunctionArn: functionArn('consumer'),
};

describe('what the answer tells', () => {
  test('A-K01 K1 of a stream, with every default', async () => {
    const { $metadata, ...answer } = await world.createOnStream();

    expect($metadata.httpStatusCode).toBe(202);
    expect(answer).toEqual({
      ...named,
      EventSourceArn: world.streamArn,
      LastModified: new Date('2026-01-01T00:00:00Z'),
      BatchSize: 100,
      BisectBatchOnFunctionError: false,
      DestinationConfig: { OnFailure: {} },
      FunctionResponseTypes: [],
      LastProcessingResult: 'No records processed',
      MaximumBatchingWindowInSeconds: 0,
      MaximumRecordAgeInSeconds: -1,
      MaximumRetryAttempts: -1,
      ParallelizationFactor: 1,
      StartingPosition: 'LATEST',
      State: 'Creating',
      StateTransitionReason: 'User action',
      TumblingWindowInSeconds: 0,
    });
  });

  test('A-S10 S1 of a queue, without what only streams have', async () => {
    const { $metadata, ...answer } = await world.create({ EventSourceArn: world.queueArn });

    expect($metadata.httpStatusCode).toBe(202);
    expect(answer).toEqual({
      ...named,
      EventSourceArn: world.queueArn,
      LastModified: new Date('2026-01-01T00:00:00Z'),
      BatchSize: 10,
      FunctionResponseTypes: [],
      MaximumBatchingWindowInSeconds: 0,
      State: 'Creating',
      StateTransitionReason: 'USER_INITIATED',
    });
  });

  test('L9 LastModified is a number of seconds', async () => {
    const answer = await fetch(`${world.endpoint}/2015-03-31/event-source-mappings/`, {
      method: 'POST',
      body: JSON.stringify({ EventSourceArn: world.queueArn, FunctionName: 'consumer' }),
    });
    expect(await answer.json()).toMatchObject({ LastModified: Date.UTC(2026, 0, 1) / 1000 });
  });

  test('the settings that were given', async () => {
    const destination = { OnFailure: { Destination: world.createQueue('failed') } };
    const given = {
      BatchSize: 7,
      ParallelizationFactor: 3,
      StartingPosition: 'AT_TIMESTAMP',
      StartingPositionTimestamp: new Date('2025-12-31T23:59:59.500Z'),
      DestinationConfig: destination,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    } satisfies Partial<CreateEventSourceMappingCommandInput>;
    expect(await world.createOnStream(given)).toMatchObject(given);

    const ScalingConfig = { MaximumConcurrency: 2 };
    expect(await world.create({ EventSourceArn: world.queueArn, ScalingConfig })).toMatchObject({
      ScalingConfig,
    });
  });

  test('A-K30 an empty list of filters is no filter', async () => {
    const answer = await world.createOnStream({ FilterCriteria: { Filters: [] } });
    expect(answer).not.toHaveProperty('FilterCriteria');
  });

  test.each([
    ['consumer', functionArn('consumer')],
    ['000000000000:function:consumer', functionArn('consumer')],
    [functionArn('consumer'), functionArn('consumer')],
    ['consumer:$LATEST', `${functionArn('consumer')}:$LATEST`],
    [`${functionArn('consumer')}:$LATEST`, `${functionArn('consumer')}:$LATEST`],
  ])('A-L04 S20 the function %s as %s', async (FunctionName, FunctionArn) => {
    expect(await world.createOnStream({ FunctionName })).toMatchObject({ FunctionArn });
  });

  test('S22 one that is created disabled is so at once', async () => {
    const answer = await world.create({ EventSourceArn: world.queueArn, Enabled: false });
    expect(answer.State).toBe('Disabled');
  });
});
