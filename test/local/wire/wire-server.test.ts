import { once } from 'node:events';
import net from 'node:net';
import { KinesisClient, ListShardsCommand } from '@aws-sdk/client-kinesis';
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { expect, test } from '@jest/globals';
import type { AwsOperation } from '../../../src/local/aws-operation.ts';
import { startWireServer } from '../../../src/local/wire/wire-server.ts';

// Goal: long polls end when either side goes away, and the server always stops. Method: an action
// that waits for its signal, called over both versions of HTTP.

const settings = {
  region: 'eu-west-1',
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  maxAttempts: 1,
};

/** Answers when aborted; `begun` resolves when a call is waiting, `aborted` when it was told. */
function createLongPoll() {
  const begun = Promise.withResolvers<void>();
  const aborted = Promise.withResolvers<void>();
  const operation: AwsOperation = (_, { signal }) => {
    begun.resolve();
    return new Promise((resolve) => {
      signal.addEventListener('abort', () => {
        aborted.resolve();
        resolve({});
      });
    });
  };
  return { operation, begun: begun.promise, aborted: aborted.promise };
}

test('closing answers pending long polls over HTTP/1.1 and HTTP/2', async () => {
  const receive = createLongPoll();
  const listShards = createLongPoll();
  const server = await startWireServer({
    operations: {
      'AmazonSQS.ReceiveMessage': receive.operation,
      'Kinesis_20131202.ListShards': listShards.operation,
    },
    routes: [],
  });
  const sqs = new SQSClient({ ...settings, endpoint: server.endpoint });
  const kinesis = new KinesisClient({ ...settings, endpoint: server.endpoint });
  const received = sqs.send(new ReceiveMessageCommand({ QueueUrl: `${server.endpoint}/q` }));
  const listed = kinesis.send(new ListShardsCommand({ StreamName: 's' }));
  await Promise.all([receive.begun, listShards.begun]);

  await server.close();

  expect((await received).Messages).toBeUndefined();
  expect((await listed).Shards).toBeUndefined();
  sqs.destroy();
  kinesis.destroy();
});

test('closing waits neither for an action that ignores it nor for idle connections', async () => {
  const server = await startWireServer({
    operations: { 'Fake.Never': () => new Promise(() => undefined) },
    routes: [],
  });
  const idle = net.connect(server.port, '127.0.0.1');
  await once(idle, 'connect');
  const cut = fetch(server.endpoint, { method: 'POST', headers: { 'x-amz-target': 'Fake.Never' } });
  const outcome = cut.then(
    () => 'answered',
    () => 'cut',
  );
  await fetch(server.endpoint).then((response) => response.text());

  await server.close();

  expect(await outcome).toBe('cut');
  idle.destroy();
  await expect(fetch(server.endpoint)).rejects.toThrow();
});

test.each(['HTTP/1.1', 'HTTP/2'])(
  'a client that goes away aborts its long poll over %s',
  async (version) => {
    const poll = createLongPoll();
    const server = await startWireServer({
      operations: {
        'AmazonSQS.ReceiveMessage': poll.operation,
        'Kinesis_20131202.ListShards': poll.operation,
      },
      routes: [],
    });
    const client = new AbortController();
    const abort = { abortSignal: client.signal };
    const call =
      version === 'HTTP/2'
        ? new KinesisClient({ ...settings, endpoint: server.endpoint }).send(
            new ListShardsCommand({ StreamName: 's' }),
            abort,
          )
        : new SQSClient({ ...settings, endpoint: server.endpoint }).send(
            new ReceiveMessageCommand({ QueueUrl: `${server.endpoint}/q` }),
            abort,
          );
    const failure = expect(call).rejects.toThrow();
    await poll.begun;
    client.abort();
    await failure;
    await poll.aborted;
    await server.close();
  },
);

test('a port in use is named', async () => {
  const first = await startWireServer({ operations: {}, routes: [] });
  await expect(
    startWireServer({ port: first.port, operations: {}, routes: [] }),
  ).rejects.toMatchObject({
    name: 'WireError',
    code: 'PORT_IN_USE',
    message: `127.0.0.1:${first.port} is in use already`,
  });
  await first.close();
});

test('a host that is not ours is named', async () => {
  await expect(
    startWireServer({ host: '192.0.2.1', operations: {}, routes: [] }),
  ).rejects.toMatchObject({
    code: 'CANNOT_LISTEN',
    message: expect.stringContaining('192.0.2.1:0'),
  });
});

test('bytes that are no HTTP do not disturb other connections', async () => {
  const server = await startWireServer({ operations: { 'Fake.Ok': () => ({}) }, routes: [] });
  for (const bytes of ['\u0000\u0001\u0002', 'PRI * HTTP/2.0\r\n\r\nnonsense\r\n\r\n', 'GET']) {
    const socket = net.connect(server.port, '127.0.0.1');
    socket.on('error', () => undefined);
    socket.end(bytes);
    socket.resume();
    await once(socket, 'close');
  }
  const headers = { 'x-amz-target': 'Fake.Ok' };
  expect((await fetch(server.endpoint, { method: 'POST', headers })).status).toBe(200);
  await server.close();
});
