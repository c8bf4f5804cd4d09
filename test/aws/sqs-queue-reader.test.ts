import { SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, expect, test } from '@jest/globals';
import { createSqsQueueReader, findQueueUrl } from '../../src/aws/sqs-queue-reader.ts';
import { startWireServer } from '../../src/local/wire/wire-server.ts';
import { createLocalSqs } from '../local/sqs/local-sqs.ts';

let closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing) await close();
  closing = [];
});

async function start() {
  const sqs = createLocalSqs();
  const server = await startWireServer({ operations: sqs.service.operations, routes: [] });
  const client = new SQSClient({
    endpoint: server.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  });
  closing = [() => client.destroy(), server.close];
  return { sqs, client };
}

test('a queue is found by name or URL, and its messages received, given back and removed', async () => {
  const { sqs, client } = await start();
  const deadLetterTargetArn = sqs.create('dead.fifo');
  sqs.create('letters.fifo', { redrivePolicy: { deadLetterTargetArn, maxReceiveCount: 3 } });
  await sqs.send('letters.fifo', 'hello', {
    MessageGroupId: 'group',
    MessageDeduplicationId: 'one',
  });
  const queueUrl = await findQueueUrl(client, 'letters.fifo');
  expect(await findQueueUrl(client, queueUrl)).toBe(queueUrl);
  const reader = createSqsQueueReader({ client, queueUrl });

  expect(await reader.redriveRule()).toEqual({
    maxReceiveCount: 3,
    deadLetterQueueArn: deadLetterTargetArn,
  });
  const options = { countMax: 10, visibilityTimeoutMs: 20_000 };
  const [first] = await reader.receive(options);
  expect(first).toMatchObject({
    kind: 'queue-message',
    sentAtMs: sqs.clock.wallTimeMs(),
    messageGroupId: 'group',
    receiveCount: 1,
    body: 'hello',
  });
  await reader.giveBack([first?.receiptHandle ?? '']);
  const [second] = await reader.receive(options);
  expect(second).toMatchObject({ messageId: first?.messageId, receiveCount: 2 });
  await reader.remove([second?.receiptHandle ?? '']);
  await sqs.clock.advance(60_000);
  expect(await sqs.receive('letters.fifo')).toEqual([]);
});

test('a queue that does not exist is named', async () => {
  const { sqs, client } = await start();
  sqs.create('letters');

  const missing = { code: 'QUEUE_NOT_FOUND', message: 'there is no queue other' };
  await expect(findQueueUrl(client, 'other')).rejects.toMatchObject(missing);
  const queueUrl = (await findQueueUrl(client, 'letters')).replace('letters', 'other');
  const reader = createSqsQueueReader({ client, queueUrl });
  await expect(reader.redriveRule()).rejects.toMatchObject({ code: 'QUEUE_NOT_FOUND' });
});
