import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readRun } from '../collecting/read-run.ts';
import { writeJsonFile } from '../collecting/run-directory.ts';
import { compareArms } from '../comparison/compare-arms.ts';
import type { RunResult } from '../comparison/run-result.ts';
import { measureArm } from '../measurement/measure-arm.ts';
import { renderMarkdownSummary } from '../report/markdown-summary.ts';

/**
 * Two instants of different execution environments are told apart from here on: each anchors its
 * clock to a wall time in whole milliseconds.
 */
const CLOCK_EPSILON_MS = 1;

/** Measures and compares what a run directory holds; writes `result.json` and `summary.md`. */
export async function analyseRun(directory: string): Promise<RunResult> {
  const { run, arms, missingCallCount } = await readRun(directory);
  const options = {
    epsilonMs: CLOCK_EPSILON_MS,
    measuredFromMs: run.startAtMs + run.warmUpMs,
  };
  const result = compareArms({
    run,
    arms: arms.map((arm) => measureArm(arm, options)),
    missingCallCount,
  });
  await writeJsonFile(join(directory, 'result.json'), result);
  await writeFile(join(directory, 'summary.md'), renderMarkdownSummary(result));
  return result;
}
