import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { KinesisClient, PutRecordsCommand, SplitShardCommand } from '@aws-sdk/client-kinesis';
import { CreateQueueCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { kvs } from './run-kvs.ts';

// Goal: `kvs tail` shows what goes through a stream or a queue of `kvs dev` in another process.
// Method: both as processes of their own; records are put by the unmodified SDK from this one.

const root = fileURLToPath(new URL('../..', import.meta.url));
let dev: ChildProcess;
let endpoint = '';
let kinesis: KinesisClient;
let sqs: SQSClient;

beforeAll(async () => {
  const args = ['bin/kvs.mjs', 'dev', '--service', 'test/fixtures/service', '--port', '0'];
  dev = spawn(process.execPath, args, { cwd: root, env: { ...process.env, NODE_OPTIONS: '' } });
  dev.stdout?.setEncoding('utf8').on('data', (text: string) => {
    endpoint ||= /AWS_ENDPOINT_URL=(\S+)/.exec(text)?.[1] ?? '';
  });
  await until(() => endpoint !== '');
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const target = { endpoint, region: 'us-east-1', credentials };
  kinesis = new KinesisClient(target);
  sqs = new SQSClient(target);
}, 60_000);
afterAll(async () => {
  kinesis.destroy();
  sqs.destroy();
  const exited = once(dev, 'exit');
  dev.kill('SIGINT');
  await exited;
});

async function until(isSo: () => boolean): Promise<void> {
  for (let waitedMs = 0; waitedMs < 30_000; waitedMs += 100) {
    if (isSo()) return;
    await setTimeout(100);
  }
  throw new Error('it did not come to that');
}

async function put(...texts: readonly string[]): Promise<void> {
  const records = texts.map((text) => ({ Data: Buffer.from(text), PartitionKey: 'one' }));
  await kinesis.send(new PutRecordsCommand({ StreamName: 'orders', Records: records }));
}

/** A tail that finds the endpoint in its environment, as a shell with kvs dev's exports has it. */
function startTail(...args: readonly string[]) {
  const env = {
    ...process.env,
    NODE_OPTIONS: '',
    AWS_ENDPOINT_URL_KINESIS: endpoint,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
  };
  const child = spawn(process.execPath, ['bin/kvs.mjs', 'tail', ...args], { cwd: root, env });
  const shown = { text: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    shown.text += text;
  });
  return { child, shown, exited: once(child, 'exit') };
}

describe('kvs tail', () => {
  test('follows a stream through a split until Ctrl-C', async () => {
    await put('one', 'two');
    const { child, shown, exited } = startTail('--stream', 'orders', '--from', 'trim-horizon');
    await until(() => shown.text.includes('two'));
    await kinesis.send(
      new SplitShardCommand({
        StreamName: 'orders',
        ShardToSplit: 'shardId-000000000000',
        NewStartingHashKey: (1n << 127n).toString(),
      }),
    );
    await put('three', '\u001b[31mfour');
    await until(() => shown.text.split('\n').length === 5);
    child.kill('SIGINT');

    expect(await exited).toEqual([0, null]);
    const fields = shown.text
      .trimEnd()
      .split('\n')
      .map((line) => line.split('  '));
    expect(fields.map(([, , , key, data]) => [key, data])).toEqual([
      ['one', 'one'],
      ['one', 'two'],
      ['one', 'three'],
      ['one', `base64:${Buffer.from('\u001b[31mfour').toString('base64')}`],
    ]);
    expect(fields[0]?.[1]).toBe('shardId-000000000000');
    expect(fields[3]?.[1]).not.toBe('shardId-000000000000');
  }, 60_000);

  test('is interrupted when it was to end by itself', async () => {
    const { child, shown, exited } = startTail(
      ...['--stream', 'orders', '--from', 'trim-horizon', '--limit', '100'],
    );
    await until(() => shown.text.includes('one'));
    child.kill('SIGINT');

    expect(await exited).toEqual([130, null]);
  }, 60_000);

  test('looks at a queue and leaves its messages there', async () => {
    const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: 'letters' }));
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'hello' }));
    for (let look = 1; look <= 2; look++) {
      const { exitCode, stdout, stderr } = await kvs([
        'tail',
        '--queue',
        'letters',
        '--endpoint',
        endpoint,
        '--json',
        '--limit',
        '1',
      ]);

      expect(exitCode).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject({ data: 'hello', receiveCount: look });
      expect(stderr).toContain('raises the receive count');
    }
  }, 60_000);

  test('ends after a time, and names what does not exist', async () => {
    const local = ['--endpoint', endpoint];
    const timed = await kvs(['tail', '--stream', 'orders', '--duration', '1s', ...local]);
    expect(timed).toEqual({ exitCode: 0, stdout: '', stderr: '' });
    const stream = await kvs(['tail', '--stream', 'other', ...local]);
    expect(stream).toMatchObject({
      exitCode: 2,
      stderr: 'kvs: Stream other under account 000000000000 not found.\n',
    });
    const queue = await kvs(['tail', '--queue', 'other', ...local]);
    expect(queue).toMatchObject({ exitCode: 2, stderr: 'kvs: there is no queue other\n' });
    const nobody = await kvs(['tail', '--stream', 'orders', '--endpoint', 'http://127.0.0.1:1']);
    expect(nobody).toEqual({
      exitCode: 1,
      stdout: '',
      stderr:
        'note: no answer (ECONNREFUSED); trying again\n' +
        'kvs: the stream cannot be read: ECONNREFUSED\n',
    });
  }, 60_000);
});
