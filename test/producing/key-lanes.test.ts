import { expect, test } from '@jest/globals';
import { InvariantViolation } from '../../src/invariant.ts';
import { KeyLanes } from '../../src/producing/key-lanes.ts';

const item = (partitionKey: string, sequence: number, dueMs = 0) => ({
  partitionKey,
  sequence,
  dueMs,
});

test('keys take turns, and the second record of a key waits for the first', () => {
  const lanes = new KeyLanes<ReturnType<typeof item>>();
  const [a0, a1, b0] = [item('a', 0), item('a', 1), item('b', 0)];
  expect([a0, a1, b0].map((one) => lanes.add(one))).toEqual([true, false, true]);

  expect([lanes.take(), lanes.take(), lanes.take()]).toEqual([a0, b0, undefined]);
  expect(lanes.resolve(a0)).toBe(a1);
  expect(lanes.take()).toBe(a1);
});

test('a record given back comes before the later ones of its key', () => {
  const lanes = new KeyLanes<ReturnType<typeof item>>();
  const [a0, a1] = [item('a', 0), item('a', 1)];
  lanes.add(a0);
  lanes.add(a1);
  lanes.take();

  lanes.giveBack(a0);

  expect(lanes.take()).toBe(a0);
  expect(lanes.readyCount).toBe(0);
});

test('draining leaves only what is taken, and that can still be resolved', () => {
  const lanes = new KeyLanes<ReturnType<typeof item>>();
  const [a0, a1, b0, b1] = [item('a', 0), item('a', 1), item('b', 0), item('b', 1)];
  for (const one of [a0, a1, b0, b1]) lanes.add(one);
  lanes.take();

  expect(lanes.drainWaiting()).toEqual([a1, b0, b1]);
  expect({ ready: lanes.readyCount, unresolved: lanes.unresolvedCount }).toEqual({
    ready: 0,
    unresolved: 1,
  });
  expect(lanes.resolve(a0)).toBeUndefined();
  expect(lanes.unresolvedCount).toBe(0);
});

test('resolving what was not taken is a programming error', () => {
  const lanes = new KeyLanes<ReturnType<typeof item>>();
  const a0 = item('a', 0);
  lanes.add(a0);

  expect(() => lanes.resolve(a0)).toThrow(InvariantViolation);
});

test('what is due first is taken first, whenever its key got ready', () => {
  const lanes = new KeyLanes<ReturnType<typeof item>>();
  const [a0, a1, b0, c0] = [item('a', 0, 10), item('a', 1, 20), item('b', 0, 30), item('c', 0, 40)];
  for (const one of [a0, a1, b0, c0]) lanes.add(one);
  lanes.take();

  lanes.resolve(a0);

  expect([lanes.take(), lanes.take(), lanes.take()]).toEqual([a1, b0, c0]);
});
