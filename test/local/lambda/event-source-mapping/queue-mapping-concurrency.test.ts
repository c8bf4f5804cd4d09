import { expect, test } from '@jest/globals';
import { queueFixture } from './queue-mapping-fixture.ts';
import { THROTTLED } from './scripted-invoker.ts';

// Goal: the batches in flight at once grow, shrink and stay within their limits as AWS documents
// it. Method: a backlog or none, and a function that counts how often it runs at once.

test('B-S09 a backlog starts with 5 concurrent batches and gets 5 more per second', async () => {
  const { clock, queue, invoker, start } = queueFixture({
    durationMs: () => 30_000,
    timeoutMs: 60_000,
    visibilityTimeoutMs: 60_000,
  });
  for (let index = 0; index < 200; index++) queue.send(`${index}`);
  const mapping = start({ BatchSize: 1 });

  await clock.advance(0);
  expect(invoker.concurrencyMax()).toBe(5);
  await clock.advance(10_000);
  expect(invoker.concurrencyMax()).toBe(55);
  const stopped = mapping.stop();
  await clock.advance(30_000);
  await stopped;
});

test('S16 without a backlog the concurrency does not grow', async () => {
  const { clock, queue, start } = queueFixture({ durationMs: () => 100 });
  const mapping = start({ BatchSize: 1 });

  for (let index = 0; index < 100; index++) {
    queue.send(`${index}`);
    await clock.advance(100);
  }

  expect(mapping.slotCount()).toBe(5);
  await mapping.stop();
});

test('S16 an idle mapping goes down to 2 pollers, a capped one stays', async () => {
  const uncapped = queueFixture();
  const capped = queueFixture();
  const mappings = [uncapped.start(), capped.start({ ScalingConfig: { MaximumConcurrency: 4 } })];

  await uncapped.clock.advance(100_000);
  await capped.clock.advance(100_000);

  expect(mappings.map((mapping) => mapping.slotCount())).toEqual([2, 4]);
  expect(uncapped.queue.waitingCount()).toBe(2);
  for (const mapping of mappings) await mapping.stop();
});

test('B-S09 with MaximumConcurrency it never exceeds it', async () => {
  const { clock, queue, invoker, start } = queueFixture({ durationMs: () => 2000 });
  for (let index = 0; index < 200; index++) queue.send(`${index}`);
  const mapping = start({ BatchSize: 1, ScalingConfig: { MaximumConcurrency: 8 } });

  await clock.advance(60_000);

  expect(queue.bodies()).toEqual([]);
  expect(invoker.concurrencyMax()).toBe(8);
  await mapping.stop();
});

test('S16 a long backlog ends at 1,250 batches at once', async () => {
  const { clock, queue, invoker, start } = queueFixture({
    durationMs: () => 600_000,
    timeoutMs: 900_000,
    visibilityTimeoutMs: 900_000,
  });
  for (let index = 0; index < 1300; index++) queue.send(`${index}`);
  const mapping = start({ BatchSize: 1 });

  await clock.advance(60_000);
  expect(invoker.concurrencyMax()).toBe(305);
  await clock.advance(240_000);

  expect(invoker.concurrencyMax()).toBe(1250);
  const stopped = mapping.stop();
  await clock.advance(600_000);
  await stopped;
});

test('S16 when all that is left of an idle mapping is busy, it grows again', async () => {
  const { clock, queue, invoker, start } = queueFixture({
    durationMs: () => 100_000,
    timeoutMs: 200_000,
    visibilityTimeoutMs: 200_000,
  });
  const mapping = start({ BatchSize: 1 });
  await clock.advance(60_000);
  expect(mapping.slotCount()).toBe(2);

  for (let index = 0; index < 10; index++) queue.send(`${index}`);
  await clock.advance(5000);

  expect(invoker.concurrencyMax()).toBe(10);
  const stopped = mapping.stop();
  await clock.advance(100_000);
  await stopped;
});

/** A backlog of 2,000 messages, one to a batch, of which each takes a second and then `ends`. */
function backlogThat(ends: (index: number) => unknown) {
  const fixture = queueFixture({
    visibilityTimeoutMs: 600_000,
    durationMs: () => 1000,
    handler: (_, index) => ends(index),
  });
  for (let index = 0; index < 2000; index++) fixture.queue.send(`${index}`);
  return fixture;
}
const fails = (): never => {
  throw new Error('always');
};

test('S36 function errors reduce the concurrency to one batch at a time', async () => {
  const { clock, invoker, start } = backlogThat(fails);
  const mapping = start({ BatchSize: 1 });

  await clock.advance(20_000);
  expect(mapping.slotCount()).toBe(1);
  const before = invoker.invocations.length;
  await clock.advance(10_000);

  expect(invoker.invocations.length - before).toBe(10);
  const stopped = mapping.stop();
  await clock.advance(1000);
  await stopped;
});

test('S36 with MaximumConcurrency, too', async () => {
  const { clock, start } = backlogThat(fails);
  const mapping = start({ BatchSize: 1, ScalingConfig: { MaximumConcurrency: 3 } });

  await clock.advance(20_000);

  expect(mapping.slotCount()).toBe(1);
  const stopped = mapping.stop();
  await clock.advance(1000);
  await stopped;
});

test('S36 after the errors the concurrency grows again', async () => {
  const { clock, invoker, start } = backlogThat((index) => (index < 40 ? fails() : null));
  const mapping = start({ BatchSize: 1 });
  await clock.runUntil(() => invoker.invocations.length === 40);
  expect(mapping.slotCount()).toBe(1);

  await clock.advance(12_000);

  expect(mapping.slotCount()).toBeGreaterThan(50);
  const stopped = mapping.stop();
  await clock.advance(1000);
  await stopped;
});

test.each([
  ['function errors', fails],
  ['unreadable answers', () => ({ batchItemFailures: [{}] })],
])('S36 with ReportBatchItemFailures %s do not reduce it', async (_, ends) => {
  const { clock, start } = backlogThat(ends);
  const mapping = start({ BatchSize: 1, FunctionResponseTypes: ['ReportBatchItemFailures'] });

  await clock.advance(20_000);

  expect(mapping.slotCount()).toBe(105);
  const stopped = mapping.stop();
  await clock.advance(1000);
  await stopped;
});

test('S36 partial failures do not reduce it', async () => {
  const fixture = queueFixture({
    visibilityTimeoutMs: 600_000,
    durationMs: () => 1000,
    handler: ([record]) => ({ batchItemFailures: [{ itemIdentifier: record?.messageId }] }),
  });
  for (let index = 0; index < 2000; index++) fixture.queue.send(`${index}`);
  const mapping = fixture.start({
    BatchSize: 2,
    FunctionResponseTypes: ['ReportBatchItemFailures'],
  });

  await fixture.clock.advance(10_000);

  expect(mapping.slotCount()).toBe(55);
  const stopped = mapping.stop();
  await fixture.clock.advance(1000);
  await stopped;
});

test.each([
  ['without', []],
  ['with', ['ReportBatchItemFailures']],
])('S36 throttles reduce it %s ReportBatchItemFailures', async (_, FunctionResponseTypes) => {
  const { clock, queue, traces, start } = queueFixture({ handler: () => THROTTLED });
  for (let index = 0; index < 500; index++) queue.send(`${index}`);
  const mapping = start({ BatchSize: 1, FunctionResponseTypes });

  await clock.advance(60_000);

  expect(mapping.slotCount()).toBe(1);
  const released = traces.filter(({ kind }) => kind === 'released');
  expect(released.length).toBeGreaterThanOrEqual(5);
  await mapping.stop();
});

test('S36 after throttles it grows again, whatever messages fail', async () => {
  let throttlesLeft = 20;
  const { clock, queue, start } = queueFixture({
    visibilityTimeoutMs: 600_000,
    durationMs: () => 1000,
    handler: ([record]) => {
      if (throttlesLeft-- > 0) return THROTTLED;
      return { batchItemFailures: [{ itemIdentifier: record?.messageId }] };
    },
  });
  for (let index = 0; index < 2000; index++) queue.send(`${index}`);
  const mapping = start({ BatchSize: 2, FunctionResponseTypes: ['ReportBatchItemFailures'] });
  await clock.runUntil(() => throttlesLeft <= 0);
  expect(mapping.slotCount()).toBeLessThanOrEqual(5);

  await clock.advance(20_000);

  expect(mapping.slotCount()).toBeGreaterThan(50);
  const stopped = mapping.stop();
  await clock.advance(1000);
  await stopped;
});

test('S16 pollers that gather a batch are not idle', async () => {
  const { clock, queue, invoker, start } = queueFixture();
  for (let index = 0; index < 50; index++) queue.send(`${index}`);
  const mapping = start({ BatchSize: 25, MaximumBatchingWindowInSeconds: 100 });

  await clock.advance(101_000);

  expect(invoker.invocations.map(({ records }) => records.length)).toEqual([10, 10, 10, 10, 10]);
  expect(mapping.slotCount()).toBe(5);
  await mapping.stop();
});
