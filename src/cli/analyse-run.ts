import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeJsonFile } from '../collecting/run-directory.ts';
import { compareArms } from '../comparison/compare-arms.ts';
import { compareRepetitions, type RepeatedResult } from '../comparison/compare-repetitions.ts';
import type { RunResult } from '../comparison/run-result.ts';
import { evaluateRepeatedly } from '../comparison/thresholds/evaluate-repeatedly.ts';
import { evaluateThresholds } from '../comparison/thresholds/evaluate-thresholds.ts';
import type { Threshold } from '../comparison/thresholds/threshold.ts';
import { renderMarkdownSummary } from '../report/markdown-summary.ts';
import { renderRepeatedSummary } from '../report/repeated-summary.ts';
import { knownEpsilonMs, type MeasuredRuns, measureRuns } from './measure-runs.ts';

/**
 * Measures and compares what a run directory holds and judges it by thresholds; writes
 * `result.json` and `summary.md`.
 */
export async function analyseRun(
  directory: string,
  thresholds: readonly Threshold[] = [],
): Promise<RunResult> {
  const [result] = await writeResults(await measureRuns([directory]), thresholds);
  if (result === undefined) throw new TypeError('one directory gives one result');
  return result;
}

/** What to analyse together. */
export interface AnalyseRepetitionsOptions {
  /** Of the whole: here the combined `result.json` and `summary.md` are written. */
  readonly directory: string;
  /** Run directories of the same schedule, in order. */
  readonly repetitions: readonly string[];
  readonly thresholds: readonly Threshold[];
  /** Hold each arm to itself (A/A). */
  readonly againstItself: boolean;
}

/** Analyses each repetition by itself and then all of them together. */
export async function analyseRepetitions(
  options: AnalyseRepetitionsOptions,
): Promise<RepeatedResult> {
  const { directory, thresholds, againstItself } = options;
  const measured = await measureRuns(options.repetitions);
  const repetitions = await writeResults(measured, thresholds);
  const [first] = measured.runs;
  const compared = compareRepetitions({
    repetitions,
    samples: measured.samples,
    samplesOfEach: measured.samplesOfEach,
    seed: first?.run.seed ?? 0,
    knownEpsilonMs: first === undefined ? Number.POSITIVE_INFINITY : knownEpsilonMs(first.run),
    againstItself,
  });
  const result: RepeatedResult =
    thresholds.length === 0
      ? compared
      : { ...compared, thresholds: evaluateRepeatedly(thresholds, compared) };
  await writeJsonFile(join(directory, 'result.json'), result);
  await writeFile(join(directory, 'summary.md'), renderRepeatedSummary(result));
  return result;
}

/** The result of each run by itself, written into its directory. */
async function writeResults(
  { runs, samplesOfEach }: MeasuredRuns,
  thresholds: readonly Threshold[],
): Promise<readonly RunResult[]> {
  const results: RunResult[] = [];
  for (const [index, measured] of runs.entries()) {
    const { directory, histograms, run } = measured;
    const samples = samplesOfEach.flatMap((ofArm) => ofArm[index] ?? []);
    const compared = compareArms({ ...measured, samples, knownEpsilonMs: knownEpsilonMs(run) });
    const result: RunResult = {
      ...compared,
      histograms,
      ...(thresholds.length > 0 && { thresholds: evaluateThresholds(thresholds, compared) }),
    };
    await writeJsonFile(join(directory, 'result.json'), result);
    await writeFile(join(directory, 'summary.md'), renderMarkdownSummary(result));
    results.push(result);
  }
  return results;
}
