import { expect, test } from '@jest/globals';
import { queueFixture } from './queue-mapping-fixture.ts';

// Goal: provisioned mode (S17) begins with its event pollers, of which each has ten batches in
// flight, ten polls and 1 MB a second. Method: backlogs that one of these limits holds up.

const provisioned = (MinimumPollers: number, MaximumPollers: number) => ({
  BatchSize: 1,
  ProvisionedPollerConfig: { MinimumPollers, MaximumPollers },
});

const SLOW = { durationMs: () => 20_000, timeoutMs: 60_000, visibilityTimeoutMs: 60_000 };

test('S17 a backlog starts with ten batches to each of the least pollers', async () => {
  const { clock, queue, invoker, start } = queueFixture(SLOW);
  for (let index = 0; index < 100; index++) queue.send(`${index}`);
  const mapping = start(provisioned(3, 200));

  await clock.advance(0);

  expect(invoker.concurrencyMax()).toBe(30);
  const stopped = mapping.stop();
  await clock.advance(20_000);
  await stopped;
});

test('S17 it gets 1,000 more in a minute, up to ten to each of the most pollers', async () => {
  const { clock, queue, invoker, start } = queueFixture(SLOW);
  for (let index = 0; index < 500; index++) queue.send(`${index}`);
  const mapping = start(provisioned(2, 30));

  await clock.advance(6000);
  expect(invoker.concurrencyMax()).toBe(120);
  await clock.advance(13_000);

  expect(invoker.concurrencyMax()).toBe(300);
  const stopped = mapping.stop();
  await clock.advance(20_000);
  await stopped;
});

test('S17 without a backlog the least pollers remain', async () => {
  const { clock, queue, start } = queueFixture();
  const mapping = start(provisioned(2, 200));

  await clock.advance(100_000);

  expect(mapping.slotCount()).toBe(20);
  expect(queue.waitingCount()).toBe(20);
  await mapping.stop();
});

test('S17 function errors do not take the least pollers away', async () => {
  const { clock, queue, invoker, start } = queueFixture({
    durationMs: () => 1000,
    visibilityTimeoutMs: 600_000,
    handler: () => {
      throw new Error('always');
    },
  });
  for (let index = 0; index < 1000; index++) queue.send(`${index}`);
  const mapping = start(provisioned(2, 200));
  await clock.advance(20_000);
  const before = invoker.invocations.length;

  await clock.advance(10_000);

  expect(mapping.slotCount()).toBe(20);
  expect(invoker.invocations.length - before).toBe(200);
  const stopped = mapping.stop();
  await clock.advance(1000);
  await stopped;
});

test('S17 an event poller begins ten polls a second', async () => {
  const { clock, queue, invoker, start } = queueFixture();
  for (let index = 0; index < 5000; index++) queue.send(`${index}`);
  const mapping = start(provisioned(2, 2));
  await clock.advance(5000);
  const before = invoker.invocations.length;

  await clock.advance(10_000);

  expect(invoker.invocations.length - before).toBe(200);
  await mapping.stop();
});

test('S17 an event poller receives 1 MB a second', async () => {
  const { clock, queue, invoker, start } = queueFixture();
  for (let index = 0; index < 120; index++) queue.send('x'.repeat(262_144));
  const mapping = start(provisioned(2, 2));
  await clock.advance(3000);
  const before = invoker.invocations.length;

  await clock.advance(10_000);

  expect(invoker.invocations.length - before).toBe(80);
  await mapping.stop();
});

test('S17 nothing is lost of a queue that pollers cannot keep up with', async () => {
  const { clock, queue, delivered, start } = queueFixture({ durationMs: (index) => index % 50 });
  const bodies = Array.from({ length: 300 }, (_, index) => `${index}`);
  for (const body of bodies) queue.send(body);
  const mapping = start(provisioned(2, 2));

  await clock.advance(60_000);

  expect(delivered().flat().sort()).toEqual(bodies.sort());
  expect(queue.bodies()).toEqual([]);
  await mapping.stop();
});
