import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { readRunJson } from '../collecting/run-directory.ts';
import type { RunJson } from '../collecting/run-json.ts';
import { analyseRepetitions, analyseRun } from './analyse-run.ts';
import { CliError } from './cli-error.ts';
import type { CommandIo } from './command-io.ts';
import { concludeRepeated, concludeRun } from './conclude.ts';
import type { ExitCode } from './exit-code.ts';
import { parseThresholds } from './parse-thresholds.ts';

/** The argument and flags of `kvs analyse`. */
export interface AnalyseOptions {
  /** Of a run, or of its repetitions. */
  readonly directory: string;
  /** Instead of those of the workload. */
  readonly threshold?: readonly string[] | undefined;
  readonly aa: boolean;
  readonly json: boolean;
  readonly strict: boolean;
}

/**
 * Measures and judges an earlier run again, by other thresholds or another version of the tool, and
 * writes its `result.json` and `summary.md` anew.
 *
 * @throws {CliError} RUN_UNREADABLE, USAGE
 * @throws {RunDirectoryError} RUN_DIRECTORY_UNREADABLE, RUN_SCHEMA_UNSUPPORTED, RUN_SCHEMA_MISMATCH
 */
export async function analyseCommand(options: AnalyseOptions, io: CommandIo): Promise<ExitCode> {
  const { directory, aa } = options;
  const repetitions = repetitionsIn(directory);
  const run = await readRunJson(repetitions[0] ?? directory);
  const thresholds = parseThresholds({
    thresholds: options.threshold ?? thresholdsOf(run),
    arms: run.arms,
  });
  const concluding = { ...options, io, interrupted: false };
  if (repetitions.length === 0) {
    if (aa) throw new CliError('USAGE', `--aa: ${directory} is one run; it takes repetitions`);
    return concludeRun(await analyseRun(directory, thresholds), concluding);
  }
  const analysed = { directory, repetitions, thresholds, againstItself: aa };
  return concludeRepeated(await analyseRepetitions(analysed), concluding);
}

/** Run directories in the order of the repetitions; none when the directory is that of a run. */
function repetitionsIn(directory: string): readonly string[] {
  if (!existsSync(directory)) throw new CliError('RUN_UNREADABLE', `no directory ${directory}`);
  if (existsSync(join(directory, 'run.json'))) return [];
  const inside = readdirSync(directory)
    .filter((name) => existsSync(join(directory, name, 'run.json')))
    .toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  if (inside.length > 0) return inside.map((name) => join(directory, name));
  throw new CliError('RUN_UNREADABLE', `${directory}: no run.json in it, nor one level below`);
}

const workloadSchema = z.looseObject({ thresholds: z.array(z.string()).optional() });

/** What was demanded of the run when it was made. */
function thresholdsOf(run: RunJson): readonly string[] {
  return workloadSchema.safeParse(run['workload']).data?.thresholds ?? [];
}
