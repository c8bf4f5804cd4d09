import { describe, expect, test } from '@jest/globals';
import { createLocalSqs, type LocalSqs, type TestMessage } from './local-sqs.ts';

// Goal: in a standard queue whose messages have groups, quiet groups go before noisy ones.
// Method: bodies say the group; a consumer holds messages so that a group becomes noisy.

const QUEUE = 'orders';

function fairQueue(): LocalSqs {
  const sqs = createLocalSqs();
  sqs.create(QUEUE, { visibilityTimeoutMs: 3_600_000 });
  return sqs;
}

/** Sends `count` messages of a group; those of no group have no MessageGroupId. */
async function send(sqs: LocalSqs, group: string, count: number): Promise<void> {
  const more = group === 'none' ? {} : { MessageGroupId: group };
  for (let index = 0; index < count; index++) await sqs.send(QUEUE, group, more);
}

async function take(sqs: LocalSqs, count: number): Promise<TestMessage[]> {
  const taken: TestMessage[] = [];
  while (taken.length < count) {
    const MaxNumberOfMessages = Math.min(10, count - taken.length);
    const messages = await sqs.receive(QUEUE, { MaxNumberOfMessages });
    if (messages.length === 0) break;
    taken.push(...messages);
  }
  return taken;
}

const groupsOf = (messages: readonly TestMessage[]) => messages.map(({ Body }) => Body).join(' ');

describe('a group is noisy', () => {
  test('with thirty messages in flight that are more than a tenth of all', async () => {
    const sqs = fairQueue();
    await send(sqs, 'loud', 200);
    await take(sqs, 30);
    await send(sqs, 'soft', 3);

    expect(groupsOf(await take(sqs, 5))).toBe('soft soft soft loud loud');
  });

  test('not with twenty-nine', async () => {
    const sqs = fairQueue();
    await send(sqs, 'loud', 200);
    await take(sqs, 29);
    await send(sqs, 'soft', 3);

    // One more makes it noisy.
    expect(groupsOf(await take(sqs, 5))).toBe('loud soft soft soft loud');
  });

  test('not with a tenth', async () => {
    const sqs = fairQueue();
    await send(sqs, 'none', 270);
    await take(sqs, 270);
    await send(sqs, 'even', 30);
    await take(sqs, 30);
    await send(sqs, 'even', 100);
    await send(sqs, 'late', 3);

    expect(groupsOf(await take(sqs, 2))).toBe('even late');
  });

  test('until its backlog is gone', async () => {
    const sqs = fairQueue();
    await send(sqs, 'loud', 40);
    const held = await take(sqs, 40);
    for (const message of held.slice(0, 20)) await sqs.remove(QUEUE, message);
    await send(sqs, 'loud', 60);
    await send(sqs, 'soft', 1);

    expect(groupsOf(await take(sqs, 1))).toBe('loud');
  });

  test('and stays so while fewer are in flight, until none has been for five minutes', async () => {
    const sqs = fairQueue();
    await send(sqs, 'loud', 200);
    const held = await take(sqs, 31);
    await sqs.clock.advance(1000);
    for (const message of held) await sqs.remove(QUEUE, message);
    await send(sqs, 'soft', 40);

    await sqs.clock.advance(299_999);
    expect(groupsOf(await take(sqs, 1))).toBe('soft');
    await sqs.clock.advance(1);
    expect(groupsOf(await take(sqs, 1))).toBe('loud');
  });
});

test('messages without a group are never noisy', async () => {
  const sqs = fairQueue();
  await send(sqs, 'none', 200);
  await take(sqs, 100);
  await send(sqs, 'soft', 3);

  expect(groupsOf(await take(sqs, 5))).toBe('none none none none none');
});

test('of several noisy groups the one with the fewest messages in flight goes first', async () => {
  const sqs = fairQueue();
  await send(sqs, 'loud', 50);
  await take(sqs, 50);
  await send(sqs, 'other', 40);
  await take(sqs, 40);
  await send(sqs, 'loud', 20);
  await send(sqs, 'other', 20);

  expect(groupsOf(await take(sqs, 10))).toBe('other '.repeat(10).trim());
});

test('nothing of a noisy group is lost or dropped, and its messages run in parallel', async () => {
  const sqs = fairQueue();
  await send(sqs, 'loud', 300);
  await send(sqs, 'soft', 100);

  const all = await take(sqs, 400);

  expect(new Set(all.map(({ MessageId }) => MessageId)).size).toBe(400);
  expect(await take(sqs, 1)).toEqual([]);
});

test('a noisy group’s message that becomes visible again waits for the quiet ones too', async () => {
  const sqs = fairQueue();
  await send(sqs, 'loud', 60);
  const [first] = await take(sqs, 40);
  await sqs.call('ChangeMessageVisibility', QUEUE, {
    ReceiptHandle: first?.ReceiptHandle,
    VisibilityTimeout: 0,
  });
  await send(sqs, 'soft', 1);

  const next = await take(sqs, 2);

  expect(groupsOf(next)).toBe('soft loud');
  expect(next[1]?.MessageId).toBe(first?.MessageId);
});

test('a message tells its group to clients and to mappings, as far as it has one', async () => {
  const sqs = createLocalSqs();
  const arn = sqs.create(QUEUE, { visibilityTimeoutMs: 0 });
  await send(sqs, 'g', 1);
  const receiveOptions = { maxNumberOfMessages: 10, waitTimeMs: 0 };

  const [message] = await sqs.service.queueSource(arn).receive(receiveOptions);
  const [received] = await sqs.receive(QUEUE, {
    AttributeNames: [],
    MessageSystemAttributeNames: ['MessageGroupId'],
  });

  expect(message?.attributes).toMatchObject({ MessageGroupId: 'g' });
  expect(message?.attributes).not.toHaveProperty('MessageDeduplicationId');
  expect(received?.Attributes).toEqual({ MessageGroupId: 'g' });
  const other = createLocalSqs();
  const otherArn = other.create(QUEUE);
  await send(other, 'none', 1);
  const [plain] = await other.service.queueSource(otherArn).receive(receiveOptions);
  expect(plain?.attributes).not.toHaveProperty('MessageGroupId');
});
