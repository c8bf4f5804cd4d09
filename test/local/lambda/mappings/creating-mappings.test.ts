import {
  CreateEventSourceMappingCommand,
  type CreateEventSourceMappingCommandInput,
  type EventSourcePosition,
} from '@aws-sdk/client-lambda';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { serveMappings, type WiredWorld } from './mapping-wire.ts';
import { functionArn } from './mapping-world.ts';

// Goal: CreateEventSourceMapping answers and refuses as AWS was recorded to. Method: the client
// of the AWS SDK as it is, over a socket; streams, queues and time are local.

let world: WiredWorld;
let streamArn: string;
let queueArn: string;

beforeEach(async () => {
  world = await serveMappings({ timeoutMs: 20_000 });
  streamArn = world.createStream('activity');
  queueArn = world.createQueue('orders');
});
afterEach(() => world.close());

const create = (input: Partial<CreateEventSourceMappingCommandInput>) =>
  world.lambda.send(new CreateEventSourceMappingCommand({ FunctionName: 'consumer', ...input }));
const createOnStream = (input: Partial<CreateEventSourceMappingCommandInput> = {}) =>
  create({ EventSourceArn: streamArn, StartingPosition: 'LATEST', ...input });

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
    const { $metadata, ...answer } = await createOnStream();

    expect($metadata.httpStatusCode).toBe(202);
    expect(answer).toEqual({
      ...named,
      EventSourceArn: streamArn,
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
    const { $metadata, ...answer } = await create({ EventSourceArn: queueArn });

    expect($metadata.httpStatusCode).toBe(202);
    expect(answer).toEqual({
      ...named,
      EventSourceArn: queueArn,
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
      body: JSON.stringify({ EventSourceArn: queueArn, FunctionName: 'consumer' }),
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
    expect(await createOnStream(given)).toMatchObject(given);

    const ScalingConfig = { MaximumConcurrency: 2 };
    expect(await create({ EventSourceArn: queueArn, ScalingConfig })).toMatchObject({
      ScalingConfig,
    });
  });

  test('A-K30 an empty list of filters is no filter', async () => {
    const answer = await createOnStream({ FilterCriteria: { Filters: [] } });
    expect(answer).not.toHaveProperty('FilterCriteria');
  });

  test.each([
    ['consumer', functionArn('consumer')],
    ['000000000000:function:consumer', functionArn('consumer')],
    [functionArn('consumer'), functionArn('consumer')],
    ['consumer:$LATEST', `${functionArn('consumer')}:$LATEST`],
    [`${functionArn('consumer')}:$LATEST`, `${functionArn('consumer')}:$LATEST`],
  ])('A-L04 S20 the function %s as %s', async (FunctionName, FunctionArn) => {
    expect(await createOnStream({ FunctionName })).toMatchObject({ FunctionArn });
  });

  test('S22 one that is created disabled is so at once', async () => {
    const answer = await create({ EventSourceArn: queueArn, Enabled: false });
    expect(answer.State).toBe('Disabled');
  });
});

describe('what is refused', () => {
  const invalid = 'InvalidParameterValueException';
  const unknownStream = 'arn:aws:kinesis:eu-west-1:000000000000:stream/unknown';
  const unknownQueue = 'arn:aws:sqs:eu-west-1:000000000000:unknown';
  const OnSuccess = { Destination: 'arn:aws:sqs:eu-west-1:000000000000:done' };
  const onStream = (given: object) => () => createOnStream(given);
  const onQueue = (given: object) => () => create({ EventSourceArn: queueArn, ...given });
  const refusals: readonly (readonly [string, () => Promise<unknown>, string, string])[] = [
    [
      'A-K04 K22 a stream that does not exist',
      onStream({ EventSourceArn: unknownStream }),
      invalid,
      `Stream not found: ${unknownStream}`,
    ],
    [
      'A-K05 K9 no starting position',
      onStream({ StartingPosition: undefined }),
      invalid,
      "1 validation error detected: Value null at 'startingPosition' failed to satisfy " +
        'constraint: Member must not be null.',
    ],
    [
      'A-K05 K9 another starting position',
      onStream({ StartingPosition: 'invalid' as EventSourcePosition }),
      'ValidationException',
      "1 validation error detected: Value 'invalid' at 'startingPosition' failed to satisfy " +
        'constraint: Member must satisfy enum value set: [LATEST, AT_TIMESTAMP, TRIM_HORIZON]',
    ],
    [
      'K10 a starting timestamp without AT_TIMESTAMP',
      onStream({ StartingPositionTimestamp: new Date(0) }),
      invalid,
      'StartingPositionTimestamp is valid only with AT_TIMESTAMP',
    ],
    [
      'K10 AT_TIMESTAMP without a timestamp',
      onStream({ StartingPosition: 'AT_TIMESTAMP' }),
      invalid,
      'Need to specify a timestamp',
    ],
    [
      'B-K28 K60 a record age below a minute',
      onStream({ MaximumRecordAgeInSeconds: 30 }),
      invalid,
      'MaximumRecordAgeInSeconds must be either -1 (forever) or between 60 and 604800 (inclusive)',
    ],
    [
      'A-S01 S18 a queue that does not exist',
      onQueue({ EventSourceArn: unknownQueue }),
      invalid,
      'Error occurred while ReceiveMessage. SQS Error Code: ' +
        'AWS.SimpleQueueService.NonExistentQueue. SQS Error Message: ' +
        'The specified queue does not exist.',
    ],
    [
      'A-S10 S3 a batch of more than ten messages without a window',
      onQueue({ BatchSize: 11 }),
      invalid,
      'Maximum batch window in seconds must be greater than 0 if maximum batch size is ' +
        'greater than 10',
    ],
    [
      'B-S01 S9 a function that may run longer than messages are hidden',
      () => create({ EventSourceArn: world.createQueue('hasty', 15_000) }),
      invalid,
      'Queue visibility timeout: 15 seconds is less than Function timeout: 20 seconds',
    ],
    [
      'B-S02 S4 a window on a FIFO queue',
      () =>
        create({
          EventSourceArn: world.createQueue('orders.fifo'),
          MaximumBatchingWindowInSeconds: 1,
        }),
      invalid,
      'Batching window is not supported for FIFO queues',
    ],
    [
      'B-S16 S17 a maximum concurrency beside provisioned mode',
      onQueue({
        ScalingConfig: { MaximumConcurrency: 2 },
        ProvisionedPollerConfig: { MinimumPollers: 2 },
      }),
      invalid,
      'ScalingConfig and ProvisionedPollerConfig are mutually exclusive: an event source ' +
        'mapping has either maximum concurrency or provisioned mode',
    ],
    [
      'B-S10 S14 a maximum concurrency of one',
      onQueue({ ScalingConfig: { MaximumConcurrency: 1 } }),
      'ValidationException',
      "1 validation error detected: Value '1' at 'scalingConfig.maximumConcurrency' failed to " +
        'satisfy constraint: Member must have value greater than or equal to 2',
    ],
    ['A-L01 L2 no event source', () => create({}), invalid, 'Unrecognized event source.'],
    [
      'A-L01 L3 a function that does not exist',
      onStream({ FunctionName: 'unknown' }),
      invalid,
      'Function does not exist',
    ],
    [
      'A-L01 K84 a destination of a queue, before function and queue are looked for',
      onQueue({
        EventSourceArn: unknownQueue,
        FunctionName: 'unknown',
        DestinationConfig: { OnSuccess },
      }),
      invalid,
      'Unsupported DestinationConfig parameter for given event source mapping type.',
    ],
    [
      'K84 a destination of successes',
      onStream({ DestinationConfig: { OnSuccess } }),
      invalid,
      'Unsupported DestinationConfig parameter for given event source mapping type.',
    ],
    [
      'an on-failure queue that does not exist',
      onStream({ DestinationConfig: { OnFailure: { Destination: unknownQueue } } }),
      invalid,
      `The on-failure destination does not exist: ${unknownQueue}`,
    ],
    [
      'A-S24 a published version, since there is none here',
      onQueue({ FunctionName: 'consumer:1' }),
      invalid,
      'FunctionName consumer:1, a published version or an alias, is not simulated',
    ],
    [
      'a setting that is not simulated',
      onStream({ KMSKeyArn: 'arn:aws:kms:eu-west-1:000000000000:key/1' }),
      invalid,
      'KMSKeyArn is not simulated',
    ],
  ];

  test.each(refusals)('%s', async (_, attempt, name, message) => {
    await expect(attempt()).rejects.toMatchObject({
      name,
      message,
      $metadata: { httpStatusCode: 400 },
    });
    expect(world.directory.entries()).toEqual([]);
  });

  test.each(['nonsense', '[]', '{"__proto__":{"FunctionName":"consumer"}}'])(
    'a body that is no request: %s',
    async (body) => {
      const path = `${world.endpoint}/2015-03-31/event-source-mappings`;
      expect((await fetch(path, { method: 'POST', body })).status).toBe(400);
    },
  );
});

describe('a second mapping of one source and function', () => {
  test('A-K03 K21 is refused on a stream, another function is fine', async () => {
    const first = await createOnStream();
    await expect(createOnStream({ FunctionName: functionArn('consumer') })).rejects.toMatchObject({
      name: 'ResourceConflictException',
      message:
        `The event source arn (" ${streamArn} ") and function (" consumer ") provided mapping ` +
        'already exists. Please update or delete the existing mapping with UUID ' +
        `${first.UUID}`,
      $metadata: { httpStatusCode: 409 },
    });
    expect(await createOnStream({ FunctionName: 'other' })).toMatchObject({ State: 'Creating' });
  });

  test('A-S25 S19 is refused on a queue, another function is fine', async () => {
    const first = await create({ EventSourceArn: queueArn });
    await expect(create({ EventSourceArn: queueArn })).rejects.toMatchObject({
      name: 'ResourceConflictException',
      message:
        `An event source mapping with SQS arn (" ${queueArn} ") and function (" consumer ") ` +
        `already exists. Please update or delete the existing mapping with UUID ${first.UUID}`,
      $metadata: { httpStatusCode: 409 },
    });
    expect(await create({ EventSourceArn: queueArn, FunctionName: 'other' })).toMatchObject({
      State: 'Creating',
    });
  });
});
