import { describe, expect, test } from '@jest/globals';
import { bodies, createLocalSqs, type LocalSqs, sendMany } from './local-sqs.ts';

// Goal: a queue can be changed while it is in use, and what cannot be changed is refused.

const set = (sqs: LocalSqs, queue: string, Attributes: object) =>
  sqs.call('SetQueueAttributes', queue, { Attributes });
const get = async (sqs: LocalSqs, queue: string) =>
  (await sqs.call('GetQueueAttributes', queue, { AttributeNames: ['All'] })).Attributes;

test('what is set is told, the rest stays, and the time of the change is kept', async () => {
  const sqs = createLocalSqs();
  sqs.create('orders', { visibilityTimeoutMs: 7000, delayMs: 3000 });
  await sqs.clock.advance(5000);

  await set(sqs, 'orders', { VisibilityTimeout: '9', ReceiveMessageWaitTimeSeconds: '2' });

  expect(await get(sqs, 'orders')).toMatchObject({
    VisibilityTimeout: '9',
    ReceiveMessageWaitTimeSeconds: '2',
    DelaySeconds: '3',
    CreatedTimestamp: '1767225600',
    LastModifiedTimestamp: '1767225605',
  });
});

test('a new visibility timeout holds from the next receive on, also for a mapping', async () => {
  const sqs = createLocalSqs();
  const source = sqs.service.queueSource(sqs.create('orders', { visibilityTimeoutMs: 1000 }));
  await sendMany(sqs, 'orders', 2);
  await sqs.receive('orders', { MaxNumberOfMessages: 1 });
  await set(sqs, 'orders', { VisibilityTimeout: '10' });
  await sqs.receive('orders', { MaxNumberOfMessages: 1 });

  await sqs.clock.advance(1000);

  expect(source.visibilityTimeoutMs).toBe(10_000);
  expect(await sqs.receive('orders')).toHaveLength(1);
});

test('a shorter retention period drops messages that are older than it', async () => {
  const sqs = createLocalSqs();
  sqs.create('orders');
  await sqs.send('orders', 'old');
  await sqs.clock.advance(60_000);
  await sqs.send('orders', 'young');

  await set(sqs, 'orders', { MessageRetentionPeriod: '60' });

  expect(bodies(await sqs.receive('orders'))).toEqual(['young']);
});

describe('RedrivePolicy', () => {
  test('begins to hold, and ends with an empty text', async () => {
    const sqs = createLocalSqs();
    const deadLetterTargetArn = sqs.create('dead');
    sqs.create('orders', { visibilityTimeoutMs: 0 });
    await sqs.send('orders', 'poison');
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn, maxReceiveCount: 1 });

    await set(sqs, 'orders', { RedrivePolicy });
    const told = await get(sqs, 'orders');
    await sqs.receive('orders');
    await set(sqs, 'orders', { RedrivePolicy: '' });
    const kept = await sqs.receive('orders');
    await set(sqs, 'orders', { RedrivePolicy });

    expect(told).toMatchObject({ RedrivePolicy });
    expect(bodies(kept)).toEqual(['poison']);
    expect(await sqs.receive('orders')).toEqual([]);
    expect(bodies(await sqs.receive('dead'))).toEqual(['poison']);
    expect(await get(sqs, 'dead')).not.toHaveProperty('RedrivePolicy');
  });

  test('counts the receives of its own queue only, and may lead back', async () => {
    const sqs = createLocalSqs();
    const visibilityTimeoutMs = 1000;
    const deadLetterTargetArn = sqs.create('one', { visibilityTimeoutMs });
    const redrivePolicy = { deadLetterTargetArn, maxReceiveCount: 1 };
    const other = sqs.create('other', { visibilityTimeoutMs, redrivePolicy });
    const back = JSON.stringify({ deadLetterTargetArn: other, maxReceiveCount: 1 });
    await set(sqs, 'one', { RedrivePolicy: back });
    const wait = (queue: string) => sqs.receive(queue, { WaitTimeSeconds: 20 });
    const polls = ['one', 'one', 'one', 'other', 'other', 'other'].map(wait);

    await sqs.send('one', 'restless');
    await sqs.clock.advance(20_000);

    const counts = (await Promise.all(polls)).map((messages) =>
      messages.map((message) => message.Attributes?.['ApproximateReceiveCount']),
    );
    expect(counts).toEqual([['1'], ['3'], ['5'], ['2'], ['4'], []]);
  });
});

test('throughput of a FIFO queue follows its attributes', async () => {
  const sqs = createLocalSqs();
  sqs.create('orders.fifo', { contentBasedDeduplication: true });
  const send = (group: string, count: number) =>
    sqs.send('orders.fifo', `${group}${count}`, { MessageGroupId: group });
  for (let count = 0; count < 300; count++) await send('a', count);
  await expect(send('b', 0)).rejects.toMatchObject({ code: 'RequestThrottled' });

  await set(sqs, 'orders.fifo', {
    DeduplicationScope: 'messageGroup',
    FifoThroughputLimit: 'perMessageGroupId',
  });

  await expect(send('b', 0)).resolves.toMatchObject({ MessageId: expect.any(String) });
});

test.each([
  ['orders', {}, 'The request must contain the parameter Attribute.Name.'],
  ['orders', { QueueArn: 'x' }, 'Unknown Attribute QueueArn.'],
  ['orders', { FifoQueue: 'true' }, 'Unknown Attribute FifoQueue.'],
  ['orders', { ContentBasedDeduplication: 'true' }, 'Unknown Attribute ContentBasedDeduplication.'],
  [
    'orders',
    { DeduplicationScope: 'queue' },
    'You can specify the DeduplicationScope only when FifoQueue is set to true.',
  ],
  ['orders', { DelaySeconds: '901' }, 'Invalid value for the parameter DelaySeconds.'],
  [
    'orders',
    {
      RedrivePolicy:
        '{"deadLetterTargetArn":"arn:aws:sqs:us-east-1:000000000000:none","maxReceiveCount":1}',
    },
    'Invalid value for the parameter RedrivePolicy. Reason: Dead letter target does not exist.',
  ],
  [
    'orders',
    { RedrivePolicy: '[1' },
    'Invalid value for the parameter RedrivePolicy. Reason: Redrive policy is not a valid JSON map.',
  ],
  [
    'orders.fifo',
    { FifoQueue: 'false' },
    'Invalid value for the parameter FifoQueue. Reason: Modifying queue type is not supported.',
  ],
  [
    'orders.fifo',
    { FifoThroughputLimit: 'perMessageGroupId' },
    'Invalid value for the parameter FifoThroughputLimit. Reason: To set FifoThroughputLimit to perMessageGroupId, the DeduplicationScope must be messageGroup.',
  ],
  ['orders', { Policy: '{}' }, 'not simulated: queue attribute Policy'],
])('%s refuses %j', async (queue, Attributes, message) => {
  const sqs = createLocalSqs();
  sqs.create('orders');
  sqs.create('orders.fifo');
  const before = await get(sqs, queue);

  await expect(set(sqs, queue, Attributes)).rejects.toThrow(message);

  expect(await get(sqs, queue)).toEqual(before);
});
