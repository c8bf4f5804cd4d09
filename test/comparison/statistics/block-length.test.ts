import { describe, expect, test } from '@jest/globals';
import { batchSpanMsOf } from '../../../src/comparison/statistics/batch-span.ts';
import { blockMsOf } from '../../../src/comparison/statistics/block-length.ts';
import {
  type CompressedSamples,
  compressSamples,
} from '../../../src/comparison/statistics/compress-samples.ts';

/** A record every `everyMs` in batches of `batchSize`, for `seconds`. */
function armOf(seconds: number, everyMs: number, batchSize: number): CompressedSamples {
  const n = (seconds * 1000) / everyMs;
  return compressSamples({
    arm: 'sqs',
    repetitions: [
      {
        startAtMs: 0,
        intendedAtMs: Float64Array.from({ length: n }, (_, record) => record * everyMs),
        valuesMs: new Float64Array(n),
        invocation: Int32Array.from({ length: n }, (_, record) => Math.floor(record / batchSize)),
      },
    ],
  });
}

test('the span of a batch is the one that 99 of 100 invocations do not exceed', () => {
  const intendedAtMs = Float64Array.from({ length: 200 }, (_, record) =>
    record === 199 ? 900_000 : Math.floor(record / 2) * 1000 + (record % 2) * 30,
  );
  const invocation = Int32Array.from({ length: 200 }, (_, record) => Math.floor(record / 2));

  expect(batchSpanMsOf(intendedAtMs, invocation)).toBe(30);
});

test('invocations without any of the samples have no span', () => {
  expect(batchSpanMsOf(Float64Array.of(5, 25), Int32Array.of(7, 7))).toBe(20);
  expect(batchSpanMsOf(new Float64Array(), new Int32Array())).toBe(0);
});

describe('the length of blocks', () => {
  test('is a second where batches are short', () => {
    expect(blockMsOf([armOf(60, 100, 10)])).toBe(1000);
  });

  test('is at least the span of a batch in every arm, rounded up to what reads well', () => {
    expect(blockMsOf([armOf(60, 100, 10), armOf(60, 100, 36)])).toBe(5000);
  });

  test('leaves at most 750 blocks', () => {
    expect(blockMsOf([armOf(750, 1000, 1)])).toBe(1000);
    expect(blockMsOf([armOf(751, 1000, 1)])).toBe(2000);
    expect(blockMsOf([armOf(86_400, 10_000, 1)])).toBe(120_000);
  });

  test('is whole hours for what lasts for months', () => {
    expect(blockMsOf([armOf(90 * 86_400, 3_600_000, 1)])).toBe(3 * 3_600_000);
  });
});
