import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { decodeFromCompressedBase64 } from 'hdr-histogram-js';
import { exportHistogram } from '../../src/cli/export-histogram.ts';

test('what is exported decodes to the same samples within 0.1 %', () => {
  const value = fc.double({ min: 0, max: 60_000, noNaN: true });
  fc.assert(
    fc.property(fc.array(value, { minLength: 1, maxLength: 200 }), (valuesMs) => {
      const { base64 } = exportHistogram(Float64Array.from(valuesMs));
      const histogram = decodeFromCompressedBase64(base64);
      const sorted = valuesMs.toSorted((a, b) => a - b);
      expect(histogram.totalCount).toBe(sorted.length);
      const maxUs = (sorted.at(-1) ?? 0) * 1000;
      expect(Math.abs(histogram.maxValue - maxUs)).toBeLessThanOrEqual(1 + maxUs / 1000);
      const medianUs = (sorted[Math.ceil(sorted.length / 2) - 1] ?? 0) * 1000;
      const decodedUs = histogram.getValueAtPercentile(50);
      expect(Math.abs(decodedUs - medianUs)).toBeLessThanOrEqual(1 + medianUs / 500);
    }),
  );
});

test('negative samples are counted and left out', () => {
  const { base64, negativeCount } = exportHistogram(Float64Array.of(-1, 2, 3));
  expect(negativeCount).toBe(1);
  expect(decodeFromCompressedBase64(base64).totalCount).toBe(2);
});
