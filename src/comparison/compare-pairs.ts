import { cover } from '../measurement/clock-offset.ts';
import type { Clocks } from '../measurement/clocks.ts';
import type { ArmMeasurement } from '../measurement/measure-arm.ts';
import type { Arm } from '../observation/arm.ts';
import type { Finding, FindingKind } from './finding.ts';
import { blockMsOf } from './statistics/block-length.ts';
import { comparePair } from './statistics/compare-pair.ts';
import type { CompressedSamples } from './statistics/compress-samples.ts';
import type { NoiseBand, PairComparison } from './statistics/pair-comparison.ts';

/** One run, as far as comparing its arms depends on it. */
export interface ComparableRun {
  readonly arms: readonly ArmMeasurement[];
  readonly findings: readonly Finding[];
}

/** What to compare. */
export interface ComparePairsOptions {
  /** End-to-end samples of each arm, repetitions of the same schedule together. */
  readonly samples: readonly CompressedSamples[];
  /** The repetitions, in order. */
  readonly runs: readonly ComparableRun[];
  /** The same seed gives the same intervals. */
  readonly seed: number;
  /** See `MeasureOptions`. */
  readonly knownEpsilonMs: number;
  /** How an arm differed from itself; null when that was not measured. */
  readonly noise: ReadonlyMap<string, NoiseBand> | null;
}

/** What latency rests on: unless all of it passed, nothing is concluded. */
const GROUNDS: ReadonlySet<FindingKind> = new Set(['drained', 'telemetry', 'clocks', 'schedule']);

/** Compares the end-to-end latency of every two arms, by blocks of their common schedule. */
export function comparePairs(options: ComparePairsOptions): readonly PairComparison[] {
  const { samples, runs, seed } = options;
  const blockMs = blockMsOf(samples);
  return samples.flatMap((a, index) =>
    samples.slice(index + 1).map((b) =>
      comparePair({
        arms: [a, b],
        blockMs,
        seed,
        resolutionMs: resolutionMsOf(options, a.arm, b.arm),
        invalidReason: invalidReasonOf(runs, [a.arm, b.arm]),
        noise: widest(options.noise?.get(a.arm), options.noise?.get(b.arm)),
      }),
    ),
  );
}

/** What speaks against concluding anything about these arms, in the words of the finding. */
export function invalidReasonOf(
  runs: readonly ComparableRun[],
  arms: readonly string[],
): string | null {
  const doubt = runs
    .flatMap(({ findings }) => findings)
    .find(
      ({ kind, arm, verdict }) =>
        GROUNDS.has(kind) && verdict !== 'pass' && (arm === null || arms.includes(arm)),
    );
  return doubt === undefined ? null : `${doubt.arm ?? 'the run'}: ${doubt.reason}`;
}

/**
 * Both arms' records begin on one producer's clock and end on their consumers': by as much as those
 * can differ, a difference of latencies is not known.
 */
function resolutionMsOf(
  { runs, knownEpsilonMs }: ComparePairsOptions,
  a: string,
  b: string,
): number {
  const clocksOf = (run: ComparableRun, name: string): Clocks | undefined =>
    run.arms.find(({ arm }: { readonly arm: Arm }) => arm === name)?.clocks;
  const spreads = runs.map((run) => {
    const first = clocksOf(run, a)?.consumers ?? null;
    const second = clocksOf(run, b)?.consumers ?? null;
    if (first === null || second === null) return knownEpsilonMs;
    const { lowerMs, upperMs } = cover(first, second);
    return Math.min(knownEpsilonMs, upperMs - lowerMs);
  });
  return Math.max(0, ...spreads);
}

/** At each percentile the farther bound of the two; null when neither arm was held to itself. */
function widest(a: NoiseBand | undefined, b: NoiseBand | undefined): NoiseBand | null {
  if (a === undefined || b === undefined) return a ?? b ?? null;
  return {
    comparisonCount: a.comparisonCount + b.comparisonCount,
    bounds: a.bounds.map(({ percentile, boundMs }, row) => {
      const other = b.bounds[row]?.boundMs ?? null;
      const known = [boundMs, other].filter((bound) => bound !== null);
      return { percentile, boundMs: known.length === 0 ? null : Math.max(...known) };
    }),
  };
}
