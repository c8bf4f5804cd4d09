import { describe, expect, test } from '@jest/globals';
import { bodies, createLocalSqs, sendMany } from './local-sqs.ts';

// Goal: when a message moves to the dead-letter queue and what it keeps.

function withDeadLetters(type: '' | '.fifo', maxReceiveCount: number) {
  const sqs = createLocalSqs();
  const deadLetterTargetArn = sqs.create(`dead${type}`);
  const arn = sqs.create(`orders${type}`, {
    visibilityTimeoutMs: 1000,
    redrivePolicy: { deadLetterTargetArn, maxReceiveCount },
  });
  return { sqs, arn };
}

test('a message is delivered maxReceiveCount times and moves when it would be received again', async () => {
  const { sqs } = withDeadLetters('', 2);
  await sqs.send('orders', 'poison');
  const seen: number[] = [];
  for (let round = 0; round < 2; round++) {
    seen.push((await sqs.receive('orders')).length);
    await sqs.clock.advance(1000);
  }
  const beforeNextReceive = await sqs.receive('dead', { VisibilityTimeout: 0 });
  seen.push((await sqs.receive('orders')).length);

  expect(seen).toEqual([1, 1, 0]);
  expect(beforeNextReceive).toEqual([]);
  expect(bodies(await sqs.receive('dead'))).toEqual(['poison']);
});

test('the dead letter keeps id, body, attributes and send time, and names its source', async () => {
  const { sqs, arn } = withDeadLetters('', 1);
  const { MessageId } = await sqs.send('orders', 'poison', {
    MessageAttributes: { a: { DataType: 'String', StringValue: 'v' } },
  });
  const [original] = await sqs.receive('orders', { MessageAttributeNames: ['All'] });
  await sqs.clock.advance(1000);
  await sqs.receive('orders');

  const [dead] = await sqs.receive('dead', { MessageAttributeNames: ['All'] });

  expect(dead).toMatchObject({
    MessageId,
    Body: 'poison',
    MessageAttributes: original?.MessageAttributes,
    MD5OfMessageAttributes: original?.MD5OfMessageAttributes,
    Attributes: {
      SentTimestamp: original?.Attributes?.['SentTimestamp'],
      ApproximateReceiveCount: '2',
      DeadLetterQueueSourceArn: arn,
    },
  });
});

test('a dead letter can be received, hidden and deleted like any message', async () => {
  const { sqs } = withDeadLetters('', 1);
  await sqs.send('orders', 'poison');
  await sqs.receive('orders');
  await sqs.clock.advance(1000);
  await sqs.receive('orders');
  const [dead] = await sqs.receive('dead', { VisibilityTimeout: 5 });

  expect(await sqs.receive('dead')).toEqual([]);
  await sqs.remove('dead', dead);
  await sqs.clock.advance(5000);

  expect(await sqs.receive('dead')).toEqual([]);
});

test('a receive that only finds dead letters goes on to the messages behind them', async () => {
  const { sqs } = withDeadLetters('', 1);
  await sendMany(sqs, 'orders', 10);
  await sqs.receive('orders');
  await sqs.clock.advance(1000);
  await sqs.send('orders', 'fresh');

  const messages = await sqs.receive('orders', { MaxNumberOfMessages: 1 });

  expect(bodies(messages)).toEqual(['fresh']);
  expect(await sqs.receive('dead')).toHaveLength(10);
});

test('a poll that waits on the dead-letter queue gets the message as it moves', async () => {
  const { sqs } = withDeadLetters('', 1);
  await sqs.send('orders', 'poison');
  await sqs.receive('orders');
  const dead = sqs.receive('dead', { WaitTimeSeconds: 20 });
  const orders = sqs.receive('orders', { WaitTimeSeconds: 5 });
  await sqs.clock.advance(5000);

  expect(await orders).toEqual([]);
  expect(bodies(await dead)).toEqual(['poison']);
});

test('a FIFO group goes on behind its dead letters, and these keep their order', async () => {
  const { sqs } = withDeadLetters('.fifo', 1);
  await sendMany(sqs, 'orders.fifo', 5, 'g');
  await sqs.receive('orders.fifo', { MaxNumberOfMessages: 3 });
  await sqs.clock.advance(1000);

  const rest = await sqs.receive('orders.fifo');
  const dead = await sqs.receive('dead.fifo');

  expect(bodies(rest)).toEqual(['3', '4']);
  expect(bodies(dead)).toEqual(['0', '1', '2']);
  expect(dead[0]?.Attributes).toMatchObject({ MessageGroupId: 'g' });
});

describe('retention in the dead-letter queue', () => {
  const moveAfter = async (type: '' | '.fifo', ageMs: number) => {
    const sqs = createLocalSqs();
    const deadLetterTargetArn = sqs.create(`dead${type}`, { retentionMs: 100_000 });
    const redrivePolicy = { deadLetterTargetArn, maxReceiveCount: 1 };
    sqs.create(`orders${type}`, { redrivePolicy });
    await sendMany(sqs, `orders${type}`, 1, type === '' ? undefined : 'g');
    await sqs.receive(`orders${type}`);
    await sqs.clock.advance(ageMs);
    await sqs.receive(`orders${type}`);
    await sqs.clock.advance(50_000);
    return (await sqs.receive(`dead${type}`)).length;
  };

  test('counts from the original send on a standard queue', async () => {
    expect(await moveAfter('', 49_000)).toBe(1);
    expect(await moveAfter('', 51_000)).toBe(0);
  });

  test('counts from the move on a FIFO queue', async () => {
    expect(await moveAfter('.fifo', 51_000)).toBe(1);
  });
});

test('a dead-letter queue must exist and be of the same type', () => {
  const sqs = createLocalSqs();
  const fifoArn = sqs.create('dead.fifo');
  const create = (deadLetterTargetArn: string, maxReceiveCount = 3) =>
    sqs.create('orders', { redrivePolicy: { deadLetterTargetArn, maxReceiveCount } });

  expect(() => create('arn:aws:sqs:us-east-1:000000000000:none')).toThrow(
    'Dead letter target does not exist.',
  );
  expect(() => create(fifoArn)).toThrow('Dead-letter queue must be same type of queue');
  expect(() => create(sqs.create('dead'), 0)).toThrow('maxReceiveCount');
});
