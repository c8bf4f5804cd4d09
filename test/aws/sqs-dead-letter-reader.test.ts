import { CreateQueueCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type FauxqsServer, startFauxqs } from 'fauxqs';
import { createSqsDeadLetterReader } from '../../src/aws/sqs-dead-letter-reader.ts';

let server: FauxqsServer;
let client: SQSClient;

beforeAll(async () => {
  server = await startFauxqs({ port: 0, logger: false });
  client = new SQSClient({
    endpoint: server.address,
    region: 'us-east-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  });
});

afterAll(async () => {
  client.destroy();
  await server.stop();
});

test('a removed letter is gone, the others stay invisible and then come back', async () => {
  const queue = new CreateQueueCommand({
    QueueName: 'letters',
    Attributes: { VisibilityTimeout: '1' },
  });
  const { QueueUrl = '' } = await client.send(queue);
  const sent: string[] = [];
  for (const body of ['one', 'two']) {
    const { MessageId = '' } = await client.send(
      new SendMessageCommand({ QueueUrl, MessageBody: body }),
    );
    sent.push(MessageId);
  }
  const reader = createSqsDeadLetterReader(client);

  const letters = await reader.receive(QueueUrl);
  expect(letters.map(({ messageId }) => messageId)).toEqual(sent);
  expect(letters.map(({ body }) => body)).toEqual(['one', 'two']);
  expect(await reader.receive(QueueUrl)).toEqual([]);

  await reader.remove(
    QueueUrl,
    letters.slice(0, 1).map(({ receiptHandle }) => receiptHandle),
  );
  // The server keeps its own clock: the visibility timeout of one second is real.
  const deadlineMs = Date.now() + 5000;
  let back = await reader.receive(QueueUrl);
  while (back.length === 0 && Date.now() < deadlineMs) back = await reader.receive(QueueUrl);
  expect(back.map(({ body }) => body)).toEqual(['two']);
});
