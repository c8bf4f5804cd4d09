import type { EventSourcePosition } from '@aws-sdk/client-lambda';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { functionArn } from './mapping-world.ts';
import { serveUnmappedSources, type UnmappedSources } from './unmapped-sources.ts';

// Goal: CreateEventSourceMapping refuses as AWS was recorded to, and makes nothing then. Method:
// the client of the AWS SDK as it is, over a socket; streams, queues and time are local.

let world: UnmappedSources;
beforeEach(async () => {
  world = await serveUnmappedSources();
});
afterEach(() => world.close());

describe('what is refused', () => {
  const invalid = 'InvalidParameterValueException';
  const unknownStream = 'arn:aws:kinesis:eu-west-1:000000000000:stream/unknown';
  const unknownQueue = 'arn:aws:sqs:eu-west-1:000000000000:unknown';
  const OnSuccess = { Destination: 'arn:aws:sqs:eu-west-1:000000000000:done' };
  const onStream = (given: object) => () => world.createOnStream(given);
  const onQueue = (given: object) => () =>
    world.create({ EventSourceArn: world.queueArn, ...given });
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
      () => world.create({ EventSourceArn: world.createQueue('hasty', 15_000) }),
      invalid,
      'Queue visibility timeout: 15 seconds is less than Function timeout: 20 seconds',
    ],
    [
      'B-S02 S4 a window on a FIFO queue',
      () =>
        world.create({
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
    ['A-L01 L2 no event source', () => world.create({}), invalid, 'Unrecognized event source.'],
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
    const { streamArn, createOnStream } = world;
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
    const { queueArn, create } = world;
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
