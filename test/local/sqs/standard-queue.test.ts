import { describe, expect, test } from '@jest/globals';
import { bodies, createLocalSqs, sendMany } from './local-sqs.ts';

// Goal: what a consumer of a standard queue can rely on, and what it cannot.
// Method: calls as the wire makes them, on a virtual clock.

describe('visibility', () => {
  test('a received message is hidden until its visibility timeout ends', async () => {
    const sqs = createLocalSqs();
    sqs.create('orders', { visibilityTimeoutMs: 5000 });
    const { MessageId } = await sqs.send('orders', 'hello');

    const first = await sqs.receive('orders');
    await sqs.clock.advance(4999);
    const hidden = await sqs.receive('orders');
    await sqs.clock.advance(1);
    const second = await sqs.receive('orders');

    expect(first).toMatchObject([{ MessageId, Body: 'hello' }]);
    expect(hidden).toEqual([]);
    expect(second).toMatchObject([{ MessageId, Attributes: { ApproximateReceiveCount: '2' } }]);
    expect(second[0]?.ReceiptHandle).not.toBe(first[0]?.ReceiptHandle);
  });

  test('a receive may set its own visibility timeout, even none', async () => {
    const sqs = createLocalSqs();
    sqs.create('orders');
    await sqs.send('orders', 'hello');

    await sqs.receive('orders', { VisibilityTimeout: 0 });
    const again = await sqs.receive('orders', { VisibilityTimeout: 100 });
    await sqs.clock.advance(99_999);

    expect(again).toHaveLength(1);
    expect(await sqs.receive('orders')).toEqual([]);
    await sqs.clock.advance(1);
    expect(await sqs.receive('orders')).toHaveLength(1);
  });

  test('ChangeMessageVisibility counts from now, and 0 gives the message back at once', async () => {
    const sqs = createLocalSqs();
    sqs.create('orders', { visibilityTimeoutMs: 30_000 });
    await sqs.send('orders', 'hello');
    const [message] = await sqs.receive('orders');
    const ReceiptHandle = message?.ReceiptHandle;

    await sqs.clock.advance(29_000);
    await sqs.call('ChangeMessageVisibility', 'orders', { ReceiptHandle, VisibilityTimeout: 10 });
    await sqs.clock.advance(9999);
    expect(await sqs.receive('orders')).toEqual([]);
    await sqs.call('ChangeMessageVisibility', 'orders', { ReceiptHandle, VisibilityTimeout: 0 });

    expect(await sqs.receive('orders')).toHaveLength(1);
  });

  test('visibility ends twelve hours after the receive, however often it is extended', async () => {
    const sqs = createLocalSqs();
    sqs.create('orders');
    await sqs.send('orders', 'hello');
    const [message] = await sqs.receive('orders');
    await sqs.clock.advance(1000);

    const extend = (VisibilityTimeout: number) =>
      sqs.call('ChangeMessageVisibility', 'orders', {
        ReceiptHandle: message?.ReceiptHandle,
        VisibilityTimeout,
      });

    await expect(extend(43_200)).rejects.toThrow('beyond the limit [43200 seconds]');
    await expect(extend(43_199)).resolves.toBeUndefined();
  });
});

describe('receipts', () => {
  test('a message is deleted by its latest handle, also when it is visible again', async () => {
    const sqs = createLocalSqs();
    sqs.create('orders', { visibilityTimeoutMs: 1000 });
    await sqs.send('orders', 'hello');
    const [message] = await sqs.receive('orders');
    await sqs.clock.advance(5000);

    await sqs.remove('orders', message);

    expect(await sqs.receive('orders')).toEqual([]);
  });

  test('an outdated handle deletes nothing and is no error', async () => {
    const sqs = createLocalSqs();
    sqs.create('orders', { visibilityTimeoutMs: 1000 });
    await sqs.send('orders', 'hello');
    const [outdated] = await sqs.receive('orders');
    await sqs.clock.advance(1000);
    await sqs.receive('orders');

    await sqs.remove('orders', outdated);
    await sqs.clock.advance(1000);

    expect(await sqs.receive('orders')).toHaveLength(1);
  });

  test('deleting twice is no error, but changing the visibility of what is deleted is', async () => {
    const sqs = createLocalSqs();
    sqs.create('orders');
    await sqs.send('orders', 'hello');
    const [message] = await sqs.receive('orders');
    await sqs.remove('orders', message);

    await expect(sqs.remove('orders', message)).resolves.toBeUndefined();
    await expect(
      sqs.call('ChangeMessageVisibility', 'orders', {
        ReceiptHandle: message?.ReceiptHandle,
        VisibilityTimeout: 1,
      }),
    ).rejects.toMatchObject({ queryCode: 'InvalidParameterValue' });
  });

  test('the visibility of a message that is visible again cannot be changed', async () => {
    const sqs = createLocalSqs();
    sqs.create('orders', { visibilityTimeoutMs: 1000 });
    await sqs.send('orders', 'hello');
    const [message] = await sqs.receive('orders');
    const { ReceiptHandle } = message ?? {};
    const hide = () =>
      sqs.call('ChangeMessageVisibility', 'orders', { ReceiptHandle, VisibilityTimeout: 5 });
    await sqs.clock.advance(1000);

    await expect(hide()).rejects.toMatchObject({ code: 'MessageNotInflight' });
    await sqs.receive('orders');
    await expect(hide()).resolves.toBeUndefined();
    await sqs.clock.advance(1000);

    expect(await sqs.receive('orders')).toHaveLength(1);
  });

  test('a handle of another queue, or of nothing, is invalid', async () => {
    const sqs = createLocalSqs();
    sqs.create('orders');
    sqs.create('other');
    await sqs.send('other', 'hello');
    const [foreign] = await sqs.receive('other');

    await expect(sqs.remove('orders', foreign)).rejects.toMatchObject({
      code: 'ReceiptHandleIsInvalid',
    });
    await expect(
      sqs.call('DeleteMessage', 'orders', { ReceiptHandle: 'x'.repeat(100_000) }),
    ).rejects.toMatchObject({ code: 'ReceiptHandleIsInvalid' });
  });

  test('one bad handle of a delete batch fails alone', async () => {
    const sqs = createLocalSqs();
    sqs.create('orders');
    await sqs.send('orders', 'hello');
    const [message] = await sqs.receive('orders');

    const answer = await sqs.call('DeleteMessageBatch', 'orders', {
      Entries: [
        { Id: 'bad', ReceiptHandle: 'nonsense' },
        { Id: 'good', ReceiptHandle: message?.ReceiptHandle },
      ],
    });

    expect(answer.Successful).toEqual([{ Id: 'good' }]);
    expect(answer.Failed).toMatchObject([
      { Id: 'bad', SenderFault: true, Code: 'ReceiptHandleIsInvalid' },
    ]);
  });
});

describe('delay and retention', () => {
  test('a delayed message is hidden first, by its own delay or else the queue’s', async () => {
    const sqs = createLocalSqs();
    sqs.create('orders', { delayMs: 10_000 });
    await sqs.send('orders', 'of the queue');
    await sqs.send('orders', 'its own', { DelaySeconds: 5 });
    await sqs.send('orders', 'none', { DelaySeconds: 0 });

    const seen = [bodies(await sqs.receive('orders'))];
    for (const seconds of [5, 5]) {
      await sqs.clock.advance(seconds * 1000);
      seen.push(bodies(await sqs.receive('orders')));
    }

    expect(seen).toEqual([['none'], ['its own'], ['of the queue']]);
  });

  test('a message is dropped when its retention period is over, received or not', async () => {
    const sqs = createLocalSqs();
    sqs.create('orders', { retentionMs: 60_000, visibilityTimeoutMs: 3_600_000 });
    await sqs.send('orders', 'in flight');
    await sqs.receive('orders');
    await sqs.send('orders', 'waiting');

    await sqs.clock.advance(60_000);

    expect(await sqs.receive('orders')).toEqual([]);
    const { Attributes } = await sqs.call('GetQueueAttributes', 'orders', {
      AttributeNames: ['All'],
    });
    expect(Attributes).toMatchObject({
      ApproximateNumberOfMessages: '0',
      ApproximateNumberOfMessagesNotVisible: '0',
    });
  });

  test('the numbers of visible, hidden and delayed messages add up', async () => {
    const sqs = createLocalSqs();
    sqs.create('orders');
    await sendMany(sqs, 'orders', 7);
    await sqs.send('orders', 'later', { DelaySeconds: 900 });
    await sqs.receive('orders', { MaxNumberOfMessages: 3 });

    const { Attributes } = await sqs.call('GetQueueAttributes', 'orders', {
      AttributeNames: ['All'],
    });

    expect(Attributes).toMatchObject({
      ApproximateNumberOfMessages: '4',
      ApproximateNumberOfMessagesNotVisible: '3',
      ApproximateNumberOfMessagesDelayed: '1',
    });
  });
});

describe('best-effort order', () => {
  const drain = async (seed: number): Promise<number[]> => {
    const sqs = createLocalSqs({ seed });
    sqs.create('orders');
    await sendMany(sqs, 'orders', 1000);
    const order: number[] = [];
    for (let count = 0; count < 100; count++) {
      order.push(...bodies(await sqs.receive('orders')).map(Number));
    }
    return order;
  };

  test('messages come out of order, each once, never far from their place', async () => {
    const order = await drain(1);

    const displaced = order.map((sent, place) => Math.abs(sent - place));
    expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: 1000 }, (_, n) => n));
    expect(displaced.filter((distance) => distance > 0).length).toBeGreaterThan(100);
    expect(Math.max(...displaced)).toBeLessThan(100);
  });

  test('the same seed gives the same order, another seed another', async () => {
    expect(await drain(7)).toEqual(await drain(7));
    expect(await drain(7)).not.toEqual(await drain(8));
  });

  test('a receive never misses a message that is there', async () => {
    const sqs = createLocalSqs();
    sqs.create('orders');
    for (let round = 0; round < 200; round++) {
      await sqs.send('orders', String(round));
      expect(bodies(await sqs.receive('orders'))).toEqual([String(round)]);
    }
  });
});
