import { describe, expect, test } from '@jest/globals';
import {
  type CompressedSamples,
  compressSamples,
} from '../../../src/comparison/statistics/compress-samples.ts';
import { timeBlocksOf } from '../../../src/comparison/statistics/time-blocks.ts';

/** An arm with a value of 1 ms at each of these instants of each repetition. */
function armAt(...repetitions: readonly (readonly number[])[]): CompressedSamples {
  return compressSamples({
    arm: 'sqs',
    repetitions: repetitions.map((instants) => ({
      startAtMs: 10_000,
      intendedAtMs: Float64Array.from(instants),
      valuesMs: new Float64Array(instants.length).fill(1),
      invocation: new Int32Array(instants.length),
    })),
  });
}

describe('blocks of time', () => {
  test('have the same edges for every arm, beginning with the repetition', () => {
    const { arms } = timeBlocksOf([armAt([10_000, 11_999, 12_000]), armAt([11_000, 13_999])], 2000);

    expect(arms.map(({ counts }) => [...counts])).toEqual([
      [2, 1],
      [1, 1],
    ]);
  });

  test('are kept where one arm is silent', () => {
    const { arms, blockCounts } = timeBlocksOf([armAt([10_000, 12_000]), armAt([11_000])], 1000);

    expect(blockCounts).toEqual([3]);
    expect(arms.map(({ occupiedBlockCount }) => occupiedBlockCount)).toEqual([2, 1]);
    expect(arms.map(({ counts }) => [...counts])).toEqual([
      [1, 0, 1],
      [0, 1, 0],
    ]);
  });

  test('do not exist where every arm is silent', () => {
    const { blockCounts } = timeBlocksOf([armAt([10_000, 70_000]), armAt([10_000])], 1000);

    expect(blockCounts).toEqual([2]);
  });

  test('of different repetitions are different', () => {
    const { arms, blockCounts } = timeBlocksOf([armAt([10_000], [10_000, 10_001, 11_000])], 1000);

    expect(blockCounts).toEqual([1, 2]);
    expect(arms.map(({ counts }) => [...counts])).toEqual([[1, 2, 1]]);
  });
});

test('arms with different numbers of repetitions are a programming error', () => {
  expect(() => timeBlocksOf([armAt([10_000]), armAt([10_000], [10_000])], 1000)).toThrow(
    'every arm took part in every repetition',
  );
});

test('a sample from before the start of its repetition is a programming error', () => {
  expect(() => armAt([9_999])).toThrow('no sample is intended before the start');
});
