import {
  type CompressedSamples,
  compressSamples,
} from '../../src/comparison/statistics/compress-samples.ts';
import { endToEndSamples } from '../../src/measurement/latency.ts';
import type { ObservedArm } from '../../src/observation/observed-arm.ts';

/** The end-to-end samples of an arm, as comparing takes them. */
export function samplesOf(arm: ObservedArm): CompressedSamples {
  const startAtMs = arm.records.intendedAtMs.reduce((least, atMs) => Math.min(least, atMs), 0);
  const { batch: invocation, ...samples } = endToEndSamples(arm, startAtMs);
  return compressSamples({ arm: arm.arm, repetitions: [{ startAtMs, ...samples, invocation }] });
}
