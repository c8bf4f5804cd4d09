import { describe, expect, test } from '@jest/globals';
import { bodies, createLocalSqs, type LocalSqs, sendMany } from './local-sqs.ts';

// Goal: a move task empties a dead-letter queue as documented, at the rate that was asked for.
// Method: dead letters are made as they arise, by receives beyond the limit, on a virtual clock.

type Suffix = '' | '.fifo';

/** A queue with a dead-letter queue that holds `count` of its messages, and another queue. */
async function withDeadLetters(count: number, suffix: Suffix = '') {
  const sqs = createLocalSqs({ fifoThroughput: false });
  const deadArn = sqs.create(`dead${suffix}`);
  const redrivePolicy = { deadLetterTargetArn: deadArn, maxReceiveCount: 1 };
  sqs.create(`orders${suffix}`, { visibilityTimeoutMs: 1000, redrivePolicy });
  const otherArn = sqs.create(`other${suffix}`);
  await sendMany(sqs, `orders${suffix}`, count, suffix === '' ? undefined : 'g');
  await giveUp(sqs, `orders${suffix}`);
  return { sqs, deadArn, otherArn };
}

/** Receives everything of a queue once, and once too often. */
async function giveUp(sqs: LocalSqs, queue: string): Promise<void> {
  while ((await sqs.receive(queue)).length > 0);
  await sqs.clock.advance(1000);
  await sqs.receive(queue);
}

const start = (sqs: LocalSqs, SourceArn: string, more: object = {}) =>
  sqs.call('StartMessageMoveTask', '', { SourceArn, ...more });
const latest = async (sqs: LocalSqs, SourceArn: string, more: object = {}) =>
  (await sqs.call('ListMessageMoveTasks', '', { SourceArn, ...more })).Results;
const countIn = async (sqs: LocalSqs, queue: string) => {
  const { Attributes } = await sqs.call('GetQueueAttributes', queue, { AttributeNames: ['All'] });
  return Number(Attributes['ApproximateNumberOfMessages']);
};

describe('a task', () => {
  test('sends each message back to the queue that gave up on it', async () => {
    const { sqs, deadArn } = await withDeadLetters(5);
    const redrivePolicy = { deadLetterTargetArn: deadArn, maxReceiveCount: 1 };
    sqs.create('second', { visibilityTimeoutMs: 1000, redrivePolicy });
    await sqs.send('second', 'of the second');
    await giveUp(sqs, 'second');

    const { TaskHandle } = await start(sqs, deadArn);
    const [running] = (await latest(sqs, deadArn)) ?? [];
    await sqs.clock.advance(1000);

    expect(running).toEqual({
      TaskHandle,
      Status: 'RUNNING',
      SourceArn: deadArn,
      ApproximateNumberOfMessagesMoved: 0,
      ApproximateNumberOfMessagesToMove: 6,
      StartedTimestamp: sqs.clock.wallTimeMs() - 1000,
    });
    expect(await latest(sqs, deadArn)).toEqual([
      {
        Status: 'COMPLETED',
        SourceArn: deadArn,
        ApproximateNumberOfMessagesMoved: 6,
        ApproximateNumberOfMessagesToMove: 6,
        StartedTimestamp: sqs.clock.wallTimeMs() - 1000,
      },
    ]);
    expect(bodies(await sqs.receive('orders')).sort()).toEqual(['0', '1', '2', '3', '4']);
    expect(bodies(await sqs.receive('second'))).toEqual(['of the second']);
    expect(await countIn(sqs, 'dead')).toBe(0);
  });

  test('sends them to the queue it names instead, as new messages', async () => {
    const sqs = createLocalSqs();
    const deadArn = sqs.create('dead');
    const redrivePolicy = { deadLetterTargetArn: deadArn, maxReceiveCount: 1 };
    sqs.create('orders', { visibilityTimeoutMs: 1000, retentionMs: 60_000, redrivePolicy });
    const DestinationArn = sqs.create('other', { retentionMs: 60_000 });
    const MessageAttributes = { a: { DataType: 'String', StringValue: 'v' } };
    const sent = await sqs.send('orders', 'poison', { MessageAttributes, MessageGroupId: 'g' });
    await giveUp(sqs, 'orders');
    await sqs.clock.advance(70_000);

    await start(sqs, deadArn, { DestinationArn });
    await sqs.clock.advance(59_000);
    const [message] = await sqs.receive('other', { MessageAttributeNames: ['All'] });

    expect(message).toMatchObject({ Body: 'poison', MessageAttributes });
    expect(message?.MessageId).not.toBe(sent.MessageId);
    expect(message?.Attributes).toEqual({
      SenderId: expect.any(String),
      SentTimestamp: String(sqs.clock.wallTimeMs() - 59_000),
      ApproximateReceiveCount: '1',
      ApproximateFirstReceiveTimestamp: String(sqs.clock.wallTimeMs()),
      MessageGroupId: 'g',
    });
    expect(await latest(sqs, deadArn)).toMatchObject([{ DestinationArn, Status: 'COMPLETED' }]);
  });

  test('keeps the order of a FIFO group, and no dead letter passes for a duplicate', async () => {
    const { sqs, deadArn } = await withDeadLetters(5, '.fifo');
    const [letter] = await sqs.receive('dead.fifo', { VisibilityTimeout: 0 });

    await start(sqs, deadArn);
    await sqs.clock.advance(1000);

    expect(letter?.Attributes?.['MessageDeduplicationId']).toBe(letter?.MessageId);
    expect(bodies(await sqs.receive('orders.fifo'))).toEqual(['0', '1', '2', '3', '4']);
  });

  test('serves who waits at the destination', async () => {
    const { sqs, deadArn, otherArn } = await withDeadLetters(1);
    const poll = sqs.receive('other', { WaitTimeSeconds: 20 });

    await start(sqs, deadArn, { DestinationArn: otherArn });
    await sqs.clock.advance(1);

    expect(bodies(await poll)).toEqual(['0']);
  });

  test('of an empty queue is completed at once', async () => {
    const { sqs, deadArn } = await withDeadLetters(0);
    await start(sqs, deadArn);
    await sqs.clock.advance(0);

    expect(await latest(sqs, deadArn)).toMatchObject([
      { Status: 'COMPLETED', ApproximateNumberOfMessagesMoved: 0 },
    ]);
  });

  test('leaves what a consumer holds, and does not move again what fails again', async () => {
    const { sqs, deadArn } = await withDeadLetters(10);
    await sqs.receive('dead', { MaxNumberOfMessages: 3, VisibilityTimeout: 3600 });
    await start(sqs, deadArn, { MaxNumberOfMessagesPerSecond: 1 });
    await sqs.clock.advance(4500);
    await giveUp(sqs, 'orders');

    await sqs.clock.advance(60_000);

    expect(await latest(sqs, deadArn)).toMatchObject([
      {
        Status: 'COMPLETED',
        ApproximateNumberOfMessagesMoved: 7,
        ApproximateNumberOfMessagesToMove: 7,
      },
    ]);
    expect(await countIn(sqs, 'dead')).toBe(5);
  });
});

test.each([1, 3, 500])('at most %d messages move in any second', async (rate) => {
  const { sqs, deadArn, otherArn } = await withDeadLetters(3 * rate);
  await start(sqs, deadArn, { DestinationArn: otherArn, MaxNumberOfMessagesPerSecond: rate });
  const moved: number[] = [];
  for (let second = 0; second < 4; second++) {
    await sqs.clock.advance(second === 0 ? 999 : 1000);
    moved.push(await countIn(sqs, 'other'));
  }

  expect(moved).toEqual([rate, 2 * rate, 3 * rate, 3 * rate]);
});

describe('cancelling', () => {
  test('leaves what has not moved, and then another task may start', async () => {
    const { sqs, deadArn } = await withDeadLetters(10);
    const { TaskHandle } = await start(sqs, deadArn, { MaxNumberOfMessagesPerSecond: 1 });
    await sqs.clock.advance(2500);

    const cancelled = await sqs.call('CancelMessageMoveTask', '', { TaskHandle });
    const [cancelling] = (await latest(sqs, deadArn)) ?? [];
    await expect(start(sqs, deadArn)).rejects.toThrow('There is already a task running.');
    await sqs.clock.advance(5000);

    expect(cancelled).toEqual({ ApproximateNumberOfMessagesMoved: 3 });
    expect(cancelling).toMatchObject({ Status: 'CANCELLING' });
    expect(cancelling).not.toHaveProperty('TaskHandle', expect.anything());
    expect(await latest(sqs, deadArn)).toMatchObject([{ Status: 'CANCELLED' }]);
    expect(await countIn(sqs, 'dead')).toBe(7);
    await start(sqs, deadArn);
    await sqs.clock.advance(1000);
    const both = await latest(sqs, deadArn, { MaxResults: 10 });
    expect(both?.map(({ Status }) => Status)).toEqual(['COMPLETED', 'CANCELLED']);
  });

  test('needs the handle of a running task', async () => {
    const { sqs, deadArn } = await withDeadLetters(1);
    const { TaskHandle = '' } = await start(sqs, deadArn);
    await sqs.clock.advance(1000);
    const handle = (fields: object) => Buffer.from(JSON.stringify(fields)).toString('base64');
    const cancel = (text: string) => sqs.call('CancelMessageMoveTask', '', { TaskHandle: text });
    const noSource = "The resource that you specified for the SourceArn parameter doesn't exist.";

    await expect(cancel(TaskHandle)).rejects.toMatchObject({
      code: 'ResourceNotFoundException',
      statusCode: 404,
      message: 'Task does not exist.',
    });
    await expect(cancel('foobared')).rejects.toMatchObject({
      queryCode: 'InvalidParameterValue',
      message: 'Value for parameter TaskHandle is invalid.',
    });
    await expect(cancel(handle({ taskId: 'x', sourceArn: `${deadArn}x` }))).rejects.toThrow(
      noSource,
    );
    await expect(cancel(handle({ taskId: 'x', sourceArn: deadArn }))).rejects.toThrow(
      'Task does not exist.',
    );
  });
});

describe('a task fails', () => {
  test('when its destination is deleted, and the rest stays', async () => {
    const { sqs, deadArn, otherArn } = await withDeadLetters(10);
    await start(sqs, deadArn, { DestinationArn: otherArn, MaxNumberOfMessagesPerSecond: 1 });
    await sqs.clock.advance(2500);
    await sqs.call('DeleteQueue', 'other');
    await sqs.clock.advance(5000);

    expect(await latest(sqs, deadArn)).toMatchObject([
      {
        Status: 'FAILED',
        FailureReason: 'AWS.SimpleQueueService.NonExistentQueue',
        ApproximateNumberOfMessagesMoved: 3,
        ApproximateNumberOfMessagesToMove: 10,
      },
    ]);
    expect(await countIn(sqs, 'dead')).toBe(7);
  });

  test('at a message that was sent to the dead-letter queue directly', async () => {
    const { sqs, deadArn } = await withDeadLetters(0);
    await sqs.send('dead', 'direct');
    await start(sqs, deadArn);
    await sqs.clock.advance(1000);

    expect(await latest(sqs, deadArn)).toMatchObject([
      { Status: 'FAILED', FailureReason: 'CouldNotDetermineMessageSource' },
    ]);
    expect(bodies(await sqs.receive('dead'))).toEqual(['direct']);
  });
});

test('nothing moves once the service has stopped', async () => {
  const { sqs, deadArn } = await withDeadLetters(10);
  await start(sqs, deadArn, { MaxNumberOfMessagesPerSecond: 1 });
  await sqs.clock.advance(500);

  sqs.service.stop();
  await sqs.clock.advance(10_000);

  expect(await countIn(sqs, 'dead')).toBe(9);
});

describe('StartMessageMoveTask refuses', () => {
  const ARN = 'arn:aws:sqs:us-east-1:000000000000';
  const FORM = 'arn:<partition>:<service>:<region>:<account-id>:<resource-id>';
  const RATE =
    "Value for parameter MaxNumberOfMessagesPerSecond is invalid. Reason: You must enter a number that's between 1 and 500.";

  test.each([
    [{ SourceArn: undefined }, 'The request must contain the parameter SourceArn.'],
    [{ SourceArn: '' }, `You must use this format to specify the SourceArn: ${FORM}`],
    [
      { SourceArn: `${ARN}:none` },
      "The resource that you specified for the SourceArn parameter doesn't exist.",
    ],
    [{ SourceArn: `${ARN}:other` }, 'Source queue must be configured as a Dead Letter Queue.'],
    [
      { DestinationArn: `${ARN}:dead` },
      'Source queue arn and destination queue arn cannot be the same.',
    ],
    [{ DestinationArn: 'x' }, `You must use this format to specify the DestinationArn: ${FORM}`],
    [
      { DestinationArn: `${ARN}:none` },
      "The resource that you specified for the DestinationArn parameter doesn't exist.",
    ],
    [
      { DestinationArn: `${ARN}:other.fifo` },
      'The source queue and destination queue must be of the same queue type.',
    ],
    [{ MaxNumberOfMessagesPerSecond: 0 }, RATE],
    [{ MaxNumberOfMessagesPerSecond: 501 }, RATE],
    [{ MaxNumberOfMessagesPerSecond: 1.5 }, RATE],
  ])('%j', async (input, message) => {
    const { sqs, deadArn } = await withDeadLetters(0);
    sqs.create('other.fifo');

    await expect(start(sqs, deadArn, input)).rejects.toThrow(message);

    expect(await latest(sqs, deadArn)).toEqual([]);
  });
});
