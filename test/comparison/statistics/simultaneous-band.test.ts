import { describe, expect, test } from '@jest/globals';
import { simultaneousBand } from '../../../src/comparison/statistics/simultaneous-band.ts';
import { createPrng } from '../../../src/prng.ts';

/** A curve of points that resampling moves evenly by up to `reach`, each for itself or all alike. */
function curveOf(pointCount: number, reach: number, alike: boolean) {
  const prng = createPrng(1);
  const common = Float64Array.from({ length: 2000 }, () => (prng.nextFloat() - 0.5) * 2 * reach);
  return Array.from({ length: pointCount }, (_, index) => ({
    percentile: index + 1,
    value: 100,
    resampled: common.map((move) => 100 + (alike ? move : (prng.nextFloat() - 0.5) * 2 * reach)),
  }));
}

const widthOf = (curve: ReturnType<typeof curveOf>): number => {
  const [point] = simultaneousBand(curve, 1e6, 0.95);
  return point === undefined ? Number.NaN : point.upper - point.lower;
};

describe('a simultaneous band', () => {
  test('of one point is its interval', () => {
    // 95 % of what lies evenly within ±10 lies within ±9.5.
    expect(widthOf(curveOf(1, 10, true))).toBeCloseTo(19, 0);
  });

  test('is wider for points that move each for itself, not for those that move alike', () => {
    expect(widthOf(curveOf(40, 10, true))).toBeCloseTo(widthOf(curveOf(1, 10, true)), 6);
    expect(widthOf(curveOf(40, 10, false))).toBeGreaterThan(19.8);
  });

  test('is wider for few clusters', () => {
    const curve = curveOf(5, 10, false);
    const [few] = simultaneousBand(curve, 10, 0.95);

    // √(10 / 9) · 2.262 instead of 1.960.
    expect(((few?.upper ?? 0) - (few?.lower ?? 0)) / widthOf(curve)).toBeCloseTo(1.2166, 3);
  });

  test('has no width where no resample moves the point, and takes nothing from there', () => {
    const still = { percentile: 99, value: 7, resampled: new Float64Array(2000).fill(7) };
    const band = simultaneousBand([...curveOf(1, 10, true), still], 1e6, 0.95);

    expect(band[1]).toEqual({ percentile: 99, value: 7, lower: 7, upper: 7 });
    expect((band[0]?.upper ?? 0) - (band[0]?.lower ?? 0)).toBeCloseTo(19, 0);
  });
});
