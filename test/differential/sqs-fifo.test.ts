import { ChangeMessageVisibilityCommand, DeleteMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, test } from '@jest/globals';
import { FIFO_DIFFERENCES } from './message-differences.ts';
import { handleOf, scriptQueue } from './queue-script.ts';
import { type SqsOracle, startSqsOracle } from './sqs-oracle.ts';

// Goal: FIFO queues answer as another implementation answers.
// Method: as in sqs-messages.test.ts.

let oracle: SqsOracle;
beforeAll(async () => {
  oracle = await startSqsOracle();
});
afterAll(() => oracle.stop());

const inGroup = (MessageGroupId: string, MessageDeduplicationId?: string) => ({
  MessageGroupId,
  ...(MessageDeduplicationId === undefined ? {} : { MessageDeduplicationId }),
});

test('groups, locks and sequence numbers', () =>
  oracle.compare(async (calls) => {
    const { call } = calls;
    const queue = await scriptQueue(calls, 'groups.fifo', { ContentBasedDeduplication: 'true' });
    const { QueueUrl } = queue;
    await queue.send('send a1', 'a1', inGroup('a'));
    await queue.send('send b1', 'b1', inGroup('b'));
    await queue.send('send a2', 'a2', inGroup('a'));
    const one = { MaxNumberOfMessages: 1, MessageSystemAttributeNames: ['All' as const] };
    const first = await queue.receive('receive the first', one);
    const second = await queue.receive('receive of the other group', one);
    await queue.receive('receive while both are locked', one);
    await call('delete the first', (client) =>
      client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: handleOf(first) })),
    );
    await queue.receive('receive the next of its group', one);
    await call('give back the other', (client) =>
      client.send(
        new ChangeMessageVisibilityCommand({
          QueueUrl,
          ReceiptHandle: handleOf(second),
          VisibilityTimeout: 0,
        }),
      ),
    );
    await queue.receive('receive the other again', one);
    await call('delete by the old handle', (client) =>
      client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: handleOf(second) })),
    );
  }, FIFO_DIFFERENCES['groups']));

test('one receive takes several messages of a group', () =>
  oracle.compare(async (calls) => {
    const queue = await scriptQueue(calls, 'several.fifo', { ContentBasedDeduplication: 'true' });
    for (const body of ['1', '2', '3']) await queue.send(`send ${body}`, body, inGroup('g'));
    await queue.receive('receive');
  }, FIFO_DIFFERENCES['several']));

test('deduplication', () =>
  oracle.compare(async (calls) => {
    const queue = await scriptQueue(calls, 'duplicates.fifo');
    await queue.send('send', 'once', inGroup('g', 'd'));
    await queue.send('send a duplicate', 'twice', inGroup('g', 'd'));
    await queue.send('send a duplicate to another group', 'thrice', inGroup('h', 'd'));
    await queue.sendBatch('send two duplicates and one other', [
      { Id: 'one', MessageBody: 'x', ...inGroup('g', 'd') },
      { Id: 'two', MessageBody: 'y', ...inGroup('g', 'e') },
      { Id: 'three', MessageBody: 'z', ...inGroup('g', 'e') },
    ]);
    await queue.attributes('count', ['ApproximateNumberOfMessages']);
    await queue.receive('receive', {
      MaxNumberOfMessages: 1,
      MessageSystemAttributeNames: ['MessageDeduplicationId', 'SequenceNumber'],
    });
    const byContent = await scriptQueue(calls, 'content.fifo', {
      ContentBasedDeduplication: 'true',
    });
    await byContent.send('send a body', 'same', inGroup('g'));
    await byContent.send('send it again', 'same', inGroup('g'));
    await byContent.send('send it with an id', 'same', inGroup('g', 'own'));
    await byContent.receive('receive by content', {
      MaxNumberOfMessages: 1,
      MessageSystemAttributeNames: ['MessageDeduplicationId'],
    });
  }));

test('deduplication per message group', () =>
  oracle.compare(async (calls) => {
    const queue = await scriptQueue(calls, 'scoped.fifo', { DeduplicationScope: 'messageGroup' });
    await queue.send('send', 'x', inGroup('g', 'd'));
    await queue.send('send to another group', 'y', inGroup('h', 'd'));
    await queue.attributes('count', ['ApproximateNumberOfMessages']);
  }, FIFO_DIFFERENCES['scoped']));

test('what a message needs', () =>
  oracle.compare(async (calls) => {
    const queue = await scriptQueue(calls, 'needs.fifo');
    await queue.send('send without a group', 'x');
    await queue.send('send without an id', 'x', inGroup('g'));
    await queue.send('send with a delay', 'x', { ...inGroup('g', 'd'), DelaySeconds: 1 });
    await queue.send('send with a bad group', 'x', inGroup('a b', 'd'));
    await queue.sendBatch('send a batch without an id', [
      { Id: 'good', MessageBody: 'x', ...inGroup('g', 'f') },
      { Id: 'bad', MessageBody: 'y', ...inGroup('g') },
    ]);
  }, FIFO_DIFFERENCES['needs']));
