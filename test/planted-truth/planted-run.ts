import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { measureRuns } from '../../src/cli/measure-runs.ts';
import { logGroupOf } from '../../src/cli/pipeline.ts';
import { sendWorkload } from '../../src/cli/send-workload.ts';
import { type CollectedArm, createCollector } from '../../src/collecting/collector.ts';
import { writeRunJson } from '../../src/collecting/run-directory.ts';
import { RUN_SCHEMA_VERSION } from '../../src/collecting/run-json.ts';
import type { CompressedSamples } from '../../src/comparison/statistics/compress-samples.ts';
import { invariant } from '../../src/invariant.ts';
import type { ArmMeasurement } from '../../src/measurement/measure-arm.ts';
import type { Arm } from '../../src/observation/arm.ts';
import { createPrng } from '../../src/prng.ts';
import { type FaultPlan, NO_FAULTS, type Strike } from '../../src/simulation/fault-plan.ts';
import { type SimulatedAws, startSimulatedAws } from '../../src/simulation/simulated-aws.ts';
import { DEFAULT_DELAYS, type SimulatedDelays } from '../../src/simulation/simulated-delays.ts';
import { createVirtualClock } from '../../src/virtual-clock.ts';
import { parseWorkload } from '../../src/workload/parse-workload.ts';
import {
  FUNCTION_IDS,
  type PipelineSettings,
  pipelineTemplate,
} from '../simulation/pipeline-template.ts';

/** A run in which something is known beforehand. */
export interface PlantedRunOptions {
  /** As a workload file says it. */
  readonly workload: Readonly<Record<string, unknown>>;
  /** Decides everything but the schedule, which the workload's own seed decides. */
  readonly simulationSeed: number;
  readonly shares?: Readonly<Partial<FaultPlan['shares']>>;
  /** @default DEFAULT_DELAYS */
  readonly delays?: SimulatedDelays;
}

/** What `kvs` found in it, and what it should have found. */
export interface PlantedRun {
  readonly arms: readonly ArmMeasurement[];
  /** End to end, in the order of `arms`. */
  readonly samples: readonly CompressedSamples[];
  /** What the producer warns of: that it did not keep its schedule. */
  readonly warnings: readonly string[];
  /** How often a fault struck; 0 when it was not planned. */
  readonly struckCount: (strike: Strike) => number;
}

/** Nothing in it makes a record fail, wait for another's visibility timeout or be given up. */
const SETTINGS: PipelineSettings = {
  shardCount: 2,
  timeoutSeconds: 5,
  visibilityTimeoutSeconds: 30,
  maxReceiveCount: 5,
  stream: { BatchSize: 100, MaximumRetryAttempts: 5 },
  queue: { BatchSize: 10 },
  fifo: { BatchSize: 10 },
};

/** Where the evidence of each arm is, by outputs of the template. */
const ARMS = {
  kinesis: { consumer: 'KinesisConsumer', letters: 'OnFailure', kind: 'on-failure-queue' },
  'kinesis-efo': { consumer: 'EfoConsumer', letters: 'OnFailure', kind: 'on-failure-queue' },
  sqs: { consumer: 'SqsConsumer', letters: 'DeadLetters', kind: 'dead-letter-queue' },
  'sqs-fifo': { consumer: 'FifoConsumer', letters: 'FifoDeadLetters', kind: 'dead-letter-queue' },
} as const;

/** From the start to the first intended record: the producer starts cold. */
const LEAD_MS = 2000;
/** After the last record was sent: a copy comes up to 30 s later, to a receive of 20 s. */
const TAIL_MS = 90_000;
const POLL_INTERVAL_MS = 10_000;

/** Sends, collects and measures a workload in virtual time, as `kvs run --stage simulated` does. */
export async function runPlanted(options: PlantedRunOptions): Promise<PlantedRun> {
  const { simulationSeed, shares, delays = DEFAULT_DELAYS } = options;
  const workload = parseWorkload(options.workload);
  const faults: FaultPlan = { ...NO_FAULTS, shares: { ...NO_FAULTS.shares, ...shares } };
  const clock = createVirtualClock();
  const prng = createPrng(simulationSeed);
  const template = pipelineTemplate(SETTINGS);
  const own = { template, functionIds: FUNCTION_IDS, clock, prng, faults, delays };
  const aws = await startSimulatedAws(own);
  const directory = await mkdtemp(join(tmpdir(), 'kvs-planted-'));
  try {
    const run = 'planted';
    const startAtMs = clock.wallTimeMs() + LEAD_MS;
    const collector = await createCollector({
      run,
      arms: workload.arms.map((arm) => collectedArm(arm, aws)),
      producerLogGroup: logGroupOf(outputOf(aws, 'Producer')),
      logs: aws.logs,
      deadLetters: aws.deadLetters,
      directory,
    });
    const { arms, seed, partitionKey, warmUpMs } = workload;
    const head = { schemaVersion: RUN_SCHEMA_VERSION, run, stage: 'simulated', startAtMs } as const;
    await writeRunJson(directory, { ...head, arms, seed, partitionKey, warmUpMs });
    const sending = sendWorkload({
      functions: { invoke: aws.invoke },
      producerFunctionName: outputOf(aws, 'Producer'),
      run,
      workload,
      startAtMs,
      producerCount: 1,
    });
    let endMs = Number.POSITIVE_INFINITY;
    const ending = sending.finally(() => {
      endMs = clock.monotonicMs() + TAIL_MS;
    });
    ending.catch(() => undefined); // Thrown where it is awaited.
    while (clock.monotonicMs() < endMs) {
      await clock.advance(POLL_INTERVAL_MS);
      await collector.poll();
    }
    const warnings = await ending;
    await collector.finish();
    const { runs, samples } = await measureRuns([directory]);
    const struckCount = (strike: Strike): number => aws.faultCounts().get(strike) ?? 0;
    return { arms: runs[0]?.arms ?? [], samples, warnings, struckCount };
  } finally {
    await clock.runThrough(aws.stop());
    await rm(directory, { recursive: true });
  }
}

function collectedArm(arm: Arm, aws: SimulatedAws): CollectedArm {
  const { consumer, letters, kind } = ARMS[arm];
  const consumerFunctionName = outputOf(aws, consumer);
  return {
    arm,
    consumerFunctionName,
    consumerLogGroup: logGroupOf(consumerFunctionName),
    deadLetterSource: { kind, url: outputOf(aws, letters) },
  };
}

function outputOf({ outputs }: SimulatedAws, key: string): string {
  const value = outputs.get(key);
  invariant(value !== undefined, `the template has an output ${key}`);
  return value;
}

/** The sum of a figure over all arms. */
export function sumOf({ arms }: PlantedRun, figure: (arm: ArmMeasurement) => number): number {
  return arms.reduce((sum, arm) => sum + figure(arm), 0);
}

/** Seeds from 1: as many as `KVS_SEEDS` says. */
export function seedsUpTo(countDefault: number): readonly number[] {
  const count = Number(process.env['KVS_SEEDS'] ?? countDefault);
  return Array.from({ length: count }, (_, index) => index + 1);
}
