import { describe, expect, test } from '@jest/globals';
import {
  drawBlocks,
  type ResamplingMethod,
  resamplingMethodFor,
} from '../../../src/comparison/statistics/draw-blocks.ts';
import { createPrng } from '../../../src/prng.ts';

const draw = (method: ResamplingMethod, blockCounts: readonly number[], stretchLength = 1) =>
  Array.from({ length: 300 }, (_, seed) => [
    ...drawBlocks(createPrng(seed), { method, blockCounts, stretchLength }),
  ]);
const sum = (counts: readonly number[]): number => counts.reduce((all, count) => all + count, 0);

describe('a resample', () => {
  test('has as many blocks as there are, each as likely as any other', () => {
    const resamples = draw('blocks', [12]);

    expect(resamples.map(sum)).toEqual(resamples.map(() => 12));
    for (const block of resamples[0]?.keys() ?? []) {
      const times = sum(resamples.map((counts) => counts[block] ?? 0));
      expect(Math.abs(times - 300)).toBeLessThan(90);
    }
  });

  test('draws neighbours together in stretches, with the first behind the last', () => {
    for (const counts of draw('blocks', [12], 4)) {
      expect(sum(counts)).toBe(12);
      const begins = counts.map((count, block) => count - (counts.at(block - 1) ?? 0));
      expect(sum(begins.filter((more) => more > 0))).toBeLessThanOrEqual(3);
    }
  });

  test('of pooled blocks takes no notice of runs', () => {
    const takenOfFirst = draw('pooled-blocks', [6, 6]).map((counts) => sum(counts.slice(0, 6)));

    expect(new Set(takenOfFirst).size).toBeGreaterThan(5);
  });

  test('of runs draws whole runs and as many blocks within each as it has', () => {
    const resamples = draw('runs-then-blocks', [3, 3, 3, 3, 3]);

    for (const counts of resamples) {
      const ofRuns = [0, 3, 6, 9, 12].map((from) => sum(counts.slice(from, from + 3)));
      expect(ofRuns.every((taken) => taken % 3 === 0)).toBe(true);
      expect(sum(ofRuns)).toBe(15);
    }
    expect(resamples.some((counts) => sum(counts.slice(0, 3)) === 0)).toBe(true);
  });
});

test.each([
  [1, 'blocks'],
  [2, 'pooled-blocks'],
  [4, 'pooled-blocks'],
  [5, 'runs-then-blocks'],
])('%i runs are resampled by %s', (runCount, method) => {
  expect(resamplingMethodFor(runCount)).toBe(method);
});
