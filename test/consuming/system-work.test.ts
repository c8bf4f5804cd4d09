import { expect, test } from '@jest/globals';
import { systemClock } from '../../src/clock.ts';
import { systemWork } from '../../src/consuming/system-work.ts';

const work = systemWork(systemClock);

test('burning takes at least the time asked for', async () => {
  const startMs = systemClock.monotonicMs();
  await work.burnCpu(5, new AbortController().signal);
  expect(systemClock.monotonicMs() - startMs).toBeGreaterThanOrEqual(5);
});

test('a timer fires during a long burn, and an abort ends it', async () => {
  const end = new AbortController();
  systemClock.after(30, () => end.abort());
  const startMs = systemClock.monotonicMs();

  await work.burnCpu(60_000, end.signal);

  expect(systemClock.monotonicMs() - startMs).toBeLessThan(10_000);
});

test('an abort ends a wait', async () => {
  const end = new AbortController();
  const waiting = work.wait(60_000, end.signal);
  end.abort();
  await expect(waiting).resolves.toBeUndefined();
});
