import { expect, test } from '@jest/globals';
import { createAttemptCounter } from '../../src/consuming/attempt-counter.ts';

test('attempts are counted per key from 1', () => {
  const count = createAttemptCounter();
  expect([count('a'), count('b'), count('a'), count('a')]).toEqual([1, 1, 2, 3]);
});

test('the key longest unseen is forgotten when there are too many', () => {
  const count = createAttemptCounter(2);
  for (const key of ['a', 'b', 'a', 'c']) count(key);

  expect(count('a')).toBe(3);
  expect(count('b')).toBe(1);
});
