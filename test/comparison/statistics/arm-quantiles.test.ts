import { expect, test } from '@jest/globals';
import { estimateArm } from '../../../src/comparison/statistics/arm-quantiles.ts';
import { syntheticArms } from './synthetic-run.ts';

const estimate = (blockCount: number, recordsPerBlock: number, batchSize: number) => {
  const [samples] = syntheticArms({
    seed: 3,
    blockCount,
    recordsPerBlock,
    batchSize,
    shiftMs: 0,
  });
  return estimateArm({ samples, blockMs: 1000, seed: 1, resampleCount: 200 });
};

test('a quantile lies within its interval, which exists where there are enough blocks', () => {
  const { quantiles, ...rest } = estimate(40, 50, 5);

  expect(rest).toEqual({
    arm: 'sqs',
    method: 'blocks',
    repetitionCount: 1,
    blockMs: 1000,
    blockCount: 40,
    stretchLength: 1,
    resampleCount: 200,
    sampleCount: 2000,
  });
  for (const { percentile, valueMs, lowerMs, upperMs } of quantiles) {
    const bounded = percentile >= 9 && percentile <= 91;
    expect([percentile, lowerMs !== null]).toEqual([percentile, bounded]);
    if (!bounded) continue;
    expect(lowerMs).toBeLessThan(valueMs ?? Number.NaN);
    expect(upperMs).toBeGreaterThan(valueMs ?? Number.NaN);
  }
  expect(quantiles[98]?.neededBlockCount).toBe(368);
});

test('more records in the same blocks do not make an interval much narrower', () => {
  const widthOf = ({ quantiles }: ReturnType<typeof estimate>): number =>
    (quantiles[49]?.upperMs ?? 0) - (quantiles[49]?.lowerMs ?? 0);

  // With independent records, sixteen times as many would make it a quarter as wide.
  expect(widthOf(estimate(40, 800, 800))).toBeGreaterThan(0.7 * widthOf(estimate(40, 50, 50)));
});
