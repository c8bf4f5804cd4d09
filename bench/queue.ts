/**
 * SendMessageBatch, and ReceiveMessage + DeleteMessageBatch, through the unmodified SDK (10 messages
 * of 200 bytes a call, 8 calls in flight), on an empty queue and behind a backlog, next to fauxqs
 * and to a server that answers canned bodies: the SDK's own ceiling on this machine.
 *
 * `npm run bench:queue [-- BACKLOG]`; the default backlog is 300,000 messages.
 */
import {
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { request } from 'undici';
import { startServerProcess } from './server-process.ts';

const CALLS_IN_FLIGHT = 8;
const backlogCount = Number(process.argv[2] ?? 300_000);
const body = 'x'.repeat(200);
const entries = Array.from({ length: 10 }, (_, index) => ({
  Id: String(index),
  MessageBody: body,
}));

/** Runs `call` until `count` messages are done, 8 at a time; messages per second. */
async function perSecond(count: number, call: () => Promise<unknown>): Promise<number> {
  let started = 0;
  const beganAtMs = performance.now();
  const lane = async (): Promise<void> => {
    while (started < count) {
      started += 10;
      await call();
    }
  };
  await Promise.all(Array.from({ length: CALLS_IN_FLIGHT }, lane));
  return Math.round((count * 1000) / (performance.now() - beganAtMs));
}

async function measure(name: string, script: string, backlog: number) {
  const server = await startServerProcess(script);
  const client = new SQSClient({
    endpoint: server.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'bench', secretAccessKey: 'bench' },
    md5: false,
  });
  const canned = script.includes('canned');
  const created = canned
    ? { QueueUrl: `${server.endpoint}/000000000000/bench` }
    : await client.send(new CreateQueueCommand({ QueueName: 'bench' }));
  const QueueUrl = created.QueueUrl ?? '';
  const send = () => client.send(new SendMessageBatchCommand({ QueueUrl, Entries: entries }));
  const receiveAndDelete = async (): Promise<void> => {
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }),
    );
    if (Messages.length === 0) return;
    await client.send(
      new DeleteMessageBatchCommand({
        QueueUrl,
        Entries: Messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle })),
      }),
    );
  };
  // The backlog is laid without the SDK, which would take minutes.
  const lay = () =>
    request(server.endpoint, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': 'AmazonSQS.SendMessageBatch',
      },
      body: JSON.stringify({ QueueUrl, Entries: entries }),
    }).then((answer) => answer.body.dump());

  await perSecond(5000, send);
  await perSecond(5000, receiveAndDelete);
  const sendEmpty = await perSecond(40_000, send);
  const receiveEmpty = await perSecond(40_000, receiveAndDelete);
  await perSecond(backlog, lay);
  const sendBehind = await perSecond(40_000, send);
  const receiveBehind = await perSecond(40_000, receiveAndDelete);
  const { rssBytes } = await server.usage();
  client.destroy();
  await server.stop();
  return {
    server: name,
    'send/s': sendEmpty,
    'receive+delete/s': receiveEmpty,
    backlog,
    'send/s behind it': sendBehind,
    'receive+delete/s behind it': receiveBehind,
    'server RSS MB': Math.round(rssBytes / 1e6),
  };
}

console.table([
  await measure('canned body (floor)', './canned-server.ts', 0),
  await measure('local queue', './server.ts', backlogCount),
  await measure('fauxqs', './fauxqs-server.ts', backlogCount),
]);
