import { describe, expect, test } from '@jest/globals';
import { TRANSITION_MS } from '../../../../src/local/lambda/mappings/event-source-mapping.ts';
import {
  type Handler,
  type ScriptedInvokerOptions,
  THROTTLED,
} from '../event-source-mapping/scripted-invoker.ts';
import { dataOf } from '../event-source-mapping/stream-mapping-fixture.ts';
import { createMappingWorld, type MappingWorld } from './mapping-world.ts';

// Goal: a mapping that asks for EventCount counts its events as CloudWatch's metrics of event
// source mappings do (R3). Method: mappings of local streams and queues in virtual time; functions
// are scripts.

const EVENT_COUNT = { MetricsConfig: { Metrics: ['EventCount'] } };

/** A world with a mapping of a stream that has these records, after some time. */
async function ofStream(
  texts: readonly string[],
  { durationMs = 60_000, world = createMappingWorld(), ...properties }: OfStreamOptions,
): Promise<{ readonly world: MappingWorld; readonly uuid: string }> {
  const EventSourceArn = world.createStream('activity');
  const mapping = world.directory.create({
    EventSourceArn,
    FunctionName: 'consumer',
    StartingPosition: 'TRIM_HORIZON',
    ...EVENT_COUNT,
    ...properties,
  });
  world.put(
    EventSourceArn,
    texts.map((text) => ({ key: 'key', text })),
  );
  await world.clock.advance(durationMs);
  return { world, uuid: mapping.uuid };
}

interface OfStreamOptions {
  readonly durationMs?: number;
  readonly world?: MappingWorld;
  readonly [property: string]: unknown;
}

const countsOf = ({ directory }: MappingWorld) => {
  const [reading] = directory.readings();
  return reading?.eventCounts && Object.fromEntries(reading.eventCounts);
};
const worldOf = (handler: Handler, options: Partial<ScriptedInvokerOptions> = {}): MappingWorld =>
  createMappingWorld({ handler, ...options });
const failing: Handler = () => {
  throw new Error('always');
};

describe('the counts of a stream', () => {
  test('are of records read and invoked with; a stream deletes none', async () => {
    const { world } = await ofStream(['a', 'b', 'c'], {});

    expect(countsOf(world)).toEqual({
      PolledEventCount: 3,
      FilteredOutEventCount: 0,
      InvokedEventCount: 3,
      FailedInvokeEventCount: 0,
      DroppedEventCount: 0,
      OnFailureDestinationDeliveredEventCount: 0,
    });
    expect(world.directory.readings()[0]?.iteratorAgeMaxMs).toBeGreaterThan(0);
  });

  test('have each retry, and what is dropped when retries are spent', async () => {
    const { world } = await ofStream(['a', 'b'], {
      world: worldOf(failing),
      MaximumRetryAttempts: 2,
    });

    expect(countsOf(world)).toMatchObject({
      PolledEventCount: 2,
      InvokedEventCount: 6,
      FailedInvokeEventCount: 6,
      DroppedEventCount: 2,
    });
  });

  test('have throttles as failed invocations', async () => {
    let calls = 0;
    const world = worldOf(() => (++calls === 1 ? THROTTLED : null));
    await ofStream(['a'], { world });

    expect(countsOf(world)).toMatchObject({ InvokedEventCount: 2, FailedInvokeEventCount: 1 });
  });

  test('have what batchItemFailures name as failed', async () => {
    const world = worldOf((records) => ({
      batchItemFailures: records
        .filter((record) => dataOf(record) === 'bad')
        .map(({ kinesis }) => ({ itemIdentifier: kinesis.sequenceNumber })),
    }));
    const options = { FunctionResponseTypes: ['ReportBatchItemFailures'], MaximumRetryAttempts: 0 };
    await ofStream(['a', 'bad', 'c'], { world, ...options });

    // The first attempt has all three; the second the named one and what is behind it.
    expect(countsOf(world)).toMatchObject({
      PolledEventCount: 3,
      InvokedEventCount: 5,
      FailedInvokeEventCount: 2,
      DroppedEventCount: 2,
    });
  });

  test('tell what the on-failure destination has from what was dropped', async () => {
    const world = worldOf(failing);
    const Destination = world.createQueue('failed');
    const options = { MaximumRetryAttempts: 0, DestinationConfig: { OnFailure: { Destination } } };
    await ofStream(['a', 'b'], { world, ...options });

    expect(countsOf(world)).toMatchObject({
      DroppedEventCount: 0,
      OnFailureDestinationDeliveredEventCount: 2,
    });
  });

  test('drop what is older than the mapping lets it be, not what the stream no longer keeps', async () => {
    const tooOld = await ofStream(['a'], {
      world: worldOf(failing),
      MaximumRecordAgeInSeconds: 60,
      durationMs: 300_000,
    });
    expect(countsOf(tooOld.world)).toMatchObject({ DroppedEventCount: 1 });

    const expired = await ofStream(['a'], {
      world: worldOf(failing),
      durationMs: 2 * 86_400_000,
    });
    expect(expired.world.directory.find(expired.uuid).metrics().discardedRecordCount).toBe(1);
    expect(countsOf(expired.world)).toMatchObject({ DroppedEventCount: 0 });
  });

  test('have what filters keep out', async () => {
    const { world } = await ofStream(['{"a":1}', '{"a":2}', '{"a":2}'], {
      FilterCriteria: { Filters: [{ Pattern: '{"data":{"a":[1]}}' }] },
    });

    expect(countsOf(world)).toMatchObject({
      PolledEventCount: 3,
      FilteredOutEventCount: 2,
      InvokedEventCount: 1,
    });
  });
});

describe('the counts of a queue', () => {
  test('have each receive, and what was deleted; a queue mapping drops nothing', async () => {
    const world = worldOf((_, index) => {
      if (index === 0) throw new Error('once');
    });
    const EventSourceArn = world.createQueue('orders');
    const pattern = '{"body":{"a":[1]}}';
    world.directory.create({
      EventSourceArn,
      FunctionName: 'consumer',
      FilterCriteria: { Filters: [{ Pattern: pattern }] },
      ...EVENT_COUNT,
    });
    for (const body of ['{"a":1}', '{"a":2}']) world.send(EventSourceArn, body);
    await world.clock.advance(120_000);

    expect(countsOf(world)).toEqual({
      PolledEventCount: 3,
      FilteredOutEventCount: 1,
      InvokedEventCount: 2,
      FailedInvokeEventCount: 1,
      DeletedEventCount: 2,
    });
    expect(world.directory.readings()[0]?.iteratorAgeMaxMs).toBeNull();
  });
});

describe('MetricsConfig', () => {
  const create = (MetricsConfig: unknown) => {
    const world = createMappingWorld();
    const EventSourceArn = world.createQueue('orders');
    const mapping = world.directory.create({
      EventSourceArn,
      FunctionName: 'consumer',
      MetricsConfig,
    });
    return { world, mapping, EventSourceArn };
  };

  test('is told as it was given, and asks for nothing when it is empty', () => {
    expect(create(EVENT_COUNT.MetricsConfig).mapping.configuration()).toMatchObject(EVENT_COUNT);
    for (const off of [undefined, {}, { Metrics: [] }]) {
      const { world, mapping } = create(off);
      expect(mapping.configuration()).not.toHaveProperty('MetricsConfig');
      expect(countsOf(world)).toBeNull();
    }
  });

  test('counts from when it is set', async () => {
    const { world, mapping, EventSourceArn } = create({ Metrics: [] });
    world.send(EventSourceArn, 'before');
    await world.clock.advance(10_000);
    world.directory.update(mapping.uuid, EVENT_COUNT);
    await world.clock.advance(TRANSITION_MS);
    world.send(EventSourceArn, 'after');
    await world.clock.advance(10_000);

    expect(countsOf(world)).toMatchObject({ PolledEventCount: 1, DeletedEventCount: 1 });
  });

  test.each([
    [
      { Metrics: ['Everything'] },
      'ValidationException',
      "Value '[Everything]' at 'metricsConfig.metrics' failed to satisfy constraint: Member must " +
        'satisfy constraint: [Member must satisfy enum value set: ' +
        '[EventCount, ErrorCount, KafkaMetrics]]',
    ],
    [{ Metrics: [1] }, 'ValidationException', "Value '[1]'"],
    [
      { Metrics: Array.from({ length: 4 }, () => 'EventCount') },
      'ValidationException',
      'Member must have length less than or equal to 3',
    ],
    [
      { Metrics: ['EventCount', 'KafkaMetrics'] },
      'InvalidParameterValueException',
      'Unsupported MetricsConfig.Metrics KafkaMetrics parameter',
    ],
    [{ Metrics: 'EventCount' }, 'SETTING_MALFORMED', 'must be a list'],
    [{ Metric: [] }, 'SETTING_UNKNOWN', 'MetricsConfig.Metric is not a mapping property'],
    ['EventCount', 'SETTING_MALFORMED', 'must be an object'],
  ])('%j is refused', (given, code, message) => {
    expect(() => create(given)).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(message) }),
    );
  });
});
