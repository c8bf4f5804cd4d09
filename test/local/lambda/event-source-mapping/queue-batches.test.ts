import { expect, test } from '@jest/globals';
import { createMappingWorld } from '../mappings/mapping-world.ts';
import { queueFixture } from './queue-mapping-fixture.ts';

// Goal: the rules about batches of a queue that no conformance case covers; the ids are those of
// docs/fidelity.md. Method: scripted functions in virtual time, on the in-memory queue or, where
// the order of a standard queue matters, on the local SQS.

test('S31 a message that comes back has another receipt handle and is otherwise the same', async () => {
  const { clock, queue, invoker, start } = queueFixture({
    visibilityTimeoutMs: 4000,
    handler: (_, index) => {
      if (index === 0) throw new Error('once');
    },
  });
  queue.send('again');
  const mapping = start();

  await clock.advance(10_000);

  const [first, second] = invoker.invocations.map(({ event }) => JSON.parse(event).Records[0]);
  expect(second).toEqual({
    ...first,
    receiptHandle: expect.any(String),
    attributes: { ...first.attributes, ApproximateReceiveCount: '2' },
  });
  expect(first.attributes.ApproximateReceiveCount).toBe('1');
  expect(second.receiptHandle).not.toBe(first.receiptHandle);
  await mapping.stop();
});

test('S35 messages of failed batches come back on their own, in other batches', async () => {
  let failuresLeft = 4;
  const world = createMappingWorld({
    handler: () => {
      if (failuresLeft-- > 0) throw new Error('not yet');
    },
  });
  const EventSourceArn = world.createQueue('orders');
  const bodies = Array.from({ length: 40 }, (_, index) => `${index}`);
  for (const body of bodies) world.send(EventSourceArn, body);
  world.directory.create({ EventSourceArn, FunctionName: 'consumer' });

  await world.clock.advance(120_000);

  const batches = world.functions.consumer.invocations.map(({ records }) =>
    records.map(({ body }) => body).toSorted(),
  );
  const [failed, again] = [batches.slice(0, 4), batches.slice(4)];
  expect(failed.flat().toSorted()).toEqual(bodies.toSorted());
  expect(again.flat().toSorted()).toEqual(bodies.toSorted());
  for (const batch of again) expect(failed).not.toContainEqual(batch);
  await world.directory.stop();
});

test('S42 a thrown error takes the good messages of the batch to the dead-letter queue', async () => {
  const { clock, queue, invoker, start } = queueFixture({
    visibilityTimeoutMs: 4000,
    maxReceiveCount: 2,
    handler: (records) => {
      for (const { body } of records) JSON.parse(body);
      return { batchItemFailures: [] };
    },
  });
  queue.send('{}');
  queue.send('{ malformed');
  const mapping = start({ FunctionResponseTypes: ['ReportBatchItemFailures'] });

  await clock.advance(30_000);

  expect(invoker.invocations.map(({ records }) => records.length)).toEqual([2, 2]);
  expect(queue.deadLetters).toEqual(['{}', '{ malformed']);
  await mapping.stop();
});

test('S50 six groups and a limit of ten give six batches at once', async () => {
  const { clock, queue, invoker, start } = queueFixture({ fifo: true, durationMs: () => 2000 });
  for (let index = 0; index < 60; index++) queue.send(`${index}`, { group: `${index % 6}` });
  const mapping = start({ BatchSize: 1, ScalingConfig: { MaximumConcurrency: 10 } });

  await clock.advance(60_000);

  expect(invoker.invocations).toHaveLength(60);
  expect(invoker.concurrencyMax()).toBe(6);
  await mapping.stop();
});

test('S54 a failed batch of several groups blocks each of them until its messages return', async () => {
  const { clock, queue, delivered, start } = queueFixture({
    fifo: true,
    visibilityTimeoutMs: 4000,
    handler: (_, index) => {
      if (index === 0) throw new Error('once');
    },
  });
  for (const body of ['a1', 'b1']) queue.send(body, { group: body.charAt(0) });
  const mapping = start();
  await clock.advance(1000);
  for (const body of ['a2', 'b2', 'c1']) queue.send(body, { group: body.charAt(0) });

  await clock.advance(2000);
  expect(delivered()).toEqual([['a1', 'b1'], ['c1']]);
  await clock.advance(10_000);

  const after = delivered().slice(2).flat();
  for (const group of ['a', 'b']) {
    expect(after.filter((body) => body.startsWith(group))).toEqual([`${group}1`, `${group}2`]);
  }
  await mapping.stop();
});
