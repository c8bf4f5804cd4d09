import { KinesisClient } from '@aws-sdk/client-kinesis';
import { afterEach, describe, expect, test } from '@jest/globals';
import { createKinesisStreamReader } from '../../src/aws/kinesis-stream-reader.ts';
import { startWireServer } from '../../src/local/wire/wire-server.ts';
import { SHARD_0, startKinesis } from '../local/kinesis/kinesis-fixture.ts';
import { clientConfigFor, type ScriptedAnswer, scriptedEndpoint } from './scripted-endpoint.ts';

// Goal: what Kinesis answers becomes the right answer of the port. Method: the real SDK client
// over HTTP/2, against the local stream where it can answer so and a scripted one elsewhere.

let closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing) await close();
  closing = [];
});

function readerFor(url: string, streamName = 'orders') {
  const client = new KinesisClient(clientConfigFor({ url } as never));
  closing.unshift(() => client.destroy());
  return createKinesisStreamReader({ client, streamName });
}

async function localStream() {
  const kinesis = startKinesis();
  const server = await startWireServer({ operations: kinesis.service.operations, routes: [] });
  closing.push(server.close);
  return { kinesis, endpoint: server.endpoint };
}

async function scripted(answer: ScriptedAnswer) {
  const endpoint = await scriptedEndpoint('http2', () => answer);
  closing.push(endpoint.close);
  return readerFor(endpoint.url);
}

const refusal = (status: number, type: string): ScriptedAnswer => ({
  kind: 'json',
  status,
  body: { __type: type, message: `${type} it is` },
});

describe('a stream', () => {
  test('is listed, opened and read to the end of a closed shard', async () => {
    const { kinesis, endpoint } = await localStream();
    const put = kinesis.putRecord('key', 'größe');
    const half = (1n << 127n).toString();
    const ShardToSplit = SHARD_0;
    kinesis.call('SplitShard', { StreamName: 'orders', ShardToSplit, NewStartingHashKey: half });
    const reader = readerFor(endpoint);
    const children = ['shardId-000000000001', 'shardId-000000000002'];

    expect(await reader.listShards()).toEqual({
      kind: 'listed',
      shards: [
        { shardId: SHARD_0, parentIds: [], closed: true },
        ...children.map((shardId) => ({ shardId, parentIds: [SHARD_0], closed: false })),
      ],
    });
    const opened = await reader.open(SHARD_0, { kind: 'trim-horizon' });
    const iterator = opened.kind === 'opened' ? opened.iterator : '';
    expect(await reader.read(SHARD_0, iterator)).toEqual({
      kind: 'page',
      records: [
        {
          kind: 'stream-record',
          arrivedAtMs: kinesis.clock.wallTimeMs(),
          shardId: SHARD_0,
          sequenceNumber: put.SequenceNumber,
          partitionKey: 'key',
          data: new Uint8Array(Buffer.from('größe')),
        },
      ],
      nextIterator: null,
      childIds: children,
      behindLatestMs: 0,
    });
  });

  test('is opened at every kind of place', async () => {
    const { kinesis, endpoint } = await localStream();
    const { SequenceNumber: sequenceNumber } = kinesis.putRecord('key', 'one');
    const atMs = kinesis.clock.wallTimeMs();
    kinesis.putRecord('key', 'two');
    const reader = readerFor(endpoint);
    const counts: number[] = [];
    for (const position of [
      { kind: 'latest' } as const,
      { kind: 'trim-horizon' } as const,
      { kind: 'at-timestamp', atMs } as const,
      { kind: 'at-sequence-number', sequenceNumber } as const,
      { kind: 'after-sequence-number', sequenceNumber } as const,
    ]) {
      const opened = await reader.open(SHARD_0, position);
      const page = await reader.read(SHARD_0, opened.kind === 'opened' ? opened.iterator : '');
      counts.push(page.kind === 'page' ? page.records.length : -1);
    }

    expect(counts).toEqual([0, 2, 2, 2, 1]);
  });

  test('says when an iterator has expired, and when a place is not in it', async () => {
    const { kinesis, endpoint } = await localStream();
    const reader = readerFor(endpoint);
    const iterator = kinesis.iterator('LATEST');
    await kinesis.clock.advance(300_001);

    expect(await reader.read(SHARD_0, iterator)).toEqual({ kind: 'expired' });
    expect(await reader.open('shardId-000000000009', { kind: 'latest' })).toEqual({ kind: 'gone' });
    const position = { kind: 'at-sequence-number', sequenceNumber: '12' } as const;
    await expect(reader.open(SHARD_0, position)).rejects.toMatchObject({
      code: 'POSITION_INVALID',
    });
  });

  test('that does not exist is named', async () => {
    const { endpoint } = await localStream();

    await expect(readerFor(endpoint, 'other').listShards()).rejects.toMatchObject({
      code: 'STREAM_NOT_FOUND',
      message: 'Stream other under account 123456789012 not found.',
    });
  });
});

describe('a call that fails', () => {
  test.each([
    'ProvisionedThroughputExceededException',
    'LimitExceededException',
    'KMSThrottlingException',
    'ThrottlingException',
  ])('with %s is throttled', async (type) => {
    const reader = await scripted(refusal(400, type));

    expect(await reader.read(SHARD_0, 'iterator')).toEqual({ kind: 'throttled' });
  });

  test('for a reason of AWS, or without an answer, may be answered later', async () => {
    const broken = await scripted(refusal(500, 'InternalFailure'));
    const cut = await scripted({ kind: 'reset' });

    expect(await broken.listShards()).toEqual({ kind: 'unavailable', reason: 'InternalFailure' });
    expect(await cut.read(SHARD_0, 'iterator')).toMatchObject({ kind: 'unavailable' });
  });

  test('for want of a permission is an error at once', async () => {
    const reader = await scripted(refusal(400, 'AccessDeniedException'));

    await expect(reader.listShards()).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });
});
