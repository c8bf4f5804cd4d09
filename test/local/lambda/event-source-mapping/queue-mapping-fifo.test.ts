import { expect, test } from '@jest/globals';
import { queueFixture } from './queue-mapping-fixture.ts';

// Goal: a mapping of a FIFO queue keeps the order of each group. Method: an in-memory FIFO queue,
// which hides a group while one of its messages is in flight, and a scripted function.

const RBIF = { FunctionResponseTypes: ['ReportBatchItemFailures'] };

const reports = (...ids: unknown[]) => ({
  batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })),
});

test('S26 FIFO records name their group, deduplication id and sequence number', async () => {
  const { clock, queue, invoker, start } = queueFixture({ fifo: true });
  queue.send('body', { group: 'a' });
  const mapping = start();

  await clock.advance(100);

  expect(Object.keys(invoker.invocations[0]?.records[0]?.attributes ?? {})).toEqual(
    expect.arrayContaining(['SequenceNumber', 'MessageGroupId', 'MessageDeduplicationId']),
  );
  await mapping.stop();
});

test('B-S03 S49 one batch may hold several groups, each in its order', async () => {
  const { clock, queue, delivered, start } = queueFixture({ fifo: true });
  for (const body of ['a1', 'b1', 'a2', 'b2', 'a3', 'b3'])
    queue.send(body, { group: body.charAt(0) });
  const mapping = start({ BatchSize: 10 });

  await clock.advance(100);

  expect(delivered()).toEqual([['a1', 'b1', 'a2', 'b2', 'a3', 'b3']]);
  await mapping.stop();
});

test('B-S04 S51 a failing group blocks itself and no other', async () => {
  const { clock, queue, delivered, start } = queueFixture({
    fifo: true,
    visibilityTimeoutMs: 4000,
    maxReceiveCount: 3,
    handler: ([record]) => {
      if (record?.body === 'a1') throw new Error('poison');
    },
  });
  for (const body of ['a1', 'a2', 'b1', 'b2']) queue.send(body, { group: body.charAt(0) });
  const mapping = start({ BatchSize: 1 });

  await clock.advance(60_000);

  const bodies = delivered().flat();
  expect(bodies.filter((body) => body.startsWith('b'))).toEqual(['b1', 'b2']);
  expect(bodies.filter((body) => body.startsWith('a'))).toEqual(['a1', 'a1', 'a1', 'a2']);
  expect(bodies.indexOf('b2')).toBeLessThan(bodies.lastIndexOf('a1'));
  expect(queue.deadLetters).toEqual(['a1']);
  await mapping.stop();
});

test('B-S05 S52 reporting only the failed message deletes the ones behind it', async () => {
  const { clock, queue, delivered, start } = queueFixture({
    fifo: true,
    visibilityTimeoutMs: 4000,
    handler: (records, index) => (index === 0 ? reports(records[1]?.messageId) : null),
  });
  for (const body of ['1', '2', '3']) queue.send(body, { group: 'a' });
  const mapping = start(RBIF);

  await clock.advance(10_000);

  expect(delivered()).toEqual([['1', '2', '3'], ['2']]);
  expect(queue.bodies()).toEqual([]);
  await mapping.stop();
});

test('S53 reported messages of a group come back together and in order', async () => {
  const { clock, queue, invoker, delivered, start } = queueFixture({
    fifo: true,
    visibilityTimeoutMs: 8000,
    maxReceiveCount: 2,
    handler: (records, index) => {
      const ids = records.map(({ messageId }) => messageId);
      return reports(...(index === 0 ? ids.slice(1) : ids.slice(2)));
    },
  });
  for (const body of ['1', '2', '3', '4']) queue.send(body, { group: 'a' });
  const mapping = start(RBIF);

  await clock.advance(60_000);

  expect(delivered()).toEqual([
    ['1', '2', '3', '4'],
    ['2', '3', '4'],
  ]);
  const [first, second] = invoker.invocations;
  expect((second?.startedAtMs ?? 0) - (first?.startedAtMs ?? 0)).toBeGreaterThanOrEqual(8000);
  expect(queue.deadLetters).toEqual(['4']);
  await mapping.stop();
});

test('S54 a failed batch blocks every group in it until its visibility timeout ends', async () => {
  const { clock, queue, invoker, delivered, start } = queueFixture({
    fifo: true,
    visibilityTimeoutMs: 4000,
    handler: (_, index) => {
      if (index === 0) throw new Error('once');
    },
  });
  for (const body of ['a1', 'b1']) queue.send(body, { group: body.charAt(0) });
  const mapping = start();
  await clock.advance(100);
  for (const body of ['a2', 'b2', 'c1']) queue.send(body, { group: body.charAt(0) });

  await clock.advance(3800);
  expect(delivered()).toEqual([['a1', 'b1'], ['c1']]);
  await clock.advance(10_000);

  expect(delivered().slice(2)).toEqual([['a1', 'b1', 'a2', 'b2']]);
  const [failed, , retried] = invoker.invocations;
  expect((retried?.startedAtMs ?? 0) - (failed?.startedAtMs ?? 0)).toBe(4000);
  await mapping.stop();
});

test('S50 concurrency ends at MaximumConcurrency with more groups than that', async () => {
  const { clock, queue, invoker, start } = queueFixture({ fifo: true, durationMs: () => 1000 });
  for (const group of ['a', 'b', 'c', 'd', 'e', 'f']) queue.send(group, { group });
  const mapping = start({ BatchSize: 1, ScalingConfig: { MaximumConcurrency: 4 } });

  await clock.advance(10_000);

  expect(invoker.invocations).toHaveLength(6);
  expect(invoker.concurrencyMax()).toBe(4);
  await mapping.stop();
});

test('S48 a group has one batch in flight, S50 several groups run at once', async () => {
  const { clock, queue, invoker, start } = queueFixture({ fifo: true, durationMs: () => 2000 });
  for (let index = 0; index < 60; index++) queue.send(`${index}`, { group: `${index % 6}` });
  const mapping = start({ BatchSize: 1, ScalingConfig: { MaximumConcurrency: 10 } });

  await clock.advance(60_000);

  expect(invoker.invocations).toHaveLength(60);
  expect(invoker.concurrencyMax()).toBe(6);
  await mapping.stop();
});

test('what does not fit behind a failed FIFO batch does not overtake it', async () => {
  const { clock, queue, delivered, start } = queueFixture({
    fifo: true,
    visibilityTimeoutMs: 4000,
    handler: (_, index) => {
      if (index === 0) throw new Error('once');
    },
  });
  for (let index = 0; index < 8; index++) {
    queue.send(`${index}`.padEnd(1_048_576, 'x'), { group: 'a' });
  }
  const mapping = start();

  await clock.advance(10_000);

  const order = delivered().map((batch) => batch.map((body) => body[0]).join(''));
  expect(order).toEqual(['01234', '01234', '567']);
  await mapping.stop();
});
