import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openRun } from '../collecting/read-run.ts';
import { writeJsonFile } from '../collecting/run-directory.ts';
import type { RunJson } from '../collecting/run-json.ts';
import { compareArms } from '../comparison/compare-arms.ts';
import type { RunResult } from '../comparison/run-result.ts';
import { evaluateThresholds } from '../comparison/thresholds/evaluate-thresholds.ts';
import type { Threshold } from '../comparison/thresholds/threshold.ts';
import { type ArmMeasurement, measureArm } from '../measurement/measure-arm.ts';
import { renderMarkdownSummary } from '../report/markdown-summary.ts';

/** Each execution environment anchors its clock to a wall time in whole milliseconds. */
const CLOCK_STEP_MS = 1;

/**
 * Measures and compares what a run directory holds and judges it by thresholds; writes
 * `result.json` and `summary.md`.
 */
export async function analyseRun(
  directory: string,
  thresholds: readonly Threshold[] = [],
): Promise<RunResult> {
  const reader = await openRun(directory);
  const { run, missingCallCount } = reader;
  const options = {
    knownEpsilonMs: knownEpsilonMs(run),
    measuredFromMs: run.startAtMs + run.warmUpMs,
  };
  const arms: ArmMeasurement[] = [];
  try {
    for (const arm of run.arms) arms.push(measureArm(await reader.readArm(arm), options));
  } finally {
    await reader.close();
  }
  const compared = compareArms({ run, arms, missingCallCount });
  const result: RunResult =
    thresholds.length === 0
      ? compared
      : { ...compared, thresholds: evaluateThresholds(thresholds, compared) };
  await writeJsonFile(join(directory, 'result.json'), result);
  await writeFile(join(directory, 'summary.md'), renderMarkdownSummary(result));
  return result;
}

/**
 * Locally and in a simulation all environments have one host's clock, but for the skew that a
 * simulation plans: one may be ahead by as much as another is behind. On AWS nothing is known.
 */
function knownEpsilonMs({ stage, faults }: RunJson): number {
  const isOneHost = stage === 'local' || stage === 'simulated';
  return isOneHost ? CLOCK_STEP_MS + 2 * (faults?.clockSkewMaxMs ?? 0) : Number.POSITIVE_INFINITY;
}
