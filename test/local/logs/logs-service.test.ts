import {
  CloudWatchLogsClient,
  FilterLogEventsCommand,
  type FilterLogEventsCommandInput,
  paginateFilterLogEvents,
} from '@aws-sdk/client-cloudwatch-logs';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { MESSAGE_BYTES_MAX } from '../../../src/local/logs/log-event.ts';
import { createLogsService, type LogsService } from '../../../src/local/logs/logs-service.ts';
import { startWireServer, type WireServer } from '../../../src/local/wire/wire-server.ts';
import { createVirtualClock, type VirtualClock } from '../../../src/virtual-clock.ts';

// Goal: what functions print is read back with the SDK's own client as from CloudWatch Logs.
// Method: events are appended directly, read over the wire.

let clock: VirtualClock;
let logs: LogsService;
let server: WireServer;
let client: CloudWatchLogsClient;

beforeEach(async () => {
  clock = createVirtualClock();
  logs = createLogsService({ clock, bytesMax: 64 * 1_048_576 });
  server = await startWireServer({ operations: logs.operations, routes: [] });
  client = new CloudWatchLogsClient({
    region: 'eu-west-1',
    endpoint: server.endpoint,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
});

afterEach(async () => {
  client.destroy();
  await server.close();
});

function append(message: string, logStream = 'stream', timestampMs = clock.wallTimeMs()): void {
  logs.append({ logGroup: '/aws/lambda/f', logStream, timestampMs, message });
}

function filter(input: Partial<FilterLogEventsCommandInput> = {}) {
  return client.send(new FilterLogEventsCommand({ logGroupName: '/aws/lambda/f', ...input }));
}

async function messages(input: Partial<FilterLogEventsCommandInput> = {}) {
  const { events = [] } = await filter(input);
  return events.map(({ message }) => message);
}

async function allPages(input: Partial<FilterLogEventsCommandInput> = {}) {
  const pages: string[][] = [];
  const all = { logGroupName: '/aws/lambda/f', ...input };
  for await (const { events = [] } of paginateFilterLogEvents({ client }, all)) {
    pages.push(events.map(({ message = '' }) => message));
  }
  return pages;
}

describe('FilterLogEvents', () => {
  test('answers events in the order of ingestion with all that AWS tells of them', async () => {
    append('first', 'a', clock.wallTimeMs() - 5);
    append('second', 'b', clock.wallTimeMs() - 7.25);
    const now = clock.wallTimeMs();

    const { events = [], searchedLogStreams, nextToken } = await filter();

    expect(events).toEqual([
      {
        eventId: expect.any(String),
        logStreamName: 'a',
        timestamp: now - 5,
        ingestionTime: now,
        message: 'first',
      },
      {
        eventId: expect.any(String),
        logStreamName: 'b',
        timestamp: now - 8,
        ingestionTime: now,
        message: 'second',
      },
    ]);
    expect(new Set(events.map(({ eventId }) => eventId)).size).toBe(2);
    expect([searchedLogStreams, nextToken]).toEqual([[], undefined]);
  });

  test('takes events from startTime to endTime, both inclusive', async () => {
    for (const offsetMs of [10, 20, 30, 40]) append(`${offsetMs}`, 's', offsetMs);
    expect(await messages({ startTime: 20, endTime: 30 })).toEqual(['20', '30']);
    expect(await messages({ startTime: 41 })).toEqual([]);
  });

  test('takes named streams, or those with a prefix', async () => {
    for (const stream of ['2026/a', '2026/b', '2027/a']) append(stream, stream);
    expect(await messages({ logStreamNames: ['2026/b', '2027/a'] })).toEqual(['2026/b', '2027/a']);
    expect(await messages({ logStreamNamePrefix: '2026' })).toEqual(['2026/a', '2026/b']);
  });

  test('takes messages with a quoted term', async () => {
    for (const message of ['{"kvs":1}', '{"kvs":2}', 'START']) append(message);
    expect(await messages({ filterPattern: '"{\\"kvs\\":1"' })).toEqual(['{"kvs":1}']);
    expect(await messages({ filterPattern: ' ' })).toHaveLength(3);
  });

  test.each([
    [{ filterPattern: '{ $.kvs = 1 }' }, 'not simulated: filterPattern { $.kvs = 1 }'],
    [{ filterPattern: '"a" "b"' }, 'not simulated: filterPattern "a" "b"'],
    [{ logGroupIdentifier: 'arn' }, 'not simulated: logGroupIdentifier'],
    [{ unmask: true }, 'not simulated: unmask'],
    [{ limit: 10_001 }, 'limit'],
    [{ nextToken: 'x' }, 'The specified nextToken is invalid.'],
    [{ logStreamNames: ['a'], logStreamNamePrefix: 'a' }, 'exclude each other'],
  ])('refuses %j by name', async (input, message) => {
    append('x', 'a');
    await expect(filter(input)).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: expect.stringContaining(message),
    });
  });

  test('a group or stream that is not there is a ResourceNotFoundException', async () => {
    const absent = { name: 'ResourceNotFoundException' };
    await expect(filter()).rejects.toMatchObject({
      ...absent,
      message: 'The specified log group does not exist.',
    });
    logs.createLogGroup('/aws/lambda/f');
    expect(await messages()).toEqual([]);
    await expect(filter({ logStreamNames: ['a'] })).rejects.toMatchObject({
      ...absent,
      message: 'The specified log stream does not exist.',
    });
  });

  test('pages end at the limit, and a page goes on where the last one ended', async () => {
    for (let index = 0; index < 2_500; index++) append(`${index}`);
    const pages = await allPages({ limit: 1000 });
    expect(pages.map(({ length }) => length)).toEqual([1000, 1000, 500]);
    expect(pages.flat()).toEqual(Array.from({ length: 2_500 }, (_, index) => `${index}`));
  });

  test('a page holds at most 1 MiB', async () => {
    for (let index = 0; index < 5; index++) append('x'.repeat(400_000));
    expect((await allPages()).map(({ length }) => length)).toEqual([2, 2, 1]);
  });

  test('a rare term does not make one answer search everything', async () => {
    for (let index = 0; index < 150_000; index++) append('x');
    append('needle');
    expect(await allPages({ filterPattern: '"needle"' })).toEqual([[], ['needle']]);
  });
});

test('a reader that restarts at its last timestamp sees every event and rereads few', async () => {
  const seen = new Set<string>();
  let startTime = 0;
  let rereadCount = 0;
  for (let round = 0; round < 50; round++) {
    for (let index = 0; index < 1_000; index++) {
      append(`${round}/${index}`, 's', clock.wallTimeMs() + index);
    }
    await clock.advance(1000);
    const { events = [] } = await filter({ startTime });
    for (const { eventId = '', timestamp = 0 } of events) {
      if (seen.has(eventId)) rereadCount++;
      seen.add(eventId);
      startTime = Math.max(startTime, timestamp);
    }
  }
  expect(seen.size).toBe(50_000);
  expect(rereadCount).toBe(49);
});

describe('DescribeLogGroups', () => {
  test('lists groups by name, 50 to a page', async () => {
    for (let index = 0; index < 60; index++) {
      logs.createLogGroup(`/aws/lambda/${String(index).padStart(2, '0')}`);
    }
    logs.createLogGroup('/other');
    append('four');
    const describe = logs.operations['Logs_20140328.DescribeLogGroups'];
    const context = { endpoint: '', signal: new AbortController().signal };

    const first = describe?.({ logGroupNamePrefix: '/aws' }, context);
    expect(first).toMatchObject({ nextToken: '/aws/lambda/49' });
    const second = describe?.({ logGroupNamePrefix: '/aws', nextToken: '/aws/lambda/49' }, context);
    expect(second).toMatchObject({
      logGroups: expect.arrayContaining([
        { logGroupName: '/aws/lambda/f', creationTime: clock.wallTimeMs(), storedBytes: 30 },
      ]),
    });
    expect(() => describe?.({ logGroupNamePattern: 'x' }, context)).toThrow(
      'not simulated: logGroupNamePattern',
    );
  });
});

test('a reader in this process gets what is new, and room is made for more', () => {
  const small = createLogsService({ clock, bytesMax: 2 * (26 + 4) });
  const appendTo = (logGroup: string, message: string): void =>
    small.append({ logGroup, logStream: 's', timestampMs: 5, message });
  const taken: string[][] = [];
  for (const round of [1, 2, 3]) {
    appendTo('a', `a  ${round}`);
    appendTo('b', `b  ${round}`);
    for (const group of ['a', 'b', 'c']) {
      taken.push(small.takeNew(group).map(({ message }) => message));
    }
  }

  expect(taken).toEqual([['a  1'], ['b  1'], [], ['a  2'], ['b  2'], [], ['a  3'], ['b  3'], []]);
  expect(small.droppedEventCount()).toBe(0);
});

describe('limits', () => {
  test('a message that is too long is cut at a whole character and counted', async () => {
    append(`a${'é'.repeat(600_000)}`);
    const [message = ''] = await messages();
    expect(Buffer.byteLength(message)).toBe(MESSAGE_BYTES_MAX - 1);
    expect(message.endsWith('é')).toBe(true);
    expect(logs.truncatedEventCount()).toBe(1);
  });

  test('beyond bytesMax the oldest events of all groups go, and are counted', async () => {
    const small = createLogsService({ clock, bytesMax: 3 * (26 + 4) });
    const groups = ['a', 'b', 'a', 'b', 'a'];
    for (const [index, logGroup] of groups.entries()) {
      small.append({ logGroup, logStream: 's', timestampMs: 0, message: `no ${index}` });
    }
    const filterSmall = small.operations['Logs_20140328.FilterLogEvents'];
    const context = { endpoint: '', signal: new AbortController().signal };
    const left = ['a', 'b'].map((logGroupName) => filterSmall?.({ logGroupName }, context));
    expect(left).toMatchObject([
      { events: [{ message: 'no 2' }, { message: 'no 4' }] },
      { events: [{ message: 'no 3' }] },
    ]);
    expect(small.droppedEventCount()).toBe(2);
  });
});
