import {
  CreateEventSourceMappingCommand,
  GetEventSourceMappingCommand,
  UpdateEventSourceMappingCommand,
  type UpdateEventSourceMappingCommandInput,
} from '@aws-sdk/client-lambda';
import { afterEach, describe, expect, test } from '@jest/globals';
import { TRANSITION_MS } from '../../../../src/local/lambda/mappings/event-source-mapping.ts';
import type { ScriptedInvokerOptions } from '../event-source-mapping/scripted-invoker.ts';
import { serveMappings, type WiredWorld } from './mapping-wire.ts';
import { functionArn } from './mapping-world.ts';

// Goal: UpdateEventSourceMapping changes what it is given and nothing else, and the change shows
// in what the functions get. Method: the client of the AWS SDK as it is, over a socket; the
// functions are scripts and time is virtual.

let world: WiredWorld;
afterEach(() => world.close());

async function serve(options: Omit<ScriptedInvokerOptions, 'clock'> = {}): Promise<void> {
  world = await serveMappings(options);
}

async function enabled(EventSourceArn: string, input: object = {}): Promise<string> {
  const { UUID = '' } = await world.lambda.send(
    new CreateEventSourceMappingCommand({ EventSourceArn, FunctionName: 'consumer', ...input }),
  );
  await world.clock.advance(TRANSITION_MS);
  return UUID;
}

const get = (UUID: string) => world.lambda.send(new GetEventSourceMappingCommand({ UUID }));
const update = (UUID: string, input: Partial<UpdateEventSourceMappingCommandInput>) =>
  world.lambda.send(new UpdateEventSourceMappingCommand({ UUID, ...input }));
const bodiesOf = (name: 'consumer' | 'other') =>
  world.functions[name].invocations.map(({ records }) => records.map(({ body }) => body));

describe('of a stream', () => {
  const Latest = { StartingPosition: 'LATEST' };

  test('keeps what is not given', async () => {
    await serve();
    const UUID = await enabled(world.createStream('activity'), {
      ...Latest,
      BatchSize: 7,
      ParallelizationFactor: 2,
    });
    expect(await update(UUID, { BatchSize: 8 })).toMatchObject({
      UUID,
      State: 'Updating',
      BatchSize: 8,
      ParallelizationFactor: 2,
      StartingPosition: 'LATEST',
      $metadata: { httpStatusCode: 202 },
    });
    await world.clock.advance(TRANSITION_MS);
    expect(await get(UUID)).toMatchObject({ State: 'Enabled', BatchSize: 8 });
  });

  test('a new batch size holds for the records that were already read', async () => {
    await serve({ durationMs: () => 1000 });
    const stream = world.createStream('activity');
    const UUID = await enabled(stream, { ...Latest, BatchSize: 2 });
    await world.clock.advance(1000);
    const texts = Array.from({ length: 10 }, (_, index) => `${index}`);
    world.put(
      stream,
      texts.map((text) => ({ key: 'key', text })),
    );
    await world.clock.runUntil(() => world.consumed().length === 2);

    await update(UUID, { BatchSize: 5 });
    await world.clock.advance(20_000);

    expect(world.consumed().map(({ length }) => length)).toEqual([2, 2, 5, 1]);
    expect(world.consumed().flat()).toEqual(texts);
  });

  test('fewer retries end a batch that would be retried for ever', async () => {
    await serve({
      handler: () => {
        throw new Error('always');
      },
    });
    const stream = world.createStream('activity');
    const UUID = await enabled(stream, Latest);
    await world.clock.advance(1000);
    world.put(stream, [{ key: 'key', text: 'poison' }]);
    await world.clock.advance(60_000);

    const Destination = world.createQueue('failed');
    const DestinationConfig = { OnFailure: { Destination } };
    await update(UUID, { MaximumRetryAttempts: 0, DestinationConfig });
    await world.clock.advance(TRANSITION_MS + 2000);

    const [message] = await world.sqs
      .queueSource(Destination)
      .receive({ maxNumberOfMessages: 1, waitTimeMs: 0 });
    expect(JSON.parse(message?.body ?? '').requestContext).toMatchObject({
      condition: 'RetryAttemptsExhausted',
      approximateInvokeCount: 1,
    });
  });

  test('K85 an empty destination takes the destination away', async () => {
    await serve();
    const Destination = world.createQueue('failed');
    const UUID = await enabled(world.createStream('activity'), {
      ...Latest,
      DestinationConfig: { OnFailure: { Destination } },
    });
    expect((await get(UUID)).DestinationConfig).toEqual({ OnFailure: { Destination } });

    const cleared = { OnFailure: { Destination: '' } };
    const answer = await update(UUID, { DestinationConfig: cleared });
    expect(answer.DestinationConfig).toEqual({ OnFailure: {} });
  });

  test('K10 the starting position stays; one that is given is refused', async () => {
    await serve();
    const UUID = await enabled(world.createStream('activity'), Latest);
    const answer = await fetch(`${world.endpoint}/2015-03-31/event-source-mappings/${UUID}`, {
      method: 'PUT',
      body: JSON.stringify({ StartingPosition: 'TRIM_HORIZON' }),
    });
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain('StartingPosition cannot be updated');
  });
});

describe('of a queue', () => {
  test('A-S10 S3 is refused as at creation, and nothing changes', async () => {
    await serve();
    const UUID = await enabled(world.createQueue('orders'));
    await expect(update(UUID, { BatchSize: 11 })).rejects.toMatchObject({
      name: 'InvalidParameterValueException',
      message:
        'Maximum batch window in seconds must be greater than 0 if maximum batch size is ' +
        'greater than 10',
    });
    expect(await get(UUID)).toMatchObject({ State: 'Enabled', BatchSize: 10 });
  });

  test('B-S01 S9 to a function that may run too long is refused', async () => {
    await serve({ timeoutMs: 60_000 });
    const UUID = await enabled(world.createQueue('orders'), { FunctionName: 'other' });
    await expect(update(UUID, { FunctionName: 'consumer' })).rejects.toThrow(
      'Queue visibility timeout: 30 seconds is less than Function timeout: 60 seconds',
    );
  });

  test('B-S10 S14 an empty scaling config takes the limit away', async () => {
    await serve();
    const UUID = await enabled(world.createQueue('orders'), {
      ScalingConfig: { MaximumConcurrency: 2 },
    });
    expect(await update(UUID, { ScalingConfig: {} })).not.toHaveProperty('ScalingConfig');
  });

  test('B-S16 S17 to provisioned mode is refused while the concurrency is capped', async () => {
    await serve();
    const UUID = await enabled(world.createQueue('orders'), {
      ScalingConfig: { MaximumConcurrency: 2 },
    });
    const ProvisionedPollerConfig = { MinimumPollers: 2, MaximumPollers: 4 };
    await expect(update(UUID, { ProvisionedPollerConfig })).rejects.toThrow('mutually exclusive');

    const answer = await update(UUID, { ProvisionedPollerConfig, ScalingConfig: {} });
    expect(answer).toMatchObject({ ProvisionedPollerConfig });
    expect(answer).not.toHaveProperty('ScalingConfig');
    await world.clock.advance(60_000);
    expect(await update(UUID, { ProvisionedPollerConfig: {} })).not.toHaveProperty(
      'ProvisionedPollerConfig',
    );
  });

  test('A-S24 S21 to another function: later messages go there, each once', async () => {
    await serve();
    const queue = world.createQueue('orders');
    const UUID = await enabled(queue);
    world.send(queue, 'first');
    await world.clock.advance(1000);

    const answer = await update(UUID, { FunctionName: 'other' });
    expect(answer).toMatchObject({ UUID, State: 'Updating', FunctionArn: functionArn('other') });
    world.send(queue, 'second');
    await world.clock.advance(60_000);

    expect((await get(UUID)).State).toBe('Enabled');
    expect([bodiesOf('consumer'), bodiesOf('other')]).toEqual([[['first']], [['second']]]);
  });

  test('a message that waits for its window when the queue is disabled is not lost', async () => {
    await serve();
    const queue = world.createQueue('orders', 400_000);
    const UUID = await enabled(queue, { MaximumBatchingWindowInSeconds: 300 });
    world.send(queue, 'waiting');
    await world.clock.advance(5000);
    expect(bodiesOf('consumer')).toEqual([]);

    await update(UUID, { Enabled: false });
    await world.clock.advance(TRANSITION_MS);

    expect(bodiesOf('consumer')).toEqual([['waiting']]);
    await update(UUID, { Enabled: true });
    await world.clock.advance(1_000_000);
    expect(bodiesOf('consumer')).toEqual([['waiting']]);
  });
});
