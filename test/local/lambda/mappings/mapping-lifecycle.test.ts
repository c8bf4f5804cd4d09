import {
  CreateEventSourceMappingCommand,
  DeleteEventSourceMappingCommand,
  GetEventSourceMappingCommand,
  ListEventSourceMappingsCommand,
  UpdateEventSourceMappingCommand,
  type UpdateEventSourceMappingCommandInput,
} from '@aws-sdk/client-lambda';
import { afterEach, describe, expect, test } from '@jest/globals';
import { TRANSITION_MS } from '../../../../src/local/lambda/mappings/event-source-mapping.ts';
import type { ScriptedInvokerOptions } from '../event-source-mapping/scripted-invoker.ts';
import { serveMappings, type WiredWorld } from './mapping-wire.ts';
import { functionArn } from './mapping-world.ts';

// Goal: mappings go through their states as on AWS, and changes take effect without losing or
// repeating what is under way. Method: the client of the AWS SDK as it is, over a socket; the
// functions are scripts and time is virtual.

let world: WiredWorld;
afterEach(() => world.close());

async function serve(options: Omit<ScriptedInvokerOptions, 'clock'> = {}): Promise<void> {
  world = await serveMappings(options);
}

/** Creates a mapping to `consumer` and waits until it polls; its UUID. */
async function enabled(EventSourceArn: string, input: object = {}): Promise<string> {
  const isStream = EventSourceArn.includes(':kinesis:');
  const { UUID = '' } = await world.lambda.send(
    new CreateEventSourceMappingCommand({
      EventSourceArn,
      FunctionName: 'consumer',
      ...(isStream && { StartingPosition: 'LATEST' }),
      ...input,
    }),
  );
  await world.clock.advance(TRANSITION_MS);
  return UUID;
}

const get = (UUID: string) => world.lambda.send(new GetEventSourceMappingCommand({ UUID }));
const update = (UUID: string, input: Partial<UpdateEventSourceMappingCommandInput>) =>
  world.lambda.send(new UpdateEventSourceMappingCommand({ UUID, ...input }));
const remove = (UUID: string) => world.lambda.send(new DeleteEventSourceMappingCommand({ UUID }));
const list = (input = {}) => world.lambda.send(new ListEventSourceMappingsCommand(input));

const notFound = {
  name: 'ResourceNotFoundException',
  message: 'The resource you requested does not exist.',
  $metadata: { httpStatusCode: 404 },
};
const records = (name: string, count = 10) =>
  Array.from({ length: count }, (_, index) => ({ key: 'test', text: `${name} ${index}` }));
const texts = (name: string, count = 10) => records(name, count).map(({ text }) => text);

describe('the states of a mapping', () => {
  test('L7 Creating becomes Enabled; AWS does not say when, here after a second', async () => {
    await serve();
    const { UUID = '' } = await world.lambda.send(
      new CreateEventSourceMappingCommand({
        EventSourceArn: world.createQueue('orders'),
        FunctionName: 'consumer',
      }),
    );
    await world.clock.advance(TRANSITION_MS - 1);
    expect((await get(UUID)).State).toBe('Creating');

    await world.clock.advance(1);
    expect(await get(UUID)).toMatchObject({
      State: 'Enabled',
      LastModified: new Date(world.clock.wallTimeMs()),
    });
  });

  test('S22 one that is created disabled goes through Enabling to Enabled', async () => {
    await serve();
    const queue = world.createQueue('orders');
    world.send(queue, 'early');
    const UUID = await enabled(queue, { Enabled: false });
    await world.clock.advance(60_000);
    expect(world.functions.consumer.invocations).toHaveLength(0);

    const answer = await update(UUID, { Enabled: true });
    expect(answer).toMatchObject({ State: 'Enabling', $metadata: { httpStatusCode: 202 } });
    await world.clock.advance(TRANSITION_MS);
    expect((await get(UUID)).State).toBe('Enabled');
    expect(world.functions.consumer.invocations).toHaveLength(1);
  });

  test('A-L01 L1 nothing can be done with a mapping that does not exist', async () => {
    await serve();
    const UUID = '00000000-0000-4000-8000-000000000000';
    await expect(get(UUID)).rejects.toMatchObject(notFound);
    await expect(update(UUID, {})).rejects.toMatchObject(notFound);
    await expect(remove(UUID)).rejects.toMatchObject(notFound);
  });

  test('A-L02 L4 deleting tells all once more and is over a while later', async () => {
    await serve();
    const stream = world.createStream('activity');
    const UUID = await enabled(stream);

    const answer = await remove(UUID);
    expect(answer).toMatchObject({
      UUID,
      BatchSize: 100,
      EventSourceArn: stream,
      State: 'Deleting',
      StateTransitionReason: 'User action',
      $metadata: { httpStatusCode: 202 },
    });
    expect((await get(UUID)).State).toBe('Deleting');
    await world.clock.advance(TRANSITION_MS);
    await expect(get(UUID)).rejects.toMatchObject(notFound);
    world.put(stream, records('late'));
    await world.clock.advance(10_000);
    expect(world.consumed()).toEqual([]);
    expect(await enabled(stream)).not.toBe(UUID);
  });

  test('one that is being changed cannot be changed again', async () => {
    await serve();
    const UUID = await enabled(world.createQueue('orders'));
    await update(UUID, { BatchSize: 5 });
    const inUse = { name: 'ResourceInUseException', $metadata: { httpStatusCode: 400 } };
    await expect(update(UUID, { BatchSize: 6 })).rejects.toMatchObject(inUse);
    await expect(remove(UUID)).rejects.toMatchObject(inUse);

    await world.clock.advance(TRANSITION_MS);
    expect(await get(UUID)).toMatchObject({ State: 'Enabled', BatchSize: 5 });
  });
});

describe('a stream mapping that is disabled', () => {
  test('A-K08 K23 stops, and goes on with what came meanwhile when enabled', async () => {
    await serve();
    const stream = world.createStream('activity');
    const UUID = await enabled(stream, { BatchSize: 10 });
    await world.clock.advance(1000);
    world.put(stream, records('before'));
    await world.clock.advance(2000);
    expect(world.consumed()).toEqual([texts('before')]);

    expect((await update(UUID, { Enabled: false })).State).toBe('Disabling');
    await world.clock.advance(TRANSITION_MS);
    expect((await get(UUID)).State).toBe('Disabled');
    world.put(stream, records('disabled'));
    await world.clock.advance(60_000);
    expect(world.consumed()).toHaveLength(1);

    await update(UUID, { Enabled: true });
    world.put(stream, records('after'));
    await world.clock.advance(TRANSITION_MS + 2000);
    expect(world.consumed()).toEqual([texts('before'), texts('disabled'), texts('after')]);
  });

  test('is Disabling until its running batch has ended, which is not run again', async () => {
    await serve({ durationMs: () => 30_000, timeoutMs: 60_000 });
    const stream = world.createStream('activity');
    const UUID = await enabled(stream, { StartingPosition: 'TRIM_HORIZON', BatchSize: 10 });
    world.put(stream, records('slow', 20));
    await world.clock.runUntil(() => world.functions.consumer.invocations.length === 1);

    await update(UUID, { Enabled: false });
    await world.clock.advance(29_000);
    expect((await get(UUID)).State).toBe('Disabling');
    await world.clock.advance(1000);
    expect((await get(UUID)).State).toBe('Disabled');
    await update(UUID, { Enabled: true });
    await world.clock.advance(120_000);
    expect(world.consumed()).toEqual([texts('slow'), texts('slow', 20).slice(10)]);
  });

  test('A-K02 K20 leaves another function on the stream alone', async () => {
    await serve();
    const stream = world.createStream('activity');
    const UUID = await enabled(stream);
    await enabled(stream, { FunctionName: 'other' });
    await update(UUID, { Enabled: false });
    await world.clock.advance(TRANSITION_MS);

    world.put(stream, [{ key: 'test_1', text: 'hello' }]);
    await world.clock.advance(2000);
    await update(UUID, { Enabled: true });
    await world.clock.advance(3000);

    const [a, b] = [world.functions.consumer, world.functions.other];
    expect(a.invocations).toHaveLength(1);
    expect(a.invocations[0]?.records).toEqual(b.invocations[0]?.records);
  });
});

describe('what GetEventSourceMapping says of the last batch', () => {
  test('A-K25 L8 OK, or that the function failed', async () => {
    let fails = false;
    await serve({
      handler: () => {
        if (fails) throw new Error('as told');
      },
    });
    const stream = world.createStream('activity');
    const UUID = await enabled(stream, { MaximumRetryAttempts: 0 });
    await world.clock.advance(1000);
    expect((await get(UUID)).LastProcessingResult).toBe('No records processed');
    world.put(stream, records('good', 1));
    await world.clock.advance(2000);
    expect((await get(UUID)).LastProcessingResult).toBe('OK');

    fails = true;
    world.put(stream, records('bad', 1));
    await world.clock.advance(2000);
    const failed = 'PROBLEM: Function call failed';
    expect((await get(UUID)).LastProcessingResult).toBe(failed);
    await update(UUID, { BatchSize: 3 });
    await world.clock.advance(TRANSITION_MS);
    expect((await get(UUID)).LastProcessingResult).toBe(failed);
  });
});

describe('ListEventSourceMappings', () => {
  test('A-L01 L6 gives those of a source or a function, and none of an unknown one', async () => {
    await serve();
    const queue = world.createQueue('orders');
    const stream = world.createStream('activity');
    const first = await enabled(queue);
    const second = await enabled(stream);
    const third = await enabled(stream, { FunctionName: 'other' });
    const uuids = async (input: object): Promise<unknown> =>
      (await list(input)).EventSourceMappings?.map(({ UUID }) => UUID);

    expect(await uuids({})).toEqual([first, second, third]);
    expect(await uuids({ EventSourceArn: stream })).toEqual([second, third]);
    expect(await uuids({ FunctionName: 'consumer' })).toEqual([first, second]);
    expect(await uuids({ FunctionName: functionArn('other') })).toEqual([third]);
    expect(await uuids({ FunctionName: 'other', EventSourceArn: queue })).toEqual([]);
    expect(await uuids({ FunctionName: 'unknown' })).toEqual([]);
    expect(await uuids({ EventSourceArn: `${stream}-unknown` })).toEqual([]);
  });

  test('gives them page by page, also when the last of a page is deleted meanwhile', async () => {
    await serve();
    const all: string[] = [];
    for (let index = 0; index < 5; index++) all.push(await enabled(world.createQueue(`q${index}`)));

    const { NextMarker, EventSourceMappings } = await list({ MaxItems: 2 });
    expect(EventSourceMappings?.map(({ UUID }) => UUID)).toEqual(all.slice(0, 2));
    await remove(all[1] ?? '');
    await world.clock.advance(TRANSITION_MS);
    const rest = await list({ Marker: NextMarker, MaxItems: 3 });
    expect(rest.EventSourceMappings?.map(({ UUID }) => UUID)).toEqual(all.slice(2));
    expect(rest.NextMarker).toBeUndefined();
    await expect(list({ Marker: 'nonsense' })).rejects.toThrow('is not a marker of a list');
    await expect(list({ MaxItems: 0 })).rejects.toMatchObject({ name: 'ValidationException' });
  });
});
