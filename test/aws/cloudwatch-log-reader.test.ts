import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createCloudWatchLogReader } from '../../src/aws/cloudwatch-log-reader.ts';
import type { LogReader } from '../../src/collecting/log-reader.ts';
import { type ScriptedEndpoint, scriptedEndpoint } from './scripted-endpoint.ts';

// Goal: every event is given exactly once, however CloudWatch pages and delays them. Method: the
// real client against an endpoint that answers FilterLogEvents from a list of stored events, two
// to a page, every other page empty.

interface Stored {
  readonly eventId: string;
  readonly message: string;
  readonly timestamp: number;
}

const stored: Stored[] = [];
const store = (message: string, timestamp: number): void => {
  stored.push({ eventId: `id-${stored.length}`, message, timestamp });
};

let endpoint: ScriptedEndpoint;
let client: CloudWatchLogsClient;

beforeAll(async () => {
  endpoint = await scriptedEndpoint('http1', ({ body }) => {
    if (body['logGroupName'] === 'not-there') {
      const error = { __type: 'ResourceNotFoundException', message: 'no such log group' };
      return { kind: 'json', status: 400, body: error };
    }
    const wanted = stored.filter(({ timestamp }) => timestamp >= Number(body['startTime']));
    const page = Number(body['nextToken'] ?? 0);
    const events = page % 2 === 0 ? wanted.slice(page, page + 2) : [];
    const isLast = page >= wanted.length;
    const token = isLast ? {} : { nextToken: String(page + 1) };
    return { kind: 'json', status: 200, body: { events, ...token } };
  });
  client = new CloudWatchLogsClient({
    endpoint: endpoint.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  });
});

afterAll(async () => {
  client.destroy();
  await endpoint.close();
});

async function messagesOf(reader: LogReader, logGroup = 'group'): Promise<string[]> {
  const messages: string[] = [];
  for await (const page of reader.readNew(logGroup)) {
    messages.push(...page.map(({ message }) => message));
  }
  return messages;
}

test('every event is given once, over pages, empty pages, reads and late arrivals', async () => {
  const reader = createCloudWatchLogReader({ client, startAtMs: 1000, overlapMs: 500 });
  store('before the run', 999);
  for (let index = 0; index < 5; index++) store(`first ${index}`, 1000 + index);
  expect(await messagesOf(reader)).toEqual(['first 0', 'first 1', 'first 2', 'first 3', 'first 4']);
  expect(await messagesOf(reader)).toEqual([]);

  store('much newer', 1400);
  expect(await messagesOf(reader)).toEqual(['much newer']);

  store('late by less than the overlap', 1001);
  store('twin at the newest instant', 1400);
  expect((await messagesOf(reader)).sort()).toEqual([
    'late by less than the overlap',
    'twin at the newest instant',
  ]);
  expect(await messagesOf(reader)).toEqual([]);
});

test('a log group that does not exist yet has no events', async () => {
  const reader = createCloudWatchLogReader({ client, startAtMs: 0 });

  expect(await messagesOf(reader, 'not-there')).toEqual([]);
});
