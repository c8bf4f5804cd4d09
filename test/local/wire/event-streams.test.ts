import {
  KinesisClient,
  ResourceInUseException,
  SubscribeToShardCommand,
  type SubscribeToShardEventStream,
} from '@aws-sdk/client-kinesis';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { systemClock } from '../../../src/clock.ts';
import {
  createKinesisService,
  type KinesisService,
} from '../../../src/local/kinesis/kinesis-service.ts';
import { startWireServer, type WireServer } from '../../../src/local/wire/wire-server.ts';
import { createPrng } from '../../../src/prng.ts';

// Goal: the SDK's own SubscribeToShard works on the endpoint as it comes, over HTTP/2 and
// HTTP/1.1. Method: the local Kinesis behind the wire server, on the machine's clock.

const SHARD = 'shardId-000000000000';
const CONTEXT = { endpoint: '', signal: new AbortController().signal };
const internalErrors: unknown[] = [];
let server: WireServer;
let kinesis: KinesisService;
let consumerArn: string;

beforeEach(async () => {
  internalErrors.length = 0;
  kinesis = createKinesisService({
    clock: systemClock,
    prng: createPrng(1),
    region: 'eu-west-1',
    accountId: '123456789012',
    limits: {
      writeThroughput: true,
      readThroughput: true,
      iteratorExpiry: true,
      retention: true,
    },
  });
  const streamArn = kinesis.createStream({
    name: 'orders',
    shardCount: 1,
    mode: 'PROVISIONED',
    retentionMs: 86_400_000,
  });
  consumerArn = kinesis.createConsumer({ streamArn, name: 'fan', createdAtMs: Date.now() });
  server = await startWireServer({
    operations: kinesis.operations,
    routes: [],
    onInternalError: (error) => internalErrors.push(error),
  });
});

afterEach(async () => {
  await server.close();
  expect(internalErrors).toEqual([]);
});

function act(action: string, input: object): void {
  kinesis.operations[`Kinesis_20131202.${action}`]?.({ StreamName: 'orders', ...input }, CONTEXT);
}

async function subscribe(
  client: KinesisClient,
): Promise<AsyncIterable<SubscribeToShardEventStream>> {
  const { EventStream } = await client.send(
    new SubscribeToShardCommand({
      ConsumerARN: consumerArn,
      ShardId: SHARD,
      StartingPosition: { Type: 'TRIM_HORIZON' },
    }),
  );
  if (EventStream === undefined) throw new Error('no events');
  return EventStream;
}

const SETTINGS = {
  region: 'eu-west-1',
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
};
const clients = {
  'HTTP/2': () => new KinesisClient({ ...SETTINGS, endpoint: server.endpoint }),
  'HTTP/1.1': () =>
    new KinesisClient({
      ...SETTINGS,
      endpoint: server.endpoint,
      requestHandler: new NodeHttpHandler(),
    }),
};

describe.each(Object.entries(clients))('over %s', (_, createClient) => {
  test('records are pushed as they are put, until the shard ends', async () => {
    const client = createClient();
    const texts: string[] = [];
    let children: readonly (string | undefined)[] = [];
    act('PutRecord', { PartitionKey: 'k', Data: Buffer.from('first').toString('base64') });

    for await (const { SubscribeToShardEvent: event } of await subscribe(client)) {
      for (const { Data, PartitionKey, ApproximateArrivalTimestamp } of event?.Records ?? []) {
        expect(PartitionKey).toBe('k');
        expect(ApproximateArrivalTimestamp).toBeInstanceOf(Date);
        texts.push(Buffer.from(Data ?? []).toString());
      }
      if (texts.length === 1) {
        act('PutRecord', {
          PartitionKey: 'k',
          Data: Buffer.alloc(300_000, 'x').toString('base64'),
        });
        act('SplitShard', { ShardToSplit: SHARD, NewStartingHashKey: '1000' });
      }
      children = event?.ChildShards?.map(({ ShardId }) => ShardId) ?? [];
    }

    expect(texts.map(({ length }) => length)).toEqual([5, 300_000]);
    expect(children).toEqual(['shardId-000000000001', 'shardId-000000000002']);
    client.destroy();
  });

  test('a refusal is the exception class of the client', async () => {
    const client = createClient();
    await subscribe(client);
    const second = subscribe(client);
    await expect(second).rejects.toThrow(ResourceInUseException);
    await expect(second).rejects.toThrow(`123456789012:orders:${SHARD}:fan`);
    client.destroy();
  });

  test('an error that ends the events is thrown where they are read', async () => {
    const client = createClient();
    const events = await subscribe(client);
    act('DeregisterStreamConsumer', { ConsumerARN: consumerArn });
    const reading = (async () => {
      for await (const _event of events);
    })();
    await expect(reading).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'Consumer fan has been deregistered.',
    });
    client.destroy();
  });

  test('the server stops in spite of an open subscription', async () => {
    const client = createClient();
    const events = await subscribe(client);
    await server.close();
    for await (const _event of events) throw new Error('an event after the end');
    client.destroy();
  });
});
