import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { sleep } from '../src/clock.ts';
import { createVirtualClock } from '../src/virtual-clock.ts';

// Goal: virtual time passes in the order of its timers, the same each time, and never by itself.
// Method: timers that note when they fire, next to what a sorted list says.

test('timers fire in the order of their instants, and in the order they were set when equal', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat({ max: 20 }), { maxLength: 50 }), async (delaysMs) => {
      const clock = createVirtualClock();
      const fired: number[] = [];
      for (const [index, delayMs] of delaysMs.entries()) {
        clock.after(delayMs, () => fired.push(index));
      }

      await clock.advance(20);

      const expected = [...delaysMs.keys()].sort(
        (left, right) => (delaysMs[left] ?? 0) - (delaysMs[right] ?? 0) || left - right,
      );
      expect(fired).toEqual(expected);
    }),
  );
});

test('time stands at each timer while it fires and at the end of the advance after it', async () => {
  const clock = createVirtualClock(1000);
  const seenMs: number[] = [];
  clock.after(30, () => seenMs.push(clock.monotonicMs()));
  clock.after(-5, () => seenMs.push(clock.monotonicMs()));

  await clock.advance(100);

  expect(seenMs).toEqual([0, 30]);
  expect(clock.monotonicMs()).toBe(100);
  expect(clock.wallTimeMs()).toBe(1100);
});

test('timers fire in the same order however many others are cancelled, also between them', async () => {
  const timer = fc.record({
    delayMs: fc.nat({ max: 20 }),
    cancelledAtMs: fc.option(fc.nat({ max: 20 }), { freq: 1 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(timer, { maxLength: 50 }), async (timers) => {
      const clock = createVirtualClock();
      const fired: number[] = [];
      for (const [index, { delayMs, cancelledAtMs }] of timers.entries()) {
        // Set first, so that at the same instant the cancelling wins.
        let cancel = (): void => undefined;
        if (cancelledAtMs !== null) clock.after(cancelledAtMs, () => cancel());
        cancel = clock.after(delayMs, () => fired.push(index));
      }

      await clock.advance(20);

      const delayOf = (index: number): number => timers[index]?.delayMs ?? 0;
      const expected = [...timers.keys()]
        .filter((index) => (timers[index]?.cancelledAtMs ?? Infinity) > delayOf(index))
        .sort((left, right) => delayOf(left) - delayOf(right) || left - right);
      expect(fired).toEqual(expected);
    }),
  );
});

test('a cancelled timer does not fire, and one beyond the advance waits', async () => {
  const clock = createVirtualClock();
  const fired: string[] = [];
  const cancel = clock.after(10, () => fired.push('cancelled'));
  clock.after(11, () => fired.push('later'));
  cancel();

  await clock.advance(10);
  expect(fired).toEqual([]);
  await clock.advance(1);
  expect(fired).toEqual(['later']);
});

test('whatever follows from a timer in promises happens before the next timer', async () => {
  const clock = createVirtualClock();
  const steps: string[] = [];
  const walk = async (name: string): Promise<void> => {
    await sleep(clock, 5);
    for (let step = 0; step < 10; step++) await Promise.resolve();
    steps.push(name);
  };
  void walk('first');
  void walk('second');

  await clock.advance(5);

  expect(steps).toEqual(['first', 'second']);
});

test('running through a promise answers as it does, at the instant at which it settles', async () => {
  const clock = createVirtualClock();
  clock.after(1_000_000, () => undefined);

  expect(await clock.runThrough(sleep(clock, 3_600_000).then(() => 'done'))).toBe('done');
  expect(clock.monotonicMs()).toBe(3_600_000);
  const failing = sleep(clock, 10).then(() => {
    throw new Error('broken');
  });
  await expect(clock.runThrough(failing)).rejects.toThrow('broken');
});

test('waiting for what no timer can bring about is an error', async () => {
  const clock = createVirtualClock();

  await expect(clock.runUntil(() => false)).rejects.toThrow('no timer is left');
  clock.after(100, () => undefined);
  await expect(clock.runUntil(() => false, 50)).rejects.toThrow('not met in 50 ms');
});
