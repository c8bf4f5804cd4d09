import { describe, expect, test } from '@jest/globals';
import { createLocalSqs, sendMany } from './local-sqs.ts';

// Goal: queues can be made, found, described and purged through the API.

describe('CreateQueue', () => {
  test('makes a queue whose attributes GetQueueAttributes tells', async () => {
    const sqs = createLocalSqs();
    const deadArn = sqs.create('dead.fifo');
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: deadArn, maxReceiveCount: 5 });
    const Attributes = {
      FifoQueue: 'true',
      ContentBasedDeduplication: 'true',
      DeduplicationScope: 'messageGroup',
      FifoThroughputLimit: 'perMessageGroupId',
      VisibilityTimeout: '180',
      DelaySeconds: '3',
      MaximumMessageSize: '2048',
      MessageRetentionPeriod: '60',
      ReceiveMessageWaitTimeSeconds: '20',
      RedrivePolicy,
    };

    const created = await sqs.call('CreateQueue', '', { QueueName: 'orders.fifo', Attributes });
    const told = await sqs.call('GetQueueAttributes', 'orders.fifo', { AttributeNames: ['All'] });

    expect(created).toEqual({ QueueUrl: 'http://127.0.0.1:9000/000000000000/orders.fifo' });
    expect(told.Attributes).toMatchObject({
      ...Attributes,
      QueueArn: 'arn:aws:sqs:us-east-1:000000000000:orders.fifo',
      CreatedTimestamp: '1767225600',
    });
  });

  test('is repeatable with the same attributes only', async () => {
    const sqs = createLocalSqs();
    const create = (DelaySeconds: string) =>
      sqs.call('CreateQueue', '', { QueueName: 'orders', Attributes: { DelaySeconds } });
    const first = await create('5');

    expect(await create('5')).toEqual(first);
    await expect(create('6')).rejects.toMatchObject({
      code: 'QueueNameExists',
      message:
        'A queue already exists with the same name and a different value for attribute DelaySeconds',
    });
  });

  test.each([
    ['orders', { Nonsense: '1' }, 'InvalidAttributeName'],
    ['orders', { VisibilityTimeout: 'soon' }, 'InvalidAttributeValue'],
    ['orders', { VisibilityTimeout: '43201' }, 'InvalidAttributeValue'],
    ['orders', { MessageRetentionPeriod: '59' }, 'InvalidAttributeValue'],
    ['orders', { ContentBasedDeduplication: 'true' }, 'InvalidAttributeName'],
    ['orders', { FifoQueue: 'true' }, 'InvalidParameterValueException'],
    ['orders.fifo', {}, 'InvalidParameterValueException'],
    [
      'orders.fifo',
      { FifoQueue: 'true', FifoThroughputLimit: 'perMessageGroupId' },
      'InvalidAttributeValue',
    ],
    ['orders', { RedrivePolicy: 'nonsense' }, 'InvalidAttributeValue'],
    ['orders', { RedrivePolicy: '{"maxReceiveCount":3}' }, 'InvalidAttributeValue'],
    ['orders', { KmsMasterKeyId: 'alias/aws/sqs' }, 'UnsupportedOperation'],
    ['a'.repeat(81), {}, 'InvalidParameterValueException'],
    ['or ders', {}, 'InvalidParameterValueException'],
  ])('refuses %s with %j', async (QueueName, Attributes, code) => {
    const sqs = createLocalSqs();

    await expect(sqs.call('CreateQueue', '', { QueueName, Attributes })).rejects.toMatchObject({
      code,
    });
  });
});

test('GetQueueUrl and ListQueues answer with URLs on the host that was asked', async () => {
  const sqs = createLocalSqs();
  for (const name of ['orders', 'orders-dead', 'other']) sqs.create(name);

  expect(await sqs.call('GetQueueUrl', '', { QueueName: 'other' })).toEqual({
    QueueUrl: 'http://127.0.0.1:9000/000000000000/other',
  });
  expect(await sqs.call('ListQueues', '', { QueueNamePrefix: 'ord' })).toEqual({
    QueueUrls: [
      'http://127.0.0.1:9000/000000000000/orders',
      'http://127.0.0.1:9000/000000000000/orders-dead',
    ],
  });
  await expect(sqs.call('GetQueueUrl', '', { QueueName: 'none' })).rejects.toMatchObject({
    code: 'QueueDoesNotExist',
  });
});

test('ListQueues and ListDeadLetterSourceQueues go page by page, by name', async () => {
  const sqs = createLocalSqs();
  const deadLetterTargetArn = sqs.create('dead');
  for (const name of ['c', 'a', 'b']) {
    sqs.create(name, { redrivePolicy: { deadLetterTargetArn, maxReceiveCount: 3 } });
  }
  const url = (name: string) => `http://127.0.0.1:9000/000000000000/${name}`;
  const list = (more: object) => sqs.call('ListQueues', '', more);
  const sources = (more: object) => sqs.call('ListDeadLetterSourceQueues', 'dead', more);

  const first = await list({ MaxResults: 3 });
  expect(first.QueueUrls).toEqual(['a', 'b', 'c'].map(url));
  expect(await list({ MaxResults: 3, NextToken: first.NextToken })).toEqual({
    QueueUrls: [url('dead')],
  });
  expect(await list({ MaxResults: 4 })).not.toHaveProperty('NextToken', expect.anything());
  await expect(list({ MaxResults: 1001 })).rejects.toMatchObject({
    queryCode: 'InvalidParameterValue',
  });
  await expect(list({ NextToken: '!' })).rejects.toMatchObject({
    queryCode: 'InvalidParameterValue',
  });

  expect((await sources({})).queueUrls).toEqual(['a', 'b', 'c'].map(url));
  const page = await sources({ MaxResults: 2 });
  expect(page.queueUrls).toEqual(['a', 'b'].map(url));
  expect((await sources({ NextToken: page.NextToken })).queueUrls).toEqual([url('c')]);
  expect((await sqs.call('ListDeadLetterSourceQueues', 'a')).queueUrls).toEqual([]);
});

test('permissions are refused by name', async () => {
  const sqs = createLocalSqs();
  sqs.create('orders');

  for (const action of ['AddPermission', 'RemovePermission']) {
    await expect(sqs.call(action, 'orders')).rejects.toMatchObject({
      code: 'UnsupportedOperation',
      message: `not simulated: ${action}`,
    });
  }
});

test('GetQueueAttributes tells what it is asked for, nothing unasked, and refuses unknown names', async () => {
  const sqs = createLocalSqs();
  sqs.create('orders');
  const ask = (AttributeNames?: string[]) =>
    sqs.call('GetQueueAttributes', 'orders', { AttributeNames });

  expect(await ask(['VisibilityTimeout', 'RedrivePolicy'])).toEqual({
    Attributes: { VisibilityTimeout: '30' },
  });
  expect(await ask()).toEqual({ Attributes: {} });
  await expect(ask(['Nonsense'])).rejects.toMatchObject({ code: 'InvalidAttributeName' });
});

test('PurgeQueue drops every message, those in flight too, once in 60 seconds', async () => {
  const sqs = createLocalSqs();
  sqs.create('orders', { visibilityTimeoutMs: 1000 });
  await sendMany(sqs, 'orders', 20);
  const [inFlight] = await sqs.receive('orders');

  await sqs.call('PurgeQueue', 'orders');
  await sqs.clock.advance(1000);

  expect(await sqs.receive('orders')).toEqual([]);
  await expect(sqs.remove('orders', inFlight)).resolves.toBeUndefined();
  await expect(sqs.call('PurgeQueue', 'orders')).rejects.toMatchObject({
    code: 'PurgeQueueInProgress',
    statusCode: 403,
  });
  await sqs.clock.advance(59_000);
  await expect(sqs.call('PurgeQueue', 'orders')).resolves.toBeUndefined();
});
