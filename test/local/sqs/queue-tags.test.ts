import { expect, test } from '@jest/globals';
import { createLocalSqs } from './local-sqs.ts';

const manyTags = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`key${index}`, 'v']));

test('tags are added, overwritten by key, told and taken away', async () => {
  const sqs = createLocalSqs();
  const list = () => sqs.call('ListQueueTags', 'orders');
  await sqs.call('CreateQueue', '', { QueueName: 'orders', tags: { team: 'a' } });

  await sqs.call('TagQueue', 'orders', { Tags: { team: 'b', Team: 'c', empty: '' } });
  expect(await list()).toEqual({ Tags: { team: 'b', Team: 'c', empty: '' } });
  await sqs.call('UntagQueue', 'orders', { TagKeys: ['team', 'none'] });
  expect(await list()).toEqual({ Tags: { Team: 'c', empty: '' } });
  await sqs.call('UntagQueue', 'orders', { TagKeys: ['Team', 'empty'] });

  expect(await list()).toEqual({});
});

test('a queue has fifty tags at most', async () => {
  const sqs = createLocalSqs();
  sqs.create('orders');
  await sqs.call('TagQueue', 'orders', { Tags: manyTags(50) });

  await expect(sqs.call('TagQueue', 'orders', { Tags: { more: 'v' } })).rejects.toMatchObject({
    queryCode: 'InvalidParameterValue',
    message: 'Too many tags added for queue orders.',
  });
  await expect(sqs.call('TagQueue', 'orders', { Tags: { key0: 'w' } })).resolves.toBeUndefined();
});

test('CreateQueue with other tags than the queue has is refused', async () => {
  const sqs = createLocalSqs();
  const create = (tags: object) => sqs.call('CreateQueue', '', { QueueName: 'orders', tags });
  await create({ team: 'a' });

  await expect(create({ team: 'a' })).resolves.toBeDefined();
  await expect(create({ team: 'b' })).rejects.toMatchObject({
    code: 'QueueNameExists',
    message: 'A queue already exists with the same name and a different value for tags',
  });
});

test.each([
  ['TagQueue', {}, 'The request must contain the parameter Tags.'],
  ['TagQueue', { Tags: { '': 'v' } }, 'Tag keys must be between 1 and 128 characters in length.'],
  ['TagQueue', { Tags: { k: 5 } }, 'the value of tag k is not a string'],
  ['UntagQueue', {}, 'Tag keys must be between 1 and 128 characters in length.'],
])('%s refuses %j', async (action, input, message) => {
  const sqs = createLocalSqs();
  sqs.create('orders');

  await expect(sqs.call(action, 'orders', input)).rejects.toThrow(message);
});

test('a tag may have the name of a property of every object', async () => {
  const sqs = createLocalSqs();
  sqs.create('orders');
  const tags = '{"Tags":{"__proto__":"a","constructor":"b"}}';

  await sqs.call('TagQueue', 'orders', JSON.parse(tags));

  expect(JSON.stringify(await sqs.call('ListQueueTags', 'orders'))).toBe(tags);
});
