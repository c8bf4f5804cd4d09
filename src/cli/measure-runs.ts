import { openRun, type RunReader } from '../collecting/read-run.ts';
import type { RunJson } from '../collecting/run-json.ts';
import type { LatencyHistogram } from '../comparison/run-result.ts';
import {
  type CompressedSamples,
  compressSamples,
  type RepetitionSamples,
} from '../comparison/statistics/compress-samples.ts';
import { evidenceOf } from '../measurement/evidence.ts';
import { endToEndSamples } from '../measurement/latency.ts';
import { type ArmMeasurement, measureArm } from '../measurement/measure-arm.ts';
import type { Arm } from '../observation/arm.ts';
import { exportHistogram } from './export-histogram.ts';

/** One run, each of its arms measured. */
export interface MeasuredRun {
  readonly directory: string;
  readonly run: RunJson;
  readonly missingCallCount: number;
  readonly arms: readonly ArmMeasurement[];
  readonly histograms: Readonly<Partial<Record<Arm, LatencyHistogram>>>;
}

/** Runs of the same schedule, measured. */
export interface MeasuredRuns {
  readonly runs: readonly MeasuredRun[];
  /** Of each arm, all runs together. */
  readonly samples: readonly CompressedSamples[];
  /** By arm and run; of a single run the same as `samples`. */
  readonly samplesOfEach: readonly (readonly CompressedSamples[])[];
}

/** Each execution environment anchors its clock to a wall time in whole milliseconds. */
const CLOCK_STEP_MS = 1;

/**
 * Locally and in a simulation all environments have one host's clock, but for the skew that a
 * simulation plans: one may be ahead by as much as another is behind. On AWS nothing is known.
 */
export function knownEpsilonMs({ stage, faults }: RunJson): number {
  const isOneHost = stage === 'local' || stage === 'simulated';
  return isOneHost ? CLOCK_STEP_MS + 2 * (faults?.clockSkewMaxMs ?? 0) : Number.POSITIVE_INFINITY;
}

/**
 * Measures what run directories hold: arm after arm through all of them, so that the observations
 * of one arm of one run are in memory at a time.
 *
 * @throws {RunDirectoryError} RUN_DIRECTORY_UNREADABLE, RUN_SCHEMA_UNSUPPORTED, RUN_SCHEMA_MISMATCH
 */
export async function measureRuns(directories: readonly string[]): Promise<MeasuredRuns> {
  const readers: RunReader[] = [];
  try {
    for (const directory of directories) readers.push(await openRun(directory));
    const measured: MeasuredArm[] = [];
    for (const arm of readers[0]?.run.arms ?? []) measured.push(await measureOneArm(arm, readers));
    return {
      runs: readers.map(({ run, missingCallCount }, index) => ({
        directory: directories[index] ?? '',
        run,
        missingCallCount,
        arms: measured.flatMap(({ measurements }) => measurements[index] ?? []),
        histograms: Object.fromEntries(
          measured.map(({ arm, histograms }) => [arm, histograms[index]]),
        ),
      })),
      samples: measured.map(({ samples }) => samples),
      samplesOfEach: measured.map(({ samplesOfEach }) => samplesOfEach),
    };
  } finally {
    for (const reader of readers) await reader.close();
  }
}

interface MeasuredArm {
  readonly arm: Arm;
  readonly measurements: readonly ArmMeasurement[];
  readonly histograms: readonly LatencyHistogram[];
  readonly samples: CompressedSamples;
  readonly samplesOfEach: readonly CompressedSamples[];
}

async function measureOneArm(arm: Arm, readers: readonly RunReader[]): Promise<MeasuredArm> {
  const measurements: ArmMeasurement[] = [];
  const histograms: LatencyHistogram[] = [];
  const repetitions: RepetitionSamples[] = [];
  for (const { run, missingCallCount, readArm } of readers) {
    const startAtMs = run.startAtMs + run.warmUpMs;
    const observed = await readArm(arm);
    const options = {
      knownEpsilonMs: knownEpsilonMs(run),
      measuredFromMs: startAtMs,
      evidence: evidenceOf(run, missingCallCount),
    };
    measurements.push(measureArm(observed, options));
    const { batch: invocation, ...samples } = endToEndSamples(observed, startAtMs);
    histograms.push(exportHistogram(samples.valuesMs));
    repetitions.push({ startAtMs, ...samples, invocation });
  }
  const samples = compressSamples({ arm, repetitions });
  const samplesOfEach =
    repetitions.length === 1
      ? [samples]
      : repetitions.map((repetition) => compressSamples({ arm, repetitions: [repetition] }));
  return { arm, measurements, histograms, samples, samplesOfEach };
}
