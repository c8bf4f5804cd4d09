import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { createCollector } from '../collecting/collector.ts';
import { writeRunJson } from '../collecting/run-directory.ts';
import { RUN_SCHEMA_VERSION, type RunJson } from '../collecting/run-json.ts';
import type { Workload } from '../workload/workload.ts';
import { collectRun } from './collect-run.ts';
import type { CommandIo } from './command-io.ts';
import { logGroupOf, type Pipeline, pipelineOf } from './pipeline.ts';
import { renderBatchLine } from './render-batch-line.ts';
import { sendWorkload } from './send-workload.ts';
import type { OpenedRun, Stage, StageOptions } from './stage.ts';

/** From the start of a run to its first intended record: a cold producer needs a moment. */
const START_LEAD_MS = 2000;

/** How a workload is sent and waited for. */
export interface SendingOptions {
  /** How many producer functions share the keys. */
  readonly producers: number;
  /** Draining is given up when nothing has changed for this long. */
  readonly drainTimeoutMs: number;
}

/** What to send and collect, and where to. */
export interface MeasureWorkloadOptions {
  readonly options: SendingOptions & Pick<StageOptions, 'stage'>;
  readonly workload: Workload;
  readonly stage: Stage;
  readonly io: CommandIo;
  readonly opened: OpenedRun;
}

/** Sends and collects into the run directory; says whether it was cut short. */
export async function measureWorkload(measuring: MeasureWorkloadOptions): Promise<boolean> {
  const { options, workload, stage, io, opened } = measuring;
  const { run, directory } = opened;
  const { progress, interrupted } = io;
  const pipeline = pipelineOf(stage.outputs, workload.arms, options.stage);
  const invocationsBefore = invocationCounts(pipeline, stage);
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
    invocationCounts: invocationCounts(pipeline, stage, invocationsBefore),
  };
  await writeRunJson(directory, { ...runJson, ended });
  return interrupted.aborted;
}

/** How often each arm's consumer ran since `before`; where that is not known, nothing. */
function invocationCounts(
  { arms }: Pipeline,
  stage: Stage,
  before: Readonly<Record<string, number>> = {},
): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { arm, consumerFunctionName } of arms) {
    const count = stage.invocationCount(consumerFunctionName);
    if (count !== undefined) counts[arm] = count - (before[arm] ?? 0);
  }
  return counts;
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
