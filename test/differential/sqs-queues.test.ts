import {
  AddPermissionCommand,
  CancelMessageMoveTaskCommand,
  CreateQueueCommand,
  DeleteQueueCommand,
  GetQueueUrlCommand,
  ListDeadLetterSourceQueuesCommand,
  ListMessageMoveTasksCommand,
  ListQueuesCommand,
  ListQueueTagsCommand,
  PurgeQueueCommand,
  SetQueueAttributesCommand,
  StartMessageMoveTaskCommand,
  TagQueueCommand,
  UntagQueueCommand,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, test } from '@jest/globals';
import { QUEUE_DIFFERENCES } from './queue-differences.ts';
import { scriptQueue } from './queue-script.ts';
import { type SqsOracle, startSqsOracle } from './sqs-oracle.ts';

// Goal: queues are made, changed, redriven and deleted as another implementation does it, and
// errors have the same names and texts. Method: as in sqs-messages.test.ts.

const ARN = 'arn:aws:sqs:us-east-1:000000000000';

let oracle: SqsOracle;
beforeAll(async () => {
  oracle = await startSqsOracle();
});
afterAll(() => oracle.stop());

test('attributes', () =>
  oracle.compare(async (calls) => {
    const { call } = calls;
    const queue = await scriptQueue(calls, 'changing', { DelaySeconds: '5' });
    const { QueueUrl } = queue;
    const set = (name: string, Attributes: Record<string, string>) =>
      call(name, (client) => client.send(new SetQueueAttributesCommand({ QueueUrl, Attributes })));
    await queue.attributes('all of a standard queue', ['All']);
    await set('set', { VisibilityTimeout: '7', MessageRetentionPeriod: '60' });
    await queue.attributes('some', ['VisibilityTimeout', 'DelaySeconds', 'RedrivePolicy']);
    await queue.attributes('what it has not', ['RedrivePolicy']);
    await queue.attributes('none', []);
    await set('set nothing', {});
    await set('set out of range', { DelaySeconds: '901' });
    await set('set what is unknown', { Nonsense: '1' });
    await set('set the type', { FifoQueue: 'true' });
    await set('set of FIFO queues', { ContentBasedDeduplication: 'true' });
    await scriptQueue(calls, 'other');
    const policy = { deadLetterTargetArn: `${ARN}:other`, maxReceiveCount: 3 };
    await set('set a redrive policy', { RedrivePolicy: JSON.stringify(policy) });
    await queue.attributes('the policy', ['RedrivePolicy']);
    await set('take it away', { RedrivePolicy: '' });
    await queue.attributes('no policy', ['RedrivePolicy', 'DelaySeconds']);
    await set('set no policy', { RedrivePolicy: 'nonsense' });
    const fifo = await scriptQueue(calls, 'changing.fifo');
    await fifo.attributes('all of a FIFO queue', ['All']);
  }, QUEUE_DIFFERENCES['attributes']));

test('making, finding and deleting', () =>
  oracle.compare(async (calls) => {
    const { call } = calls;
    const create = (name: string, QueueName: string, Attributes: Record<string, string> = {}) =>
      call(name, (client) => client.send(new CreateQueueCommand({ QueueName, Attributes })));
    const created = await create('create', 'made-b', { DelaySeconds: '1' });
    await create('create again', 'made-b', { DelaySeconds: '1' });
    await create('create with another delay', 'made-b', { DelaySeconds: '2' });
    await create('create another', 'made-a');
    await create('create out of range', 'made-c', { VisibilityTimeout: '43201' });
    await create('create with a bad name', 'made c');
    await create('create a FIFO queue of another name', 'made-c', { FifoQueue: 'true' });
    const list = (name: string, more: object) =>
      call(name, (client) =>
        client.send(new ListQueuesCommand({ QueueNamePrefix: 'made-', ...more })),
      );
    await list('list', {});
    const page = await list('list one', { MaxResults: 1 });
    await call('list the next', (client) =>
      client.send(
        new ListQueuesCommand({
          QueueNamePrefix: 'made-',
          MaxResults: 1,
          NextToken: page?.NextToken,
        }),
      ),
    );
    await call('list none', (client) =>
      client.send(new ListQueuesCommand({ QueueNamePrefix: 'nobody' })),
    );
    await call('find', (client) => client.send(new GetQueueUrlCommand({ QueueName: 'made-a' })));
    await call('find nobody', (client) =>
      client.send(new GetQueueUrlCommand({ QueueName: 'nobody' })),
    );
    const QueueUrl = created?.QueueUrl;
    await call('delete', (client) => client.send(new DeleteQueueCommand({ QueueUrl })));
    await call('delete again', (client) => client.send(new DeleteQueueCommand({ QueueUrl })));
    await create('create what was deleted', 'made-b');
  }, QUEUE_DIFFERENCES['making']));

test('tags', () =>
  oracle.compare(async (calls) => {
    const { call } = calls;
    const { QueueUrl } = await scriptQueue(calls, 'tagged');
    const list = (name: string) =>
      call(name, (client) => client.send(new ListQueueTagsCommand({ QueueUrl })));
    const tag = (name: string, Tags: Record<string, string>) =>
      call(name, (client) => client.send(new TagQueueCommand({ QueueUrl, Tags })));
    const untag = (name: string, TagKeys: string[]) =>
      call(name, (client) => client.send(new UntagQueueCommand({ QueueUrl, TagKeys })));
    await list('list none');
    await tag('tag', { team: 'a', empty: '' });
    await tag('tag again', { team: 'b', Team: 'c' });
    await list('list');
    await untag('untag', ['team', 'nobody']);
    await list('list the rest');
    await tag('tag nothing', {});
    await untag('untag nothing', []);
  }, QUEUE_DIFFERENCES['tags']));

test('redrive to a dead-letter queue', () =>
  oracle.compare(async (calls) => {
    const { call, wait } = calls;
    const dead = await scriptQueue(calls, 'dead', { VisibilityTimeout: '0' });
    const RedrivePolicy = JSON.stringify({
      deadLetterTargetArn: `${ARN}:dead`,
      maxReceiveCount: 2,
    });
    const queue = await scriptQueue(calls, 'redriven', { VisibilityTimeout: '0', RedrivePolicy });
    await queue.send('send', 'poison');
    const counted = { MessageSystemAttributeNames: ['ApproximateReceiveCount' as const] };
    for (const time of ['first', 'second', 'third']) {
      await queue.receive(`receive a ${time} time`, counted);
    }
    await dead.receive('receive the dead letter', { MessageSystemAttributeNames: ['All'] });
    await call('list sources', (client) =>
      client.send(new ListDeadLetterSourceQueuesCommand({ QueueUrl: dead.QueueUrl })),
    );
    const started = await call('start to move', (client) =>
      client.send(
        new StartMessageMoveTaskCommand({
          SourceArn: `${ARN}:dead`,
          MaxNumberOfMessagesPerSecond: 1,
        }),
      ),
    );
    await wait(50);
    await call('list moves', (client) =>
      client.send(new ListMessageMoveTasksCommand({ SourceArn: `${ARN}:dead` })),
    );
    await call('cancel the move', (client) =>
      client.send(new CancelMessageMoveTaskCommand({ TaskHandle: started?.TaskHandle })),
    );
  }, QUEUE_DIFFERENCES['redrive']));

test('a FIFO dead letter', () =>
  oracle.compare(async (calls) => {
    const dead = await scriptQueue(calls, 'dead.fifo');
    const deadLetterTargetArn = `${ARN}:dead.fifo`;
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn, maxReceiveCount: 1 });
    const queue = await scriptQueue(calls, 'redriven.fifo', {
      VisibilityTimeout: '0',
      RedrivePolicy,
    });
    await queue.send('send', 'poison', { MessageGroupId: 'g', MessageDeduplicationId: 'd' });
    await queue.receive('receive');
    await queue.receive('receive again');
    await dead.receive('receive the dead letter', {
      MessageSystemAttributeNames: ['MessageGroupId', 'MessageDeduplicationId'],
    });
  }, QUEUE_DIFFERENCES['fifoRedrive']));

test('purge and permissions', () =>
  oracle.compare(async (calls) => {
    const { call } = calls;
    const queue = await scriptQueue(calls, 'purged');
    const { QueueUrl } = queue;
    await queue.send('send', 'lost');
    await call('purge', (client) => client.send(new PurgeQueueCommand({ QueueUrl })));
    await queue.receive('receive');
    await call('purge again', (client) => client.send(new PurgeQueueCommand({ QueueUrl })));
    await call('add a permission', (client) =>
      client.send(
        new AddPermissionCommand({
          QueueUrl,
          Label: 'l',
          AWSAccountIds: ['000000000000'],
          Actions: ['SendMessage'],
        }),
      ),
    );
  }, QUEUE_DIFFERENCES['purge']));

test('refusals', () =>
  oracle.compare(async (calls) => {
    const queue = await scriptQueue(calls, 'refusing', { MaximumMessageSize: '1024' });
    const entry = (Id: string) => ({ Id, MessageBody: 'x' });
    await queue.send('send too much', 'x'.repeat(1025));
    await queue.send('send nothing', '');
    await queue.send('send a bad character', '\u0001');
    await queue.sendBatch('send no entries', []);
    await queue.sendBatch(
      'send too many',
      Array.from({ length: 11 }, (_, n) => entry(String(n))),
    );
    await queue.sendBatch('send an id twice', [entry('a'), entry('a')]);
    await queue.sendBatch('send a bad id', [entry('a:b')]);
    await queue.receive('receive too many', { MaxNumberOfMessages: 11 });
    await queue.receive('wait too long', { WaitTimeSeconds: 21 });
    const nobody = { QueueUrl: queue.QueueUrl.replace('refusing', 'nobody') };
    await calls.call('purge nobody', (client) => client.send(new PurgeQueueCommand(nobody)));
  }, QUEUE_DIFFERENCES['refusals']));
