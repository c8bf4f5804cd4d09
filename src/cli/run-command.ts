import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { createCollector } from '../collecting/collector.ts';
import { writeRunJson } from '../collecting/run-directory.ts';
import { RUN_SCHEMA_VERSION, type RunJson } from '../collecting/run-json.ts';
import { exitCodeOf } from '../comparison/exit-code-of.ts';
import type { RunResult } from '../comparison/run-result.ts';
import { renderTerminalReport } from '../report/terminal-report.ts';
import { describeWorkload } from '../workload/describe-workload.ts';
import type { Workload } from '../workload/workload.ts';
import { analyseRun } from './analyse-run.ts';
import { collectRun } from './collect-run.ts';
import type { CommandIo } from './command-io.ts';
import { EXIT_CODE, type ExitCode } from './exit-code.ts';
import { loadWorkload, type WorkloadFlags } from './load-workload.ts';
import { paramsForArms } from './params-for-arms.ts';
import { parseThresholds } from './parse-thresholds.ts';
import { logGroupOf, type Pipeline, pipelineOf } from './pipeline.ts';
import { renderBatchLine } from './render-batch-line.ts';
import { sendWorkload } from './send-workload.ts';
import type { Stage, StageOptions } from './stage.ts';
import { startStage } from './start-stage.ts';

/** The flags of `kvs run`. */
export interface RunOptions extends StageOptions {
  /** What to send. */
  readonly workloadFlags: WorkloadFlags;
  readonly dryRun: boolean;
  readonly json: boolean;
  readonly strict: boolean;
  /** How many producer functions share the keys. */
  readonly producers: number;
  /** Draining is given up when nothing has changed for this long. */
  readonly drainTimeoutMs: number;
  /** Run directories are made in it. */
  readonly runs: string;
}

/** From the start of a run to its first intended record: a cold producer needs a moment. */
const START_LEAD_MS = 2000;

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
    const { directory, interrupted } = await measureWorkload({ options, workload, stage, io });
    const result = await analyseRun(directory, thresholds);
    io.writeResult(render(result, options.json, io));
    io.progress.step(`Everything is in ${directory}`);
    if (exitCodeOf(result, { strict: true }) === EXIT_CODE.inconclusive) {
      io.progress.step('warning: something required is inconclusive (--strict: exit code 5)');
    }
    return interrupted ? EXIT_CODE.interrupted : exitCodeOf(result, options);
  } finally {
    await stage.stop();
  }
}

function render(result: RunResult, json: boolean, { color }: CommandIo): string {
  return json
    ? `${JSON.stringify(result, null, 2)}\n`
    : renderTerminalReport(result, { columns: 100, color });
}

interface MeasureWorkloadOptions {
  readonly options: RunOptions;
  readonly workload: Workload;
  readonly stage: Stage;
  readonly io: CommandIo;
}

/** Sends and collects; returns the run directory and whether it was cut short. */
async function measureWorkload({ options, workload, stage, io }: MeasureWorkloadOptions) {
  const { progress, interrupted } = io;
  const pipeline = pipelineOf(stage.outputs, workload.arms, options.stage);
  const { run, directory } = await stage.openRun(options.runs);
  const failedBatches = createWriteStream(join(directory, 'failed-batches.txt'));
  const endFailedBatches = stage.onFailedBatch((line) =>
    failedBatches.write(`${renderBatchLine(line)}\n`),
  );
  const startAtMs = stage.clock.wallTimeMs() + START_LEAD_MS;
  const runJson = describeRun({ run, workload, stage, startAtMs });
  await writeRunJson(directory, runJson);
  const collector = await openCollector({ run, pipeline, stage, directory, startAtMs });

  progress.step(
    `Sending ${workload.ratePerSecond} records/s to each of ${workload.arms.join(', ')} ` +
      `for ${(workload.warmUpMs + workload.durationMs) / 1000} s (seed ${workload.seed})`,
  );
  const sending = sendWorkload({
    functions: stage.functions,
    producerFunctionName: pipeline.producerFunctionName,
    run,
    workload,
    startAtMs,
    producerCount: options.producers,
  });
  const drained = await collectRun({
    stage,
    collector,
    arms: workload.arms,
    progress,
    interrupted,
    sending,
    stalledMs: options.drainTimeoutMs,
  });
  if (!interrupted.aborted) {
    for (const warning of await sending) progress.step(`warning: ${warning}`);
  }
  const collected = await collector.finish();
  endFailedBatches(); // The pipeline is still up, and may go on failing.
  await finished(failedBatches.end());
  const ended = {
    drained,
    interrupted: interrupted.aborted,
    ...collected,
    ...stage.endedFacts(),
    invocationCounts: Object.fromEntries(
      pipeline.arms.map(({ arm, consumerFunctionName }) => [
        arm,
        stage.invocationCount(consumerFunctionName),
      ]),
    ),
  };
  await writeRunJson(directory, { ...runJson, ended });
  return { directory, interrupted: interrupted.aborted };
}

function describeRun({
  run,
  workload,
  stage,
  startAtMs,
}: Pick<MeasureWorkloadOptions, 'workload' | 'stage'> & {
  readonly run: string;
  readonly startAtMs: number;
}): RunJson {
  const { arms, seed, partitionKey, warmUpMs } = workload;
  return {
    schemaVersion: RUN_SCHEMA_VERSION,
    run,
    ...stage.facts,
    arms,
    seed,
    partitionKey,
    startAtMs,
    warmUpMs,
    workload,
  };
}

function openCollector({
  run,
  pipeline,
  stage,
  directory,
  startAtMs,
}: {
  readonly run: string;
  readonly pipeline: Pipeline;
  readonly stage: Stage;
  readonly directory: string;
  readonly startAtMs: number;
}) {
  return createCollector({
    run,
    arms: pipeline.arms.map(({ arm, consumerFunctionName, deadLetterSource }) => ({
      arm,
      consumerFunctionName,
      consumerLogGroup: logGroupOf(consumerFunctionName),
      deadLetterSource,
    })),
    producerLogGroup: logGroupOf(pipeline.producerFunctionName),
    logs: stage.openLogs(startAtMs - START_LEAD_MS),
    deadLetters: stage.deadLetters,
    directory,
  });
}
