import { expect, test } from '@jest/globals';
import { stretchLengthOf } from '../../../src/comparison/statistics/stretch-length.ts';
import { timeBlocksOf } from '../../../src/comparison/statistics/time-blocks.ts';
import { syntheticArms } from './synthetic-run.ts';

/** The lengths for twenty runs. */
function lengthsOf(blockCount: number, carryOver: number): readonly number[] {
  return Array.from({ length: 20 }, (_, seed) =>
    stretchLengthOf(
      timeBlocksOf(
        syntheticArms({
          seed,
          blockCount,
          recordsPerBlock: 20,
          batchSize: 2,
          shiftMs: 0,
          carryOver,
        }),
        1000,
      ),
    ),
  );
}

test('blocks that know nothing of each other are nearly always drawn one by one', () => {
  expect(lengthsOf(100, 0).filter((length) => length > 1).length).toBeLessThanOrEqual(3);
});

test('neighbours that are alike are drawn together', () => {
  expect(lengthsOf(100, 0.8).filter((length) => length === 1)).toEqual([]);
});

test('at least ten stretches are left, however alike neighbours are', () => {
  expect(Math.max(...lengthsOf(100, 0.99))).toBe(10);
  expect(Math.max(...lengthsOf(19, 0.99))).toBe(1);
});
