import { expect, test } from '@jest/globals';
import { bodies, createLocalSqs, sendMany } from './local-sqs.ts';

// Goal: an event source mapping sees a queue as a client does, with every attribute.

test('messages come with all their attributes', async () => {
  const sqs = createLocalSqs();
  const arn = sqs.create('orders.fifo', { contentBasedDeduplication: true });
  const { MessageId, SequenceNumber } = await sqs.send('orders.fifo', 'hello', {
    MessageGroupId: 'g',
    MessageAttributes: {
      Title: { DataType: 'String', StringValue: 'The Whistler' },
      Bytes: { DataType: 'Binary', BinaryValue: 'AAEC' },
    },
  });
  const source = sqs.service.queueSource(arn);

  const messages = await source.receive({ maxNumberOfMessages: 10, waitTimeMs: 0 });

  expect(source).toMatchObject({ arn, fifo: true, visibilityTimeoutMs: 30_000 });
  expect(messages).toEqual([
    {
      messageId: MessageId,
      receiptHandle: expect.any(String),
      body: 'hello',
      md5OfBody: '5d41402abc4b2a76b9719d911017c592',
      attributes: {
        SenderId: expect.any(String),
        SentTimestamp: '1767225600000',
        ApproximateFirstReceiveTimestamp: '1767225600000',
        ApproximateReceiveCount: '1',
        SequenceNumber,
        MessageGroupId: 'g',
        MessageDeduplicationId: expect.any(String),
      },
      messageAttributes: {
        Title: { dataType: 'String', stringValue: 'The Whistler' },
        Bytes: { dataType: 'Binary', binaryValue: 'AAEC' },
      },
      md5OfMessageAttributes: expect.any(String),
    },
  ]);
});

test('polls of mappings and of clients stand in one line', async () => {
  const sqs = createLocalSqs();
  const source = sqs.service.queueSource(sqs.create('orders'));
  const mapping = source.receive({ maxNumberOfMessages: 10, waitTimeMs: 20_000 });
  const client = sqs.receive('orders', { WaitTimeSeconds: 5 });

  await sqs.send('orders', 'hello');

  expect((await mapping).map((message) => message.body)).toEqual(['hello']);
  await sqs.clock.advance(5000);
  expect(await client).toEqual([]);
});

test('a poll ends when it is aborted', async () => {
  const sqs = createLocalSqs();
  const source = sqs.service.queueSource(sqs.create('orders'));
  const stop = new AbortController();
  const poll = source.receive({ maxNumberOfMessages: 1, waitTimeMs: 20_000, signal: stop.signal });

  stop.abort();

  expect(await poll).toEqual([]);
  const late = source.receive({ maxNumberOfMessages: 1, waitTimeMs: 20_000, signal: stop.signal });
  expect(await late).toEqual([]);
});

test('deleting takes all handles, those that came too late without harm', async () => {
  const sqs = createLocalSqs();
  const source = sqs.service.queueSource(sqs.create('orders.fifo', { visibilityTimeoutMs: 1000 }));
  await sendMany(sqs, 'orders.fifo', 2, 'g');
  const options = { maxNumberOfMessages: 1, waitTimeMs: 0 };
  const [late] = await source.receive(options);
  await sqs.clock.advance(1000);
  const [inTime] = await source.receive(options);

  source.deleteMessages([late?.receiptHandle ?? '', inTime?.receiptHandle ?? '']);

  expect(bodies(await sqs.receive('orders.fifo'))).toEqual(['1']);
});

test('an on-failure destination receives what is sent to its ARN', async () => {
  const sqs = createLocalSqs();
  const arn = sqs.create('failures');
  const fifoArn = sqs.create('failures.fifo');

  sqs.service.send(arn, '{"version":"1.0"}');

  expect(bodies(await sqs.receive('failures'))).toEqual(['{"version":"1.0"}']);
  expect(() => sqs.service.send(fifoArn, 'x')).toThrow('is a FIFO queue');
  expect(() => sqs.service.send(`${arn}x`, 'x')).toThrow('The specified queue does not exist.');
});
