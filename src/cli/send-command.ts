import { z } from 'zod';
import type { LogReader } from '../collecting/log-reader.ts';
import type { Arm } from '../observation/arm.ts';
import { decodeObservationLine } from '../observation/decode-observation.ts';
import { CliError } from './cli-error.ts';
import type { CommandIo } from './command-io.ts';
import { EXIT_CODE, type ExitCode } from './exit-code.ts';
import { paramsForArms } from './params-for-arms.ts';
import { logGroupOf, type Pipeline, pipelineOf } from './pipeline.ts';
import { errorMessageOf } from './send-workload.ts';
import type { Stage, StageOptions } from './stage.ts';
import { startStage } from './start-stage.ts';

/** The flags of `kvs send`. */
export interface SendOptions extends StageOptions {
  readonly user: string;
  /** eventType of the record. */
  readonly type: string;
  readonly arms: readonly Arm[];
}

/** How long a delivery is waited for; a stream is polled once a second. */
const DELIVERY_MS_MAX = 30_000;
const POLL_INTERVAL_MS = 100;
/** Of what chance there is in a simulation. */
const SEED = 1;

const sendResultSchema = z.looseObject({
  outcome: z.enum(['ok', 'fail', 'unknown']),
  shardId: z.string().optional(),
  sequenceNumber: z.string().optional(),
  messageId: z.string().optional(),
  errorCode: z.string().optional(),
});
const receiptSchema = z.looseObject({
  kind: z.literal('activity'),
  arms: z.record(z.string(), sendResultSchema),
});

type SendResult = z.infer<typeof sendResultSchema>;

/**
 * Puts one record on every arm, prints where it went and when it was handled.
 *
 * @throws {CliError} PRODUCER_FAILED
 */
export async function sendCommand(options: SendOptions, io: CommandIo): Promise<ExitCode> {
  const param = paramsForArms(options.param, options.arms);
  const stage = await startStage({ ...options, param }, io, SEED);
  try {
    const pipeline = pipelineOf(stage.outputs, options.arms, options.stage);
    const sentAtMs = stage.clock.wallTimeMs();
    const answer = await answerOf(stage, pipeline.producerFunctionName, {
      kind: 'activity',
      activity: { userId: options.user, eventType: options.type },
      arms: options.arms,
    });
    if (answer.failed) throw new CliError('PRODUCER_FAILED', errorMessageOf(answer.payload));
    const receipt = receiptSchema.parse(JSON.parse(answer.payload));
    const logs = stage.openLogs(sentAtMs);
    let lost = false;
    for (const arm of options.arms) {
      const result = receipt.arms[arm];
      if (result === undefined) continue;
      const handledAtMs = await findDelivery({ arm, result, pipeline, logs, stage, io });
      lost ||= handledAtMs === undefined;
      io.writeResult(`${describe(arm, result, handledAtMs && handledAtMs - sentAtMs)}\n`);
    }
    return lost ? EXIT_CODE.toolFailed : EXIT_CODE.pass;
  } finally {
    await stage.stop();
  }
}

/** Invokes the producer, and lets time pass until it has answered. */
async function answerOf(stage: Stage, functionName: string, event: unknown) {
  const invocation = stage.functions.invoke(functionName, event);
  let answered = false;
  const settled = invocation.finally(() => {
    answered = true;
  });
  while (!answered) await stage.pass(POLL_INTERVAL_MS, settled);
  return settled;
}

interface FindDeliveryOptions {
  readonly arm: Arm;
  readonly result: SendResult;
  readonly pipeline: Pipeline;
  readonly logs: LogReader;
  readonly stage: Stage;
  readonly io: CommandIo;
}

/** When the arm's consumer had processed the record; undefined if it did not in time. */
async function findDelivery(options: FindDeliveryOptions): Promise<number | undefined> {
  const { arm, result, pipeline, logs, stage, io } = options;
  const brokerId = result.sequenceNumber ?? result.messageId;
  const consumer = pipeline.arms.find((candidate) => candidate.arm === arm);
  if (brokerId === undefined || consumer === undefined) return undefined;
  const group = logGroupOf(consumer.consumerFunctionName);
  const giveUpAtMs = stage.clock.monotonicMs() + DELIVERY_MS_MAX;
  while (stage.clock.monotonicMs() < giveUpAtMs && !io.interrupted.aborted) {
    for await (const page of logs.readNew(group)) {
      for (const { message } of page) {
        const line = decodeObservationLine(message);
        if (line?.kind !== 'delivery') continue;
        const index = line.records.brokerId.indexOf(brokerId);
        const endedAtMs = line.records.endedAtMs[index];
        if (typeof endedAtMs === 'number') return endedAtMs;
      }
    }
    await stage.pass(POLL_INTERVAL_MS);
  }
  return undefined;
}

function describe(arm: Arm, result: SendResult, afterMs: number | undefined): string {
  const name = arm.padEnd(9);
  if (result.outcome !== 'ok') return `${name} ${result.outcome}: ${result.errorCode ?? ''}`;
  const where =
    result.sequenceNumber === undefined
      ? `message ${result.messageId}`
      : `${result.shardId} sequence number ${result.sequenceNumber}`;
  const handled =
    afterMs === undefined
      ? `not handled within ${DELIVERY_MS_MAX / 1000} s`
      : `handled after ${afterMs.toFixed(0)} ms`;
  return `${name} ${where}, ${handled}`;
}
