import {
  ChangeMessageVisibilityBatchCommand,
  ChangeMessageVisibilityCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, test } from '@jest/globals';
import { MESSAGE_DIFFERENCES } from './message-differences.ts';
import { handleOf, scriptQueue, text } from './queue-script.ts';
import { type SqsOracle, startSqsOracle } from './sqs-oracle.ts';

// Goal: messages of standard queues are answered for as another implementation answers.
// Method: the unmodified SDK makes the same calls to our SQS and to fauxqs; answers are compared
// after ids, instants and receipt handles were replaced. What differs is listed, with a reason.

let oracle: SqsOracle;
beforeAll(async () => {
  oracle = await startSqsOracle();
});
afterAll(() => oracle.stop());

test('send, receive, delete', () =>
  oracle.compare(async (calls) => {
    const { call } = calls;
    const queue = await scriptQueue(calls, 'basic');
    const { QueueUrl } = queue;
    await queue.send('send', 'hello');
    const received = await queue.receive('receive', { MessageSystemAttributeNames: ['All'] });
    await queue.receive('receive what is hidden');
    const ReceiptHandle = handleOf(received);
    for (const name of ['delete', 'delete again']) {
      await call(name, (client) =>
        client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle })),
      );
    }
    await queue.attributes('counts', [
      'ApproximateNumberOfMessages',
      'ApproximateNumberOfMessagesNotVisible',
      'ApproximateNumberOfMessagesDelayed',
    ]);
  }));

test('message attributes and their MD5', () =>
  oracle.compare(async (calls) => {
    const queue = await scriptQueue(calls, 'attributes', { VisibilityTimeout: '0' });
    const MessageAttributes = {
      Title: text('The Whistler'),
      WeeksOn: text('6', 'Number'),
      Price: text('1.5', 'Number.decimal'),
      Bytes: { DataType: 'Binary.png', BinaryValue: new Uint8Array([0, 1, 2, 255]) },
      'trace.id': text('ü€'),
    };
    await queue.send('send', 'ü€', { MessageAttributes });
    for (const names of [['All'], ['.*'], ['Title', 'Bytes'], ['trace.*'], ['none'], []]) {
      await queue.receive(`receive [${names}]`, { MessageAttributeNames: names });
    }
    await queue.send('send beyond the BMP', '𐍈');
    await queue.send('send a trace header', 'traced', {
      MessageSystemAttributes: { AWSTraceHeader: text('Root=1-5759e988-bd862e3fe1be46a994272793') },
    });
  }, MESSAGE_DIFFERENCES['attributes']));

test('batches fail in part', () =>
  oracle.compare(async (calls) => {
    const { call } = calls;
    const queue = await scriptQueue(calls, 'batches');
    const { QueueUrl } = queue;
    await queue.sendBatch('send', [
      { Id: 'good', MessageBody: 'good', MessageAttributes: { a: text('v') } },
      { Id: 'other', MessageBody: 'other' },
    ]);
    await queue.sendBatch('send in part', [
      { Id: 'third', MessageBody: 'third' },
      { Id: 'bad', MessageBody: '\u0001' },
    ]);
    const received = await queue.receive('receive', { MessageAttributeNames: ['All'] });
    const Entries = received
      .map(({ ReceiptHandle, Body }) => ({ Id: Body, ReceiptHandle }))
      .sort((one, other) => ((one.Id ?? '') < (other.Id ?? '') ? -1 : 1));
    const hide = (name: string, entries: typeof Entries) =>
      call(name, (client) =>
        client.send(
          new ChangeMessageVisibilityBatchCommand({
            QueueUrl,
            Entries: entries.map((entry) => ({ ...entry, VisibilityTimeout: 100 })),
          }),
        ),
      );
    const remove = (name: string, entries: typeof Entries) =>
      call(name, (client) =>
        client.send(new DeleteMessageBatchCommand({ QueueUrl, Entries: entries })),
      );
    const nonsense = [{ Id: 'bad', ReceiptHandle: 'nonsense' }];
    await hide('hide', Entries);
    await hide('hide nonsense', nonsense);
    await remove('delete', Entries);
    await remove('delete nonsense', nonsense);
  }, MESSAGE_DIFFERENCES['batches']));

test('visibility and delay', () =>
  oracle.compare(async (calls) => {
    const { call, wait } = calls;
    const queue = await scriptQueue(calls, 'visibility', { VisibilityTimeout: '2' });
    const { QueueUrl } = queue;
    const counted = { MessageSystemAttributeNames: ['ApproximateReceiveCount' as const] };
    const change = (name: string, ReceiptHandle: string, VisibilityTimeout: number) =>
      call(name, (client) =>
        client.send(
          new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout }),
        ),
      );
    await queue.send('send', 'now');
    const first = await queue.receive('receive', counted);
    await change('give back', handleOf(first), 0);
    await change('give back again', handleOf(first), 0);
    const second = await queue.receive('receive again', counted);
    await change('change by an old handle', handleOf(first), 5);
    await queue.send('send delayed', 'later', { DelaySeconds: 2 });
    await queue.receive('receive too early');
    await wait(2050);
    await queue.receive('receive after two seconds', counted);
    await change('hide for too long', handleOf(second), 43_201);
    await queue.receive('receive for too long', { VisibilityTimeout: 43_201 });
  }, MESSAGE_DIFFERENCES['visibility']));

test('long polling', () =>
  oracle.compare(async (calls) => {
    const queue = await scriptQueue(calls, 'polling');
    await Promise.all([
      queue.receive('poll', { WaitTimeSeconds: 5 }),
      queue.send('send', 'awaited'),
    ]);
    await queue.receive('poll in vain', { WaitTimeSeconds: 1 });
  }));
