import { countText, msText } from '../measurement/number-text.ts';
import type { Arm } from '../observation/arm.ts';
import { type ComparePairsOptions, comparePairs, invalidReasonOf } from './compare-pairs.ts';
import { RESULT_SCHEMA_VERSION, type RunResult } from './run-result.ts';
import { blockMsOf } from './statistics/block-length.ts';
import { comparePair } from './statistics/compare-pair.ts';
import type { CompressedSamples } from './statistics/compress-samples.ts';
import { describeComparison } from './statistics/describe-comparison.ts';
import { noiseBandOf } from './statistics/noise-band.ts';
import type { NoiseBand, PairComparison } from './statistics/pair-comparison.ts';
import type { JudgedThreshold } from './thresholds/evaluate-thresholds.ts';

/** What `result.json` holds of a run that was made several times. */
export interface RepeatedResult {
  readonly schemaVersion: typeof RESULT_SCHEMA_VERSION;
  readonly repetitions: readonly RunResult[];
  /** Of the arms with each other, over all repetitions. */
  readonly comparisons: readonly PairComparison[];
  /** Of each arm in one repetition with itself in the next; empty unless it was asked for. */
  readonly selfComparisons: readonly SelfComparison[];
  /** How the arms differed, one plain sentence each. */
  readonly differences: readonly string[];
  /** What was demanded: a threshold passes when it does in every repetition. */
  readonly thresholds?: readonly JudgedThreshold[];
}

/** An arm held to itself. */
export interface SelfComparison {
  readonly arm: Arm;
  /** Counted from 1; the second is the one after it. */
  readonly firstRepetition: number;
  readonly comparison: PairComparison;
}

/** What to compare. */
export interface CompareRepetitionsOptions
  extends Pick<ComparePairsOptions, 'samples' | 'seed' | 'knownEpsilonMs'> {
  readonly repetitions: readonly RunResult[];
  /** By arm and repetition. */
  readonly samplesOfEach: readonly (readonly CompressedSamples[])[];
  /** Whether arms are held to themselves (A/A), and no smaller difference is claimed. */
  readonly againstItself: boolean;
}

/** Compares arms over repetitions of one schedule. */
export function compareRepetitions(options: CompareRepetitionsOptions): RepeatedResult {
  const { repetitions, samples, samplesOfEach, againstItself } = options;
  const selfComparisons = againstItself
    ? samplesOfEach.flatMap((ofArm) => compareWithItself(ofArm, options))
    : [];
  const noise = againstItself ? noiseOf(selfComparisons) : null;
  const comparisons = comparePairs({ ...options, samples, runs: repetitions, noise });
  return {
    schemaVersion: RESULT_SCHEMA_VERSION,
    repetitions,
    comparisons,
    selfComparisons,
    differences: [
      ...samplesOfEach.flatMap(([first]) => describeNoise(first?.arm, noise)),
      ...comparisons.flatMap(describeComparison),
    ],
  };
}

function compareWithItself(
  ofArm: readonly CompressedSamples[],
  { repetitions, seed }: CompareRepetitionsOptions,
): readonly SelfComparison[] {
  const blockMs = blockMsOf(ofArm);
  return ofArm.slice(1).flatMap((second, index) => {
    const first = ofArm[index];
    const arm = repetitions[0]?.arms.find((one) => one.arm === second.arm)?.arm;
    if (first === undefined || arm === undefined) return [];
    const comparison = comparePair({
      arms: [first, second],
      blockMs,
      seed,
      resolutionMs: 0,
      invalidReason: invalidReasonOf(repetitions.slice(index, index + 2), [arm]),
      noise: null,
    });
    return [{ arm, firstRepetition: index + 1, comparison }];
  });
}

/** By how much an arm seemed to differ from itself at the median. */
function describeNoise(
  arm: string | undefined,
  noise: ReadonlyMap<string, NoiseBand> | null,
): readonly string[] {
  const band = arm === undefined ? undefined : noise?.get(arm);
  const boundMs = band?.bounds.find(({ percentile }) => percentile === 50)?.boundMs ?? null;
  if (arm === undefined || band === undefined || boundMs === null) return [];
  const comparisons = countText(band.comparisonCount, 'comparison');
  return [`${arm} against itself (A/A, ${comparisons}): up to ${msText(boundMs)} at p50`];
}

function noiseOf(selfComparisons: readonly SelfComparison[]): ReadonlyMap<string, NoiseBand> {
  const byArm = Map.groupBy(selfComparisons, ({ arm }) => arm);
  return new Map(
    Array.from(byArm, ([arm, all]) => [arm, noiseBandOf(all.map(({ comparison }) => comparison))]),
  );
}
