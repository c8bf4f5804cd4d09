import { basename } from 'node:path';
import { openRunDirectory } from '../collecting/run-directory.ts';
import type { RepeatedResult } from '../comparison/compare-repetitions.ts';
import { exitCodeOf } from '../comparison/exit-code-of.ts';
import type { RunResult } from '../comparison/run-result.ts';
import type { Threshold } from '../comparison/thresholds/threshold.ts';
import { renderRepeatedReport } from '../report/repeated-report.ts';
import { renderTerminalReport } from '../report/terminal-report.ts';
import { describeWorkload } from '../workload/describe-workload.ts';
import type { Workload } from '../workload/workload.ts';
import { analyseRepetitions, analyseRun } from './analyse-run.ts';
import type { CommandIo } from './command-io.ts';
import { EXIT_CODE, type ExitCode } from './exit-code.ts';
import { loadWorkload, type WorkloadFlags } from './load-workload.ts';
import { measureWorkload, type SendingOptions } from './measure-workload.ts';
import { paramsForArms } from './params-for-arms.ts';
import { parseThresholds } from './parse-thresholds.ts';
import { nameRun } from './run-name.ts';
import type { Stage, StageOptions } from './stage.ts';
import { startStage } from './start-stage.ts';

/** The flags of `kvs run`. */
export interface RunOptions extends StageOptions, SendingOptions {
  /** What to send. */
  readonly workloadFlags: WorkloadFlags;
  readonly dryRun: boolean;
  readonly json: boolean;
  readonly strict: boolean;
  /** Run directories are made in it. */
  readonly runs: string;
  /** How often the workload is sent, one after the other. */
  readonly repeat: number;
  /** Hold each arm to itself in the next repetition. */
  readonly aa: boolean;
}

/** Sends a workload through every arm, waits for it to end, and says how the arms differed. */
export async function runCommand(options: RunOptions, io: CommandIo): Promise<ExitCode> {
  const workload = loadWorkload(options.workloadFlags, io.directory);
  const thresholds = parseThresholds(workload);
  if (options.dryRun) {
    io.writeResult(`${JSON.stringify(describeWorkload(workload), null, 2)}\n`);
    return EXIT_CODE.pass;
  }
  const param = paramsForArms(options.param, workload.arms);
  const stage = await startStage({ ...options, param }, io, workload.seed);
  try {
    const measuring = { options, workload, stage, io };
    return options.repeat === 1
      ? await runOnce(measuring, thresholds)
      : await runRepeatedly(measuring, thresholds);
  } finally {
    await stage.stop();
  }
}

interface Measuring {
  readonly options: RunOptions;
  readonly workload: Workload;
  readonly stage: Stage;
  readonly io: CommandIo;
}

async function runOnce(measuring: Measuring, thresholds: readonly Threshold[]): Promise<ExitCode> {
  const { options, stage, io } = measuring;
  const opened = await stage.openRun(options.runs);
  const interrupted = await measureWorkload({ ...measuring, opened });
  const result = await analyseRun(opened.directory, thresholds);
  io.writeResult(render(result, options.json, io));
  return conclude([result], { ...measuring, directory: opened.directory, interrupted });
}

/** Sends the same schedule again and again; the directories of the runs lie in one of the whole. */
async function runRepeatedly(
  measuring: Measuring,
  thresholds: readonly Threshold[],
): Promise<ExitCode> {
  const { options, stage, io } = measuring;
  const directory = await openRunDirectory(options.runs, nameRun(io.clock.wallTimeMs()));
  const repetitions: string[] = [];
  let interrupted = false;
  for (let repetition = 1; repetition <= options.repeat && !interrupted; repetition++) {
    io.progress.step(`Run ${repetition} of ${options.repeat}`);
    const name = `${basename(directory)}-${repetition}`;
    const opened = await stage.openRun(directory, name);
    interrupted = await measureWorkload({ ...measuring, opened });
    repetitions.push(opened.directory);
  }
  const result = await analyseRepetitions({
    directory,
    repetitions,
    thresholds,
    againstItself: options.aa,
  });
  io.writeResult(
    options.json
      ? `${JSON.stringify(result, null, 2)}\n`
      : renderRepeatedReport(result, { columns: 100, color: io.color }),
  );
  const judged = result.repetitions.map((each) => ({ ...each, ...thresholdsOf(result) }));
  return conclude(judged, { ...measuring, directory, interrupted });
}

/** Thresholds of repetitions are judged over all of them. */
function thresholdsOf({ thresholds }: RepeatedResult): Pick<RunResult, 'thresholds'> {
  return thresholds === undefined ? {} : { thresholds };
}

/** Says where everything is; gives the exit code of the worst. */
function conclude(
  results: readonly RunResult[],
  {
    options,
    io,
    directory,
    interrupted,
  }: Measuring & { readonly directory: string; readonly interrupted: boolean },
): ExitCode {
  io.progress.step(`Everything is in ${directory}`);
  const strictly = results.map((result) => exitCodeOf(result, { strict: true }));
  if (strictly.includes(EXIT_CODE.inconclusive)) {
    io.progress.step('warning: something required is inconclusive (--strict: exit code 5)');
  }
  if (interrupted) return EXIT_CODE.interrupted;
  const codes = results.map((result) => exitCodeOf(result, options));
  return (
    [EXIT_CODE.guaranteeViolated, EXIT_CODE.thresholdFailed, EXIT_CODE.inconclusive].find((code) =>
      codes.some((each) => each === code),
    ) ?? EXIT_CODE.pass
  );
}

function render(result: RunResult, json: boolean, { color }: CommandIo): string {
  return json
    ? `${JSON.stringify(result, null, 2)}\n`
    : renderTerminalReport(result, { columns: 100, color });
}
