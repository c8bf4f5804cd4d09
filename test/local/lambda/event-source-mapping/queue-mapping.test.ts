import { expect, test } from '@jest/globals';
import { queueFixture } from './queue-mapping-fixture.ts';

test('ends long polls at once', async () => {
  const { clock, queue, start } = queueFixture();
  const mapping = start();
  await clock.advance(1000);
  expect(queue.waitingCount()).toBe(5);

  await mapping.stop();

  expect(queue.waitingCount()).toBe(0);
  queue.send('unseen');
  await clock.advance(60_000);
  expect(queue.bodies()).toEqual(['unseen']);
});

test('lets a running invocation end and deletes what it processed', async () => {
  const { clock, queue, start } = queueFixture({ durationMs: () => 2000 });
  queue.send('running');
  const mapping = start();
  await clock.advance(500);

  let stopped = false;
  void mapping.stop().then(() => {
    stopped = true;
  });
  await clock.advance(1000);
  expect(stopped).toBe(false);
  await clock.advance(1000);

  expect(stopped).toBe(true);
  expect(queue.bodies()).toEqual([]);
});

test('a disabled mapping receives nothing', async () => {
  const { clock, queue, start } = queueFixture();
  queue.send('unseen');
  const mapping = start({ Enabled: false });

  await clock.advance(60_000);

  expect(mapping.state()).toBe('Disabled');
  expect(queue.bodies()).toEqual(['unseen']);
  await mapping.stop();
});
