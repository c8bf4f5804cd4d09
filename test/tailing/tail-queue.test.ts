import { describe, expect, test } from '@jest/globals';
import { createPrng } from '../../src/prng.ts';
import type { QueueMessage, QueueReader } from '../../src/tailing/queue-reader.ts';
import { tailQueue } from '../../src/tailing/tail-queue.ts';
import { createLocalSqs, type LocalSqs, sendMany } from '../local/sqs/local-sqs.ts';

// Goal: looking at a queue shows each message once, leaves every message there, and never is the
// receive that moves one to a dead-letter queue. Method: the local SQS in virtual time.

const QUEUE = 'letters';

function readerOf(sqs: LocalSqs, queue: string): QueueReader {
  const batch = (action: string, receiptHandles: readonly string[], more: object = {}) =>
    sqs.call(action, queue, {
      Entries: receiptHandles.map((ReceiptHandle, index) => ({
        Id: String(index),
        ReceiptHandle,
        ...more,
      })),
    });
  return {
    redriveRule: async () => {
      const { Attributes } = await sqs.call('GetQueueAttributes', queue, {
        AttributeNames: ['RedrivePolicy'],
      });
      const policy = Attributes?.['RedrivePolicy'];
      if (policy === undefined) return null;
      const { maxReceiveCount, deadLetterTargetArn } = JSON.parse(policy);
      return { maxReceiveCount, deadLetterQueueArn: deadLetterTargetArn };
    },
    receive: async ({ countMax, visibilityTimeoutMs }) => {
      const messages = await sqs.receive(queue, {
        MaxNumberOfMessages: countMax,
        VisibilityTimeout: visibilityTimeoutMs / 1000,
        WaitTimeSeconds: 1,
      });
      return messages.map((message) => ({
        kind: 'queue-message',
        sentAtMs: Number(message.Attributes?.['SentTimestamp']),
        messageId: message.MessageId,
        messageGroupId: message.Attributes?.['MessageGroupId'] ?? null,
        receiveCount: Number(message.Attributes?.['ApproximateReceiveCount']),
        body: message.Body,
        receiptHandle: message.ReceiptHandle,
      }));
    },
    giveBack: async (handles) => {
      await batch('ChangeMessageVisibilityBatch', handles, { VisibilityTimeout: 0 });
    },
    remove: async (handles) => {
      await batch('DeleteMessageBatch', handles);
    },
  };
}

function startLooking(sqs: LocalSqs, { queue = QUEUE, remove = false, limit = 1e9 } = {}) {
  const shown: QueueMessage[] = [];
  const warnings: string[] = [];
  const stopping = new AbortController();
  const done = tailQueue({
    reader: readerOf(sqs, queue),
    remove,
    clock: sqs.clock,
    prng: createPrng(1),
    signal: stopping.signal,
    warn: (text) => warnings.push(text),
    onMessage: (message) => {
      shown.push(message);
      if (shown.length === limit) stopping.abort();
    },
  });
  done.catch(() => undefined);
  return {
    shown: () => shown.map(({ body }) => body),
    warnings,
    done,
    stop: () => {
      stopping.abort();
      return sqs.clock.runThrough(done);
    },
  };
}

async function countsOf(sqs: LocalSqs, queue = QUEUE): Promise<readonly [string, string]> {
  const { Attributes } = await sqs.call('GetQueueAttributes', queue, { AttributeNames: ['All'] });
  const visible = Attributes['ApproximateNumberOfMessages'] ?? '';
  return [visible, Attributes['ApproximateNumberOfMessagesNotVisible'] ?? ''];
}

const numbers = (count: number): string[] => Array.from({ length: count }, (_, i) => String(i));

describe('looking at a queue', () => {
  test('shows each message once, later ones too, and leaves all of them visible', async () => {
    const sqs = createLocalSqs();
    sqs.create(QUEUE);
    await sendMany(sqs, QUEUE, 35);
    const looking = startLooking(sqs);
    await sqs.clock.advance(10_000);
    await sqs.send(QUEUE, 'late');
    await sqs.clock.advance(10_000);
    await looking.stop();

    expect(looking.shown().toSorted()).toEqual([...numbers(35), 'late'].toSorted());
    expect(await countsOf(sqs)).toEqual(['36', '0']);
    expect(looking.warnings).toEqual([
      expect.stringMatching(/raises the receive count .* they are given back$/),
    ]);
  });

  test('gives back what it holds when it is ended in the middle', async () => {
    const sqs = createLocalSqs();
    sqs.create(QUEUE);
    await sendMany(sqs, QUEUE, 30);
    const looking = startLooking(sqs, { limit: 15 });
    await sqs.clock.runThrough(looking.done);

    expect(looking.shown()).toHaveLength(15);
    expect(await countsOf(sqs)).toEqual(['30', '0']);
  });

  test('of a FIFO queue leaves the order of each group as it was', async () => {
    const sqs = createLocalSqs();
    sqs.create('letters.fifo');
    await sendMany(sqs, 'letters.fifo', 10, 'group');
    const looking = startLooking(sqs, { queue: 'letters.fifo' });
    await sqs.clock.advance(10_000);
    await looking.stop();

    expect(looking.shown()).toEqual(numbers(10));
    const received = await sqs.receive('letters.fifo');
    expect(received.map(({ Body }) => Body)).toEqual(numbers(10));
  });

  test('ends while every message has a receive left before it would be moved', async () => {
    const sqs = createLocalSqs();
    const deadLetterTargetArn = sqs.create('dead');
    sqs.create(QUEUE, { redrivePolicy: { deadLetterTargetArn, maxReceiveCount: 3 } });
    await sqs.send(QUEUE, 'one');
    const looking = startLooking(sqs);
    await sqs.clock.advance(60_000);

    await expect(looking.done).rejects.toMatchObject({ code: 'RECEIVES_SPENT' });
    expect(looking.shown()).toEqual(['one']);
    const [message] = await sqs.receive(QUEUE);
    expect(message?.Attributes?.['ApproximateReceiveCount']).toBe('3');
    expect(await countsOf(sqs, 'dead')).toEqual(['0', '0']);
  });

  test('is refused where one receive is all a message has', async () => {
    const sqs = createLocalSqs();
    const deadLetterTargetArn = sqs.create('dead');
    sqs.create(QUEUE, { redrivePolicy: { deadLetterTargetArn, maxReceiveCount: 1 } });
    await sqs.send(QUEUE, 'one');
    const looking = startLooking(sqs);

    await expect(sqs.clock.runThrough(looking.done)).rejects.toMatchObject({
      code: 'RECEIVES_SPENT',
    });
    expect((await sqs.receive(QUEUE)).map(({ Body }) => Body)).toEqual(['one']);
  });
});

describe('with --delete', () => {
  test('what is shown is gone and nothing else', async () => {
    const sqs = createLocalSqs();
    sqs.create(QUEUE);
    await sendMany(sqs, QUEUE, 25);
    const consuming = startLooking(sqs, { remove: true, limit: 13 });
    await sqs.clock.runThrough(consuming.done);

    expect(new Set(consuming.shown()).size).toBe(13);
    expect(await countsOf(sqs)).toEqual(['12', '0']);
    const left = [...(await sqs.receive(QUEUE)), ...(await sqs.receive(QUEUE))];
    expect([...consuming.shown(), ...left.map(({ Body }) => Body)].toSorted()).toEqual(
      numbers(25).toSorted(),
    );
  });
});
