import { describe, expect, test } from '@jest/globals';
import { bodies, createLocalSqs, type LocalSqs, sendMany } from './local-sqs.ts';

// Goal: order, locking and deduplication of FIFO queues as documented.

const QUEUE = 'orders.fifo';
const sendTo = (sqs: LocalSqs, group: string, body: string, deduplicationId = `${group}${body}`) =>
  sqs.send(QUEUE, body, { MessageGroupId: group, MessageDeduplicationId: deduplicationId });

describe('message groups', () => {
  test('one receive takes as many messages of a group as it can, then goes on to others', async () => {
    const sqs = createLocalSqs();
    sqs.create(QUEUE);
    for (let index = 1; index <= 9; index++) await sendTo(sqs, 'a', `a${index}`);
    await sendTo(sqs, 'b', 'b1');
    await sendTo(sqs, 'b', 'b2');

    const messages = await sqs.receive(QUEUE);

    expect(bodies(messages)).toEqual(['a1', 'a2', 'a3', 'a4', 'a5', 'a6', 'a7', 'a8', 'a9', 'b1']);
  });

  test('a group with a message in flight gives nothing, other groups do', async () => {
    const sqs = createLocalSqs();
    sqs.create(QUEUE);
    await sendMany(sqs, QUEUE, 3, 'a');
    const [first] = await sqs.receive(QUEUE, { MaxNumberOfMessages: 1 });
    await sendTo(sqs, 'b', 'other');

    const whileLocked = await sqs.receive(QUEUE);
    await sqs.remove(QUEUE, first);
    const unlocked = await sqs.receive(QUEUE);

    expect(bodies(whileLocked)).toEqual(['other']);
    expect(bodies(unlocked)).toEqual(['1', '2']);
  });

  test('a group stays locked until the last message in flight is gone or back', async () => {
    const sqs = createLocalSqs();
    sqs.create(QUEUE);
    await sendMany(sqs, QUEUE, 5, 'a');
    const [zero, one, two] = await sqs.receive(QUEUE, { MaxNumberOfMessages: 3 });

    await sqs.remove(QUEUE, zero);
    await sqs.call('ChangeMessageVisibility', QUEUE, {
      ReceiptHandle: two?.ReceiptHandle,
      VisibilityTimeout: 0,
    });
    expect(await sqs.receive(QUEUE)).toEqual([]);
    await sqs.call('ChangeMessageVisibility', QUEUE, {
      ReceiptHandle: one?.ReceiptHandle,
      VisibilityTimeout: 0,
    });

    expect(bodies(await sqs.receive(QUEUE))).toEqual(['1', '2', '3', '4']);
  });

  test('the order holds in whatever order messages come back', async () => {
    const sqs = createLocalSqs();
    sqs.create(QUEUE);
    await sendMany(sqs, QUEUE, 6, 'a');
    const messages = await sqs.receive(QUEUE, { MaxNumberOfMessages: 4 });

    for (const index of [1, 3, 0, 2]) {
      await sqs.call('ChangeMessageVisibility', QUEUE, {
        ReceiptHandle: messages[index]?.ReceiptHandle,
        VisibilityTimeout: 0,
      });
    }

    expect(bodies(await sqs.receive(QUEUE))).toEqual(['0', '1', '2', '3', '4', '5']);
  });

  test('after the visibility timeout the same messages come first', async () => {
    const sqs = createLocalSqs();
    sqs.create(QUEUE, { visibilityTimeoutMs: 1000 });
    await sendMany(sqs, QUEUE, 4, 'a');
    await sqs.receive(QUEUE, { MaxNumberOfMessages: 2 });
    await sqs.clock.advance(1000);

    const again = await sqs.receive(QUEUE);

    expect(bodies(again)).toEqual(['0', '1', '2', '3']);
    expect(again.map((message) => message.Attributes?.['ApproximateReceiveCount'])).toEqual([
      '2',
      '2',
      '1',
      '1',
    ]);
  });

  test('messages sent in one millisecond to a delaying queue keep their order', async () => {
    const sqs = createLocalSqs();
    sqs.create(QUEUE, { delayMs: 5000 });
    await sendMany(sqs, QUEUE, 10, 'a');

    await sqs.clock.advance(4999);
    expect(await sqs.receive(QUEUE)).toEqual([]);
    await sqs.clock.advance(1);

    expect(bodies(await sqs.receive(QUEUE)).map(Number)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  test('an expired receipt handle neither deletes nor changes visibility', async () => {
    const sqs = createLocalSqs();
    sqs.create(QUEUE, { visibilityTimeoutMs: 1000 });
    await sendTo(sqs, 'a', '1');
    const [message] = await sqs.receive(QUEUE);
    await sqs.clock.advance(1000);

    const reason = `Value ${message?.ReceiptHandle} for parameter ReceiptHandle is invalid. Reason: The receipt handle has expired.`;
    await expect(sqs.remove(QUEUE, message)).rejects.toThrow(reason);
    await expect(
      sqs.call('ChangeMessageVisibility', QUEUE, {
        ReceiptHandle: message?.ReceiptHandle,
        VisibilityTimeout: 5,
      }),
    ).rejects.toThrow(reason);
  });
});

describe('deduplication', () => {
  test('a duplicate within five minutes is answered like the original and not delivered', async () => {
    const sqs = createLocalSqs();
    sqs.create(QUEUE);
    const original = await sendTo(sqs, 'a', 'once', 'd');
    const [message] = await sqs.receive(QUEUE);
    await sqs.remove(QUEUE, message);

    await sqs.clock.advance(299_999);
    const duplicate = await sendTo(sqs, 'a', 'once', 'd');

    expect(duplicate).toEqual(original);
    expect(await sqs.receive(QUEUE)).toEqual([]);
  });

  test('after five minutes from the first send the id may be used again', async () => {
    const sqs = createLocalSqs();
    sqs.create(QUEUE);
    const original = await sendTo(sqs, 'a', 'again', 'd');
    await sqs.clock.advance(200_000);
    await sendTo(sqs, 'a', 'again', 'd');
    await sqs.clock.advance(100_000);

    const second = await sendTo(sqs, 'a', 'again', 'd');

    expect(second.MessageId).not.toBe(original.MessageId);
    expect(await sqs.receive(QUEUE)).toHaveLength(2);
  });

  test('spans the queue, or the group where the scope says so', async () => {
    const sqs = createLocalSqs();
    sqs.create(QUEUE);
    sqs.create('scoped.fifo', { deduplicationScope: 'messageGroup' });
    const ids = async (queue: string) => {
      const sent = [];
      for (const MessageGroupId of ['a', 'b']) {
        sent.push(await sqs.send(queue, 'x', { MessageGroupId, MessageDeduplicationId: 'd' }));
      }
      return new Set(sent.map((answer) => answer.MessageId)).size;
    };

    expect([await ids(QUEUE), await ids('scoped.fifo')]).toEqual([1, 2]);
  });

  test('by content takes the SHA-256 of the body as id, attributes left out', async () => {
    const sqs = createLocalSqs();
    sqs.create(QUEUE, { contentBasedDeduplication: true });
    const first = await sqs.send(QUEUE, 'same', { MessageGroupId: 'a' });
    const second = await sqs.send(QUEUE, 'same', {
      MessageGroupId: 'a',
      MessageAttributes: { x: { DataType: 'String', StringValue: 'y' } },
    });
    const explicit = await sqs.send(QUEUE, 'same', {
      MessageGroupId: 'a',
      MessageDeduplicationId: 'own',
    });

    expect(second.MessageId).toBe(first.MessageId);
    expect(explicit.MessageId).not.toBe(first.MessageId);
    const [message] = await sqs.receive(QUEUE);
    expect(message?.Attributes?.['MessageDeduplicationId']).toBe(
      '0967115f2813a3541eaef77de9d9d5773f1c0c04314b0bbfe4ff3b3b1c55b5d5',
    );
  });

  test('remembers more than ten thousand ids', async () => {
    const sqs = createLocalSqs({ fifoThroughput: false });
    sqs.create(QUEUE);
    await sendMany(sqs, QUEUE, 20_000, 'a');
    await sendMany(sqs, QUEUE, 20_000, 'a');

    const { Attributes } = await sqs.call('GetQueueAttributes', QUEUE, {
      AttributeNames: ['ApproximateNumberOfMessages'],
    });

    expect(Attributes).toEqual({ ApproximateNumberOfMessages: '20000' });
  });
});

test('sequence numbers have twenty digits and grow', async () => {
  const sqs = createLocalSqs();
  sqs.create(QUEUE);
  const numbers: string[] = [];
  for (let index = 0; index < 12; index++) {
    numbers.push((await sendTo(sqs, 'a', String(index))).SequenceNumber);
  }

  expect(numbers.every((text) => /^\d{20}$/.test(text))).toBe(true);
  expect([...numbers].sort()).toEqual(numbers);
  const [message] = await sqs.receive(QUEUE);
  expect(message?.Attributes).toMatchObject({
    SequenceNumber: numbers[0],
    MessageGroupId: 'a',
    MessageDeduplicationId: 'a0',
  });
});

test('a FIFO queue wants a group and a deduplication id, and no delay per message', async () => {
  const sqs = createLocalSqs();
  sqs.create(QUEUE);

  await expect(sqs.send(QUEUE, 'x')).rejects.toMatchObject({
    queryCode: 'MissingParameter',
    message: 'The request must contain the parameter MessageGroupId.',
  });
  await expect(sqs.send(QUEUE, 'x', { MessageGroupId: 'a' })).rejects.toThrow(
    'The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly',
  );
  await expect(
    sqs.send(QUEUE, 'x', { MessageGroupId: 'a', MessageDeduplicationId: 'd', DelaySeconds: 2 }),
  ).rejects.toThrow(
    'Value 2 for parameter DelaySeconds is invalid. Reason: The request include parameter that is not valid for this queue type.',
  );
});
