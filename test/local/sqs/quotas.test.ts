import { describe, expect, test } from '@jest/globals';
import { createLocalSqs, type LocalSqs, sendMany } from './local-sqs.ts';

// Goal: AWS's quotas bite where AWS says, and can be switched off.

async function receiveInFlight(sqs: LocalSqs, queue: string, count: number): Promise<void> {
  for (let taken = 0; taken < count; taken += 10) await sqs.receive(queue);
}

describe('120,000 messages in flight', () => {
  test('make a short poll fail and a long poll wait until one is deleted', async () => {
    const sqs = createLocalSqs();
    sqs.create('orders', { visibilityTimeoutMs: 3_600_000 });
    await sendMany(sqs, 'orders', 120_010);
    const [last] = await sqs.receive('orders', { MaxNumberOfMessages: 1 });
    await receiveInFlight(sqs, 'orders', 119_990);
    expect(await sqs.receive('orders')).toHaveLength(9);

    await expect(sqs.receive('orders')).rejects.toMatchObject({ code: 'OverLimit' });
    const poll = sqs.receive('orders', { WaitTimeSeconds: 20 });
    await sqs.clock.advance(1000);
    await sqs.remove('orders', last);

    expect(await poll).toHaveLength(1);
  });

  test('are no limit when the quota is off', async () => {
    const sqs = createLocalSqs({ inFlight: false });
    sqs.create('orders', { visibilityTimeoutMs: 3_600_000 });
    await sendMany(sqs, 'orders', 120_010);
    await receiveInFlight(sqs, 'orders', 120_000);

    expect(await sqs.receive('orders')).toHaveLength(10);
  });
});

describe('FIFO throughput', () => {
  const send = (sqs: LocalSqs, queue: string, group: string, id: number) =>
    sqs.send(queue, 'x', { MessageGroupId: group, MessageDeduplicationId: `${group}${id}` });
  const sendUntilThrottled = async (sqs: LocalSqs, queue: string, groups: readonly string[]) => {
    for (let count = 0; count < 1000; count++) {
      try {
        await send(sqs, queue, groups[count % groups.length] ?? '', count);
      } catch (error) {
        expect(error).toMatchObject({ code: 'RequestThrottled' });
        return count;
      }
    }
    return 'never';
  };
  const highThroughput = {
    deduplicationScope: 'messageGroup',
    fifoThroughputLimit: 'perMessageGroupId',
  } as const;

  test('is 300 calls a second of each action for the whole queue', async () => {
    const sqs = createLocalSqs();
    sqs.create('orders.fifo');

    expect(await sendUntilThrottled(sqs, 'orders.fifo', ['a', 'b'])).toBe(300);
    await expect(sqs.receive('orders.fifo')).resolves.toHaveLength(10);
    await sqs.clock.advance(1000);
    expect(await sendUntilThrottled(sqs, 'orders.fifo', ['a', 'b'])).toBe(300);
  });

  test('is 3,000 messages a second in batches', async () => {
    const sqs = createLocalSqs();
    sqs.create('orders.fifo');
    await sendMany(sqs, 'orders.fifo', 3000, 'a');

    await expect(sendMany(sqs, 'orders.fifo', 1, 'b')).rejects.toMatchObject({
      code: 'RequestThrottled',
    });
  });

  test('is per message group with high throughput', async () => {
    const sqs = createLocalSqs();
    sqs.create('orders.fifo', highThroughput);

    expect(await sendUntilThrottled(sqs, 'orders.fifo', ['a'])).toBe(300);
    expect(await sendUntilThrottled(sqs, 'orders.fifo', ['b', 'c'])).toBe(600);
  });

  test('fails only the entries of a group that has had enough', async () => {
    const sqs = createLocalSqs();
    sqs.create('orders.fifo', highThroughput);
    await sendUntilThrottled(sqs, 'orders.fifo', ['hot']);

    const answer = await sqs.call('SendMessageBatch', 'orders.fifo', {
      Entries: ['hot', 'cold', 'hot'].map((MessageGroupId, index) => ({
        Id: `${MessageGroupId}${index}`,
        MessageBody: 'x',
        MessageGroupId,
        MessageDeduplicationId: `again${index}`,
      })),
    });

    expect(answer.Successful).toMatchObject([{ Id: 'cold1' }]);
    expect(answer.Failed).toMatchObject([
      { Id: 'hot0', Code: 'RequestThrottled' },
      { Id: 'hot2', Code: 'RequestThrottled' },
    ]);
  });

  test('is unlimited on standard queues and when the quota is off', async () => {
    const limited = createLocalSqs();
    limited.create('orders');
    for (let count = 0; count < 400; count++) await limited.send('orders', 'x');
    const unlimited = createLocalSqs({ fifoThroughput: false });
    unlimited.create('orders.fifo');

    expect(await sendUntilThrottled(unlimited, 'orders.fifo', ['a'])).toBe('never');
  });
});
