import { describe, expect, test } from '@jest/globals';
import { queueFixture } from './queue-mapping-fixture.ts';

// Goal: messages that no filter lets through are deleted without an invocation, the others arrive
// as they were sent. Method: an in-memory queue and a scripted function in virtual time; ids are
// those of the conformance cases.

const filters = (...patterns: readonly object[]) => ({
  FilterCriteria: { Filters: patterns.map((pattern) => ({ Pattern: JSON.stringify(pattern) })) },
});
const wanted = filters({ body: { wanted: [true] } });
const YES = '{"wanted":true}';
const NO = '{"wanted":false}';

describe('A-S14 to A-S22 a matching message arrives unchanged and the other is deleted', () => {
  test.each([
    ['A-S14', { 'my-key': ['my-value'] }, '{"my-key": "my-value"}', '{"my-key":"other-value"}'],
    [
      'A-S15',
      { 'my-key': ['my-value-one', 'my-value-two'] },
      '{"my-key":"my-value-two"}',
      '{"my-key":"other-value"}',
    ],
    [
      'A-S16',
      { 'my-key-one': ['other-filter', 'my-value-one'], 'my-key-two': ['my-value-two'] },
      '{"my-key-one":"my-value-one","my-key-two":"my-value-two"}',
      '{"my-key-one":"other-value-","my-key-two":"my-value-two"}',
    ],
    [
      'A-S17',
      { 'my-key': [{ exists: true }] },
      '{"my-key":"any-value-one"}',
      '{"other-key":"any-value-two"}',
    ],
    ['A-S18', { 'my-number': [{ numeric: ['>', 100] }] }, '{"my-number":101}', '{"my-number":100}'],
    ['A-S19', { 'my-number': [{ numeric: ['<', 100] }] }, '{"my-number":99}', '{"my-number":100}'],
    [
      'A-S20',
      { 'my-number': [{ numeric: ['>=', 100, '<', 200] }] },
      '{"my-number":100}',
      '{"my-number":200}',
    ],
    ['A-S21', { 'my-key': [{ prefix: 'yes' }] }, '{"my-key":"yes-value"}', '{"my-key":"no-value"}'],
    ['A-S22', { 'my-key': ['my-value'] }, '{"my-key":"my-value"}', 'plain-string'],
  ])('%s %j', async (_, body, match, other) => {
    const { clock, queue, invoker, start } = queueFixture();
    queue.send(match);
    queue.send(other);
    const mapping = start({ MaximumBatchingWindowInSeconds: 1, ...filters({ body }) });

    await clock.advance(5000);

    expect(invoker.invocations.map(({ records }) => records)).toEqual([
      [expect.objectContaining({ body: match })],
    ]);
    expect(queue.bodies()).toEqual([]);
    expect(mapping.metrics().filteredOutRecordCount).toBe(1);
    await mapping.stop();
  });
});

test('K108 one filter of several is enough', async () => {
  const { clock, queue, delivered, start } = queueFixture();
  for (const body of ['{"a":1}', '{"b":2}', '{"c":3}']) queue.send(body);
  const mapping = start(filters({ body: { a: [1] } }, { body: { b: [2] } }));
  await clock.advance(100);
  expect(delivered().flat()).toEqual(['{"a":1}', '{"b":2}']);
  await mapping.stop();
});

test('S57 without a pattern for the body, a message is judged by everything else', async () => {
  const { clock, queue, delivered, start } = queueFixture();
  const attribute = (stringValue: string) => ({
    messageAttributes: { kind: { dataType: 'String', stringValue } },
  });
  queue.send('plain text', attribute('order'));
  queue.send(YES, attribute('order'));
  queue.send(YES, attribute('return'));
  queue.send(YES);
  const mapping = start(filters({ messageAttributes: { kind: { stringValue: ['order'] } } }));
  await clock.advance(100);
  expect(delivered().flat()).toEqual(['plain text', YES]);
  await mapping.stop();
});

test('S57 a body that is not JSON is not what a filter says is absent from it', async () => {
  const { clock, queue, delivered, start } = queueFixture();
  queue.send('plain text');
  queue.send('{}');
  const mapping = start(filters({ body: { a: [{ exists: false }] } }));
  await clock.advance(100);
  expect(delivered().flat()).toEqual(['{}']);
  await mapping.stop();
});

test('S55 what is filtered out is gone even if the function fails with the rest', async () => {
  const { clock, queue, invoker, traces, start } = queueFixture({
    handler: () => {
      throw new Error('always');
    },
  });
  queue.send(YES);
  queue.send(NO);
  const mapping = start(wanted);
  await clock.advance(100);
  expect(invoker.invocations).toHaveLength(1);
  expect(queue.bodies()).toEqual([YES]);
  const kinds = ['polled', 'filtered', 'deleted', 'invoked', 'failed'];
  expect(traces.map(({ kind }) => kind)).toEqual(kinds);
  expect(traces[1]).toMatchObject({ source: queue.arn, recordCount: 1 });
  await mapping.stop();
});

test('S55 a refused deletion is repeated when the message comes back', async () => {
  const { clock, queue, invoker, traces, start } = queueFixture();
  queue.refuseDeletions(1);
  queue.send(NO);
  const mapping = start(wanted);
  await clock.advance(100);
  expect(queue.bodies()).toEqual([NO]);
  await clock.advance(30_000);
  expect(queue.bodies()).toEqual([]);
  expect(invoker.invocations).toEqual([]);
  const look = ['polled', 'filtered'];
  expect(traces.map(({ kind }) => kind)).toEqual([...look, 'refused', ...look, 'deleted']);
  await mapping.stop();
});

test('K8 a batch is filled with what passes, over several receives', async () => {
  const { clock, queue, delivered, start } = queueFixture();
  for (let index = 0; index < 60; index++) {
    queue.send(JSON.stringify({ wanted: index % 3 === 0, index }));
  }
  const mapping = start({
    ...wanted,
    BatchSize: 20,
    MaximumBatchingWindowInSeconds: 10,
    ScalingConfig: { MaximumConcurrency: 2 },
  });
  await clock.advance(20_000);
  expect(delivered().flat()).toHaveLength(20);
  expect(Math.max(...delivered().map(({ length }) => length))).toBeGreaterThan(4);
  expect(queue.bodies()).toEqual([]);
  await mapping.stop();
});

test('a queue of which nothing passes is not an empty queue: no slot is given up', async () => {
  const { clock, queue, invoker, start } = queueFixture();
  const mapping = start(wanted);
  const slotCount = mapping.slotCount();
  for (let second = 0; second < 100; second++) {
    for (let index = 0; index < slotCount; index++) queue.send(NO);
    await clock.advance(1000);
  }
  expect(mapping.slotCount()).toBe(slotCount);
  await clock.advance(60_000);
  expect(mapping.slotCount()).toBeLessThan(slotCount);
  expect(invoker.invocations).toEqual([]);
  expect(mapping.metrics().filteredOutRecordCount).toBe(100 * slotCount);
  await mapping.stop();
});

test('what passes keeps the order of its group in a FIFO queue', async () => {
  const { clock, queue, delivered, start } = queueFixture({ fifo: true });
  const bodies = Array.from({ length: 40 }, (_, index) =>
    JSON.stringify({ wanted: index % 4 !== 1, index }),
  );
  for (const [index, body] of bodies.entries()) queue.send(body, { group: `${index % 3}` });
  const mapping = start(wanted);
  await clock.advance(10_000);
  for (const group of [0, 1, 2]) {
    const isOfGroup = (body: string) => JSON.parse(body).index % 3 === group;
    const passing = bodies.filter((body) => isOfGroup(body) && JSON.parse(body).wanted);
    expect(delivered().flat().filter(isOfGroup)).toEqual(passing);
  }
  expect(queue.bodies()).toEqual([]);
  await mapping.stop();
});
