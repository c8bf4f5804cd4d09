import {
  CreateEventSourceMappingCommand,
  GetEventSourceMappingCommand,
  UpdateEventSourceMappingCommand,
} from '@aws-sdk/client-lambda';
import { afterEach, expect, test } from '@jest/globals';
import { TRANSITION_MS } from '../../../../src/local/lambda/mappings/event-source-mapping.ts';
import type { ScriptedInvokerOptions } from '../event-source-mapping/scripted-invoker.ts';
import { serveMappings, type WiredWorld } from './mapping-wire.ts';

// Goal: the filters of a mapping are set, told, changed and taken away through the Lambda API.
// Method: the client of the AWS SDK as it is, over a socket; the function is a script and time is
// virtual.

let world: WiredWorld;
afterEach(() => world.close());

async function serve(options: Omit<ScriptedInvokerOptions, 'clock'> = {}): Promise<void> {
  world = await serveMappings(options);
}

const criteria = (...patterns: readonly string[]) => ({
  FilterCriteria: { Filters: patterns.map((Pattern) => ({ Pattern })) },
});
const create = (EventSourceArn: string, input: object) =>
  world.lambda.send(
    new CreateEventSourceMappingCommand({ EventSourceArn, FunctionName: 'consumer', ...input }),
  );
const update = (UUID: string | undefined, input: object) =>
  world.lambda.send(new UpdateEventSourceMappingCommand({ UUID, ...input }));

test('A-S14 filters are told as they were given, by a stream and by a queue', async () => {
  await serve();
  const ofStream = criteria('{ "data": { "a": [ 3.0e2 ] } }', '{"data":{"b":[null]}}');
  const Latest = { StartingPosition: 'LATEST' };
  expect(await create(world.createStream('activity'), { ...Latest, ...ofStream })).toMatchObject(
    ofStream,
  );
  const ofQueue = criteria('{"body":{"my-key":["my-value"]}}');
  expect(await create(world.createQueue('orders'), ofQueue)).toMatchObject(ofQueue);
});

test('A-S23 an invalid filter is refused at creation and at a change, and changes nothing', async () => {
  await serve();
  const given = criteria('{"body":{"a":["x"]}}');
  const queue = world.createQueue('orders');
  const { UUID } = await create(queue, given);
  await world.clock.advance(TRANSITION_MS);
  for (const text of ['null', 'simple string', '{"eventSource":"aws:sqs"}', '{"eventSource":[]}']) {
    const refusal = {
      name: 'InvalidParameterValueException',
      message: 'Invalid filter pattern definition.',
      $metadata: { httpStatusCode: 400 },
    };
    await expect(update(UUID, criteria(text))).rejects.toMatchObject(refusal);
    const another = { FunctionName: 'other', ...criteria(text) };
    await expect(create(queue, another)).rejects.toMatchObject(refusal);
  }
  const mapping = await world.lambda.send(new GetEventSourceMappingCommand({ UUID }));
  expect(mapping).toMatchObject({ State: 'Enabled', ...given });
});

test('K110 a filter that is not simulated is refused in the form of AWS', async () => {
  await serve();
  const input = { StartingPosition: 'LATEST', ...criteria('{"partitionKey":["x"]}') };
  await expect(create(world.createStream('activity'), input)).rejects.toMatchObject({
    name: 'InvalidParameterValueException',
    message: 'FilterCriteria of a stream with the key "partitionKey" is not simulated',
  });
});

test('K114 a new filter holds for what was read and not processed; no filter lets all in', async () => {
  await serve({ durationMs: () => 1000 });
  const stream = world.createStream('activity');
  const { UUID } = await create(stream, { StartingPosition: 'TRIM_HORIZON', BatchSize: 1 });
  const texts = Array.from(
    { length: 6 },
    (_, index) => `{"even":${index % 2 === 0},"nr":${index}}`,
  );
  world.put(
    stream,
    texts.map((text) => ({ key: 'key', text })),
  );
  await world.clock.runUntil(() => world.consumed().length === 2);

  const even = criteria('{"data":{"even":[true]}}');
  expect(await update(UUID, even)).toMatchObject(even);
  await world.clock.advance(20_000);
  expect(world.consumed().flat()).toEqual([...texts.slice(0, 2), texts[2], texts[4]]);

  expect(await update(UUID, { FilterCriteria: {} })).not.toHaveProperty('FilterCriteria');
  await world.clock.advance(5000);
  world.put(stream, [{ key: 'key', text: 'plain text' }]);
  await world.clock.advance(5000);
  expect(world.consumed().flat().slice(4)).toEqual(['plain text']);
});
