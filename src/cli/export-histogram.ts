import { build, encodeIntoCompressedBase64 } from 'hdr-histogram-js';
import type { LatencyHistogram } from '../comparison/run-result.ts';

/** Three digits: a value is within 0.1 % of what was measured. */
const SIGNIFICANT_DIGITS = 3;
/** A day. Histograms widen by themselves, but not from nothing. */
const HIGHEST_US = 86_400_000_000;

/**
 * Counts samples of milliseconds in microseconds.
 *
 * @see https://github.com/HdrHistogram/HdrHistogram
 */
export function exportHistogram(valuesMs: Float64Array): LatencyHistogram {
  const histogram = build({
    bitBucketSize: 32,
    autoResize: true,
    lowestDiscernibleValue: 1,
    highestTrackableValue: HIGHEST_US,
    numberOfSignificantValueDigits: SIGNIFICANT_DIGITS,
    useWebAssembly: false,
  });
  let negativeCount = 0;
  for (const valueMs of valuesMs) {
    if (valueMs < 0) negativeCount++;
    else histogram.recordValue(Math.round(valueMs * 1000));
  }
  return { unit: 'us', negativeCount, base64: encodeIntoCompressedBase64(histogram) };
}
