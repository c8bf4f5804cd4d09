import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Collector, createCollector } from '../../src/collecting/collector.ts';
import { openRun } from '../../src/collecting/read-run.ts';
import { openRunDirectory, writeRunJson } from '../../src/collecting/run-directory.ts';
import { RUN_SCHEMA_VERSION, type RunJson } from '../../src/collecting/run-json.ts';
import type { Arm } from '../../src/observation/arm.ts';
import type { AttemptedRecord } from '../../src/observation/attempt-observation.ts';
import type {
  DeliveredRecord,
  DeliveryObservation,
} from '../../src/observation/delivery-observation.ts';
import {
  encodeAttemptObservation,
  encodeDeliveryObservation,
} from '../../src/observation/encode-observation.ts';
import type { ObservedArm } from '../../src/observation/observed-arm.ts';
import {
  type RecordedDeadLetters,
  type RecordedLogs,
  recordedDeadLetters,
  recordedLogs,
} from './recorded-sources.ts';

/** The run that tests collect. */
const RUN = 'run-1';

/** A run of two arms whose logs and queues the test writes. */
export interface CollectedRun {
  readonly collector: Collector;
  readonly directory: string;
  readonly logs: RecordedLogs;
  readonly deadLetters: RecordedDeadLetters;
  /** One producer call. */
  readonly attempt: (
    arm: Arm,
    call: number,
    records: readonly AttemptedRecord[],
    run?: string,
  ) => void;
  /** One invocation with its REPORT line. */
  readonly deliver: (arm: Arm, invocation: DeliveredInvocation) => void;
  /** Ends collecting and reads the directory back. */
  readonly finish: () => Promise<RunData>;
}

/** What a test says of an invocation; the rest is ordinary. */
export interface DeliveredInvocation
  extends Partial<Omit<DeliveryObservation, 'kind' | 'arm' | 'records'>> {
  readonly invocation: number;
  readonly records: readonly DeliveredRecord[];
  /** @default 'success' */
  readonly report?: 'success' | 'timeout' | 'none';
}

/** The queue of each arm, by url. */
export const QUEUES = { kinesis: 'https://queue/on-failure', sqs: 'https://queue/dead-letters' };

/** Starts collecting a run of `kinesis` and `sqs` in a new directory. */
export async function collectRun(): Promise<CollectedRun> {
  const directory = await openRunDirectory(await mkdtemp(join(tmpdir(), 'kvs-')), RUN);
  await writeRunJson(directory, {
    schemaVersion: RUN_SCHEMA_VERSION,
    run: RUN,
    stage: 'local',
    arms: ['kinesis', 'sqs'],
    seed: 1,
    partitionKey: 'userId',
    startAtMs: 0,
    warmUpMs: 0,
  });
  const logs = recordedLogs();
  const deadLetters = recordedDeadLetters();
  const collector = await createCollector({
    run: RUN,
    arms: [
      {
        arm: 'kinesis',
        consumerFunctionName: 'kinesisConsumer',
        consumerLogGroup: 'kinesis',
        deadLetterSource: { kind: 'on-failure-queue', url: QUEUES.kinesis },
      },
      {
        arm: 'sqs',
        consumerFunctionName: 'sqsConsumer',
        consumerLogGroup: 'sqs',
        deadLetterSource: { kind: 'dead-letter-queue', url: QUEUES.sqs },
      },
    ],
    producerLogGroup: 'producer',
    logs,
    deadLetters,
    directory,
  });
  return {
    collector,
    directory,
    logs,
    deadLetters,
    attempt: (arm, call, records, run = RUN) => {
      const head = { run, arm, sandbox: 'p', call, sentAtMs: 10, acknowledgedAtMs: 20 };
      logs.write('producer', encodeAttemptObservation({ kind: 'attempt', ...head, records }));
    },
    deliver: (arm, { report = 'success', ...invocation }) => {
      const observation: DeliveryObservation = {
        sandbox: 'c',
        requestId: `${arm}-${invocation.invocation}`,
        source: 'arn:aws:sqs:us-east-1:000000000000:queue',
        startedAtMs: 100,
        endedAtMs: 110,
        outcome: 'succeeded',
        ...invocation,
        kind: 'delivery',
        arm,
      };
      logs.write(arm, encodeDeliveryObservation(observation));
      if (report !== 'none') logs.write(arm, [reportLine(observation.requestId, report)]);
    },
    finish: async () => {
      await collector.poll();
      await collector.finish();
      return readWhole(directory);
    },
  };
}

/** A run read whole. */
export interface RunData {
  readonly run: RunJson;
  readonly arms: readonly ObservedArm[];
  readonly missingCallCount: number;
}

async function readWhole(directory: string): Promise<RunData> {
  const { run, missingCallCount, readArm, close } = await openRun(directory);
  const arms: ObservedArm[] = [];
  for (const arm of run.arms) arms.push(await readArm(arm));
  await close();
  return { run, arms, missingCallCount };
}

/** A REPORT line as Lambda prints it. */
export function reportLine(requestId: string, status: 'success' | 'timeout' = 'success'): string {
  const tail = status === 'timeout' ? '\tStatus: timeout' : '';
  const times = 'Duration: 12.34 ms\tBilled Duration: 13 ms';
  const memory = 'Memory Size: 256 MB\tMax Memory Used: 80 MB';
  return `REPORT RequestId: ${requestId}\t${times}\t${memory}${tail}\t\n`;
}

/** A record that was accepted. */
export function accepted(
  key: string,
  seq: number,
  brokerId: string,
  shardId = 'shardId-0',
): AttemptedRecord {
  const record = { orderingKey: key, keySequence: seq, intendedAtMs: 5, tryNumber: 1 };
  return { ...record, outcome: 'ok', brokerId, shardId };
}

/** A record that was processed. */
export function processed(key: string, seq: number, brokerId: string): DeliveredRecord {
  return { ...delivered(key, seq, brokerId), outcome: 'processed' };
}

/** A record that failed. */
export function failed(key: string, seq: number, brokerId: string): DeliveredRecord {
  return { ...delivered(key, seq, brokerId), outcome: 'failed', failure: 'Poison' };
}

function delivered(key: string, seq: number, brokerId: string): Omit<DeliveredRecord, 'outcome'> {
  const stamps = {
    brokerAtMs: 15,
    intendedAtMs: 5,
    sentAtMs: 10,
    startedAtMs: 100,
    endedAtMs: 105,
  };
  return { brokerId, run: RUN, orderingKey: key, keySequence: seq, ...stamps };
}

/** What a stream mapping sends to its on-failure queue. */
export function failedBatchBody(
  first: string,
  last: string,
  batchSize: number,
  condition = 'RetryAttemptsExhausted',
): string {
  return JSON.stringify({
    requestContext: {
      requestId: 'r',
      functionArn: 'arn:aws:lambda:us-east-1:000000000000:function:kinesisConsumer',
      condition,
      approximateInvokeCount: 3,
    },
    version: '1.0',
    KinesisBatchInfo: {
      shardId: 'shardId-0',
      startSequenceNumber: first,
      endSequenceNumber: last,
      batchSize,
      streamArn: 'arn:aws:kinesis:us-east-1:000000000000:stream/s',
    },
  });
}
