import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { KinesisClient, PutRecordsCommand } from '@aws-sdk/client-kinesis';
import { GetQueueUrlCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { kvs } from './run-kvs.ts';

// Goal: somebody else's service runs on the local AWS as it is. Method: `kvs dev` in a process of
// its own on a service with plain handlers, used by the unmodified SDK from this one.

const root = fileURLToPath(new URL('../..', import.meta.url));
const service = 'test/fixtures/service';
let dev: ChildProcess;
let endpoint = '';
let shown = '';

beforeAll(async () => {
  const args = ['bin/kvs.mjs', 'dev', '--service', service, '--port', '0'];
  dev = spawn(process.execPath, args, { cwd: root, env: { ...process.env, NODE_OPTIONS: '' } });
  dev.stdout?.setEncoding('utf8').on('data', (text: string) => {
    endpoint ||= /AWS_ENDPOINT_URL=(\S+)/.exec(text)?.[1] ?? '';
  });
  dev.stderr?.setEncoding('utf8').on('data', (text: string) => {
    shown += text;
  });
  await until(() => shown.includes('Up until Ctrl-C'));
}, 60_000);
afterAll(() => {
  dev.kill('SIGKILL');
});

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  for (let waitedMs = 0; waitedMs < 30_000; waitedMs += 200) {
    if (await isSo()) return;
    await setTimeout(200);
  }
  throw new Error(`it did not come to that; kvs showed:\n${shown}`);
}

const target = () => ({
  endpoint,
  region: 'us-east-1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
});

async function put(...texts: readonly string[]): Promise<void> {
  const records = texts.map((text) => ({ Data: Buffer.from(text), PartitionKey: 'one' }));
  await new KinesisClient(target()).send(
    new PutRecordsCommand({ StreamName: 'orders', Records: records }),
  );
}

async function send(queueName: string, message: string | object): Promise<void> {
  const sqs = new SQSClient(target());
  const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: queueName }));
  const MessageBody = typeof message === 'string' ? message : JSON.stringify(message);
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
}

async function logOf(functionName: string): Promise<string> {
  const logs = new CloudWatchLogsClient(target());
  const logGroupName = `/aws/lambda/orders-dev-${functionName}`;
  const { events = [] } = await logs.send(new FilterLogEventsCommand({ logGroupName }));
  return events.map(({ message }) => message).join('\n');
}

describe('kvs dev', () => {
  test('several functions read one stream, each with its own settings, and poison is isolated', async () => {
    await put('a', 'b', 'poison', 'c', 'd');

    await until(async () => /audited d/.test(await logOf('audit')));
    expect(shown).toMatch(/split {4}3 and 2/);
    expect(shown).toMatch(/given up 1 record, RetryAttemptsExhausted/);
    // News of a later window ends the one before; without it, Lambda waits for two minutes.
    await setTimeout(5000);
    await put('e');
    await until(async () => {
      return /total 5 until \d{4}-\d\d-\d\dT\d\d:\d\d:\d[05]Z/.test(await logOf('totals'));
    });
  }, 60_000);

  test('a queue is consumed', async () => {
    await send('shipments', 'parcel');

    await until(async () => /shipped parcel/.test(await logOf('ship')));
  }, 60_000);

  test('filters of a stream and of a queue keep from the function what does not match', async () => {
    await put('plain text', '{"amount":100}', '{"amount":1e3}', '{"amount":101}');
    for (const status of ['paid', 'overdue', 'undue', 'due']) await send('invoices', { status });

    await until(async () => (await logOf('bill')).split('billed').length > 4);
    const billed = [...(await logOf('bill')).matchAll(/billed (.*)/g)].map(([, text]) => text);
    expect(billed.sort()).toEqual([
      '{"amount":101}',
      '{"amount":1e3}',
      '{"status":"due"}',
      '{"status":"overdue"}',
    ]);
    const linesOf = (source: string) =>
      shown.match(new RegExp(`${source}  filtered \\d records? out .BillEventSourceMapping`, 'g'));
    await until(() => linesOf('invoices') !== null && linesOf('shardId-0{12}') !== null);
  }, 60_000);

  test('Ctrl-C ends it', async () => {
    const exited = once(dev, 'exit');
    dev.kill('SIGINT');

    expect(await exited).toEqual([0, null]);
    expect(shown).toMatch(
      /metrics of stream\/orders to orders-dev-audit: IteratorAge up to \d+ ms/,
    );
  }, 20_000);

  test('a folder without a service is named', async () => {
    const { exitCode, stderr } = await kvs(['dev', '--service', join(root, 'events')]);

    expect(exitCode).toBe(2);
    expect(stderr).toContain(`kvs: cannot read ${join(root, 'events', 'serverless.yml')}`);
  }, 20_000);
});
