import { expect, test } from '@jest/globals';
import { bodies, createLocalSqs } from './local-sqs.ts';

// Goal: what is left of a queue that is deleted, and when its name is free again.

test('a deleted queue is not there any more, for clients and mappings', async () => {
  const sqs = createLocalSqs();
  const source = sqs.service.queueSource(sqs.create('orders'));
  await sqs.send('orders', 'lost');
  const [message] = await source.receive({ maxNumberOfMessages: 1, waitTimeMs: 0 });

  await sqs.call('DeleteQueue', 'orders');

  const gone = { code: 'QueueDoesNotExist', message: 'The specified queue does not exist.' };
  await expect(sqs.send('orders', 'x')).rejects.toMatchObject(gone);
  await expect(sqs.call('DeleteQueue', 'orders')).rejects.toMatchObject(gone);
  await expect(sqs.call('GetQueueUrl', '', { QueueName: 'orders' })).rejects.toMatchObject(gone);
  await expect(source.receive({ maxNumberOfMessages: 1, waitTimeMs: 0 })).rejects.toMatchObject(
    gone,
  );
  expect(() => source.deleteMessages([message?.receiptHandle ?? ''])).not.toThrow();
  expect(await sqs.call('ListQueues', '')).toEqual({});
});

test('long polls end with nothing', async () => {
  const sqs = createLocalSqs();
  sqs.create('orders');
  const poll = sqs.receive('orders', { WaitTimeSeconds: 20 });

  await sqs.call('DeleteQueue', 'orders');

  expect(await poll).toEqual([]);
});

test('its name can be used again after 60 seconds, for an empty queue with other ids', async () => {
  const sqs = createLocalSqs();
  sqs.create('orders');
  const before = await sqs.send('orders', 'old');
  await sqs.call('DeleteQueue', 'orders');
  const create = () => sqs.call('CreateQueue', '', { QueueName: 'orders' });

  await sqs.clock.advance(59_999);
  await expect(create()).rejects.toMatchObject({
    code: 'QueueDeletedRecently',
    queryCode: 'AWS.SimpleQueueService.QueueDeletedRecently',
    message:
      'You must wait 60 seconds after deleting a queue before you can create another with the same name.',
  });
  await sqs.clock.advance(1);
  await create();

  expect(await sqs.receive('orders')).toEqual([]);
  expect((await sqs.send('orders', 'new')).MessageId).not.toBe(before.MessageId);
});

test('without its dead-letter queue a queue delivers a message for ever', async () => {
  const sqs = createLocalSqs();
  const deadLetterTargetArn = sqs.create('dead');
  const redrivePolicy = { deadLetterTargetArn, maxReceiveCount: 1 };
  sqs.create('orders', { visibilityTimeoutMs: 0, redrivePolicy });
  await sqs.send('orders', 'poison');
  await sqs.call('DeleteQueue', 'dead');

  for (let round = 0; round < 3; round++) {
    expect(bodies(await sqs.receive('orders', { MaxNumberOfMessages: 1 }))).toEqual(['poison']);
  }
});
