import { describe, expect, test } from '@jest/globals';
import { bodies, createLocalSqs, sendMany, type TestMessage } from './local-sqs.ts';

// Goal: who gets a message when several wait, and when an empty answer comes.
// Method: polls are started, the clock is moved, and what has been answered is looked at.

/** Starts a poll and tells, at any time, what it has answered. */
function watch(poll: Promise<TestMessage[]>): { answer: string[] | undefined } {
  const watched: { answer: string[] | undefined } = { answer: undefined };
  void poll.then((messages) => {
    watched.answer = bodies(messages);
  });
  return watched;
}

describe('a long poll', () => {
  test('of an empty queue ends empty after its wait time', async () => {
    const sqs = createLocalSqs();
    sqs.create('orders');
    const poll = watch(sqs.receive('orders', { WaitTimeSeconds: 20 }));

    await sqs.clock.advance(19_999);
    expect(poll.answer).toBeUndefined();
    await sqs.clock.advance(1);

    expect(poll.answer).toEqual([]);
  });

  test('waits as long as the queue says when the request says nothing', async () => {
    const sqs = createLocalSqs();
    sqs.create('orders', { receiveWaitTimeMs: 3000 });
    const poll = watch(sqs.receive('orders'));

    await sqs.clock.advance(2999);
    expect(poll.answer).toBeUndefined();
    await sqs.clock.advance(1);

    expect(poll.answer).toEqual([]);
  });

  test('is answered the moment a message is sent', async () => {
    const sqs = createLocalSqs();
    sqs.create('orders');
    const poll = watch(sqs.receive('orders', { WaitTimeSeconds: 20 }));
    await sqs.clock.advance(300);

    await sqs.send('orders', 'hello');
    await sqs.clock.advance(0);

    expect(poll.answer).toEqual(['hello']);
  });

  test('is answered the moment a visibility timeout or a delay ends', async () => {
    const sqs = createLocalSqs();
    sqs.create('orders', { visibilityTimeoutMs: 4000 });
    await sqs.send('orders', 'hidden');
    await sqs.receive('orders');
    await sqs.send('orders', 'delayed', { DelaySeconds: 2 });
    const first = watch(sqs.receive('orders', { WaitTimeSeconds: 20 }));
    const second = watch(sqs.receive('orders', { WaitTimeSeconds: 20 }));

    await sqs.clock.advance(1999);
    expect([first.answer, second.answer]).toEqual([undefined, undefined]);
    await sqs.clock.advance(1);
    expect([first.answer, second.answer]).toEqual([['delayed'], undefined]);
    await sqs.clock.advance(2000);

    expect(second.answer).toEqual(['hidden']);
  });

  test('is answered the moment a visibility timeout is cut to nothing', async () => {
    const sqs = createLocalSqs();
    sqs.create('orders');
    await sqs.send('orders', 'hello');
    const [message] = await sqs.receive('orders');
    const poll = watch(sqs.receive('orders', { WaitTimeSeconds: 20 }));
    await sqs.clock.advance(0);

    await sqs.call('ChangeMessageVisibility', 'orders', {
      ReceiptHandle: message?.ReceiptHandle,
      VisibilityTimeout: 0,
    });
    await sqs.clock.advance(0);

    expect(poll.answer).toEqual(['hello']);
  });

  test('that wakes for a shortened visibility timeout is not late', async () => {
    const sqs = createLocalSqs();
    sqs.create('orders', { visibilityTimeoutMs: 15_000 });
    await sqs.send('orders', 'hello');
    const [message] = await sqs.receive('orders');
    const poll = watch(sqs.receive('orders', { WaitTimeSeconds: 20 }));
    await sqs.clock.advance(1000);

    await sqs.call('ChangeMessageVisibility', 'orders', {
      ReceiptHandle: message?.ReceiptHandle,
      VisibilityTimeout: 2,
    });
    await sqs.clock.advance(2000);

    expect(poll.answer).toEqual(['hello']);
  });

  test('ends empty when the client goes away, and takes no message with it', async () => {
    const sqs = createLocalSqs();
    sqs.create('orders');
    const client = new AbortController();
    const poll = watch(
      sqs
        .call('ReceiveMessage', 'orders', { WaitTimeSeconds: 20 }, client.signal)
        .then((answer) => answer.Messages ?? []),
    );
    await sqs.clock.advance(100);

    client.abort();
    await sqs.send('orders', 'hello');
    await sqs.clock.advance(0);

    expect(poll.answer).toEqual([]);
    expect(bodies(await sqs.receive('orders'))).toEqual(['hello']);
  });
});

describe('several long polls', () => {
  test('one message goes to exactly one of them, the first in line; the others wait on', async () => {
    const sqs = createLocalSqs();
    sqs.create('orders');
    const polls = Array.from({ length: 5 }, () =>
      watch(sqs.receive('orders', { WaitTimeSeconds: 20 })),
    );
    await sqs.clock.advance(1000);

    await sqs.send('orders', 'hello');
    await sqs.clock.advance(0);
    const afterSend = polls.map((poll) => poll.answer);
    await sqs.clock.advance(19_000);

    expect(afterSend).toEqual([['hello'], undefined, undefined, undefined, undefined]);
    expect(polls.slice(1).map((poll) => poll.answer)).toEqual([[], [], [], []]);
  });

  test('share a batch by their maximum numbers, in line', async () => {
    const sqs = createLocalSqs();
    sqs.create('orders');
    const polls = [2, 3, 10].map((MaxNumberOfMessages) =>
      watch(sqs.receive('orders', { MaxNumberOfMessages, WaitTimeSeconds: 20 })),
    );
    await sqs.clock.advance(0);

    await sendMany(sqs, 'orders', 10);
    await sqs.clock.advance(0);

    expect(polls.map((poll) => poll.answer?.length)).toEqual([2, 3, 5]);
  });

  test('wake when a FIFO group is unlocked by a delete', async () => {
    const sqs = createLocalSqs();
    sqs.create('orders.fifo');
    await sendMany(sqs, 'orders.fifo', 2, 'g');
    const [first] = await sqs.receive('orders.fifo', { MaxNumberOfMessages: 1 });
    const poll = watch(sqs.receive('orders.fifo', { WaitTimeSeconds: 20 }));
    await sqs.clock.advance(1000);
    expect(poll.answer).toBeUndefined();

    await sqs.remove('orders.fifo', first);
    await sqs.clock.advance(0);

    expect(poll.answer).toEqual(['1']);
  });
});

test('no timer runs on a queue that nobody waits for', async () => {
  const sqs = createLocalSqs();
  sqs.create('orders');
  await sqs.send('orders', 'hello');
  await sqs.receive('orders');
  const client = new AbortController();
  const poll = sqs.call('ReceiveMessage', 'orders', { WaitTimeSeconds: 20 }, client.signal);
  client.abort();
  await poll;

  await expect(sqs.clock.runUntil(() => false, 1000)).rejects.toThrow('no timer is left');
});
