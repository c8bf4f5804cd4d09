import { basename } from 'node:path';
import { openRunDirectory } from '../collecting/run-directory.ts';
import type { Threshold } from '../comparison/thresholds/threshold.ts';
import { describeWorkload } from '../workload/describe-workload.ts';
import type { Workload } from '../workload/workload.ts';
import { analyseRepetitions, analyseRun } from './analyse-run.ts';
import type { CommandIo } from './command-io.ts';
import { concludeRepeated, concludeRun } from './conclude.ts';
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
  return concludeRun(result, { ...options, io, directory: opened.directory, interrupted });
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
  return concludeRepeated(result, { ...options, io, directory, interrupted });
}
