import type { Clock } from '../../clock.ts';
import type { Prng } from '../../prng.ts';
import { createKinesisService, type KinesisService } from '../kinesis/kinesis-service.ts';
import type { KinesisLimits } from '../kinesis/shard.ts';
import type { CreateEnvironment } from '../lambda/functions/execution-environment.ts';
import { randomUuid } from '../lambda/functions/random-ids.ts';
import { createLambdaService, type LambdaService } from '../lambda/lambda-service.ts';
import { MappingDirectory } from '../lambda/mappings/mapping-directory.ts';
import { createLogsService, type LogsService } from '../logs/logs-service.ts';
import { createS3Service, type S3Service } from '../s3/s3-service.ts';
import { createSnsService, type SnsService } from '../sns/sns-service.ts';
import type { QueueLimits } from '../sqs/queue-limits.ts';
import { createSqsService, type SqsService } from '../sqs/sqs-service.ts';
import { findFailureDestination } from './find-failure-destination.ts';

/** Which of AWS's limits are enforced, and how much is kept. */
export interface LocalLimits {
  readonly kinesis: KinesisLimits;
  readonly sqs: QueueLimits;
  /** Execution environments of all functions at once; each is a thread. */
  readonly concurrencyMax: number;
  /** Log messages kept, all functions together; the oldest are dropped beyond it. */
  readonly logBytesMax: number;
}

/** AWS's own limits for an account that asked for nothing, and 256 MiB of logs. */
export const DEFAULT_LIMITS: LocalLimits = {
  kinesis: { writeThroughput: true, readThroughput: true },
  sqs: { inFlight: true, fifoThroughput: true },
  concurrencyMax: 1000,
  logBytesMax: 256 * 1024 * 1024,
};

/** What the services are made from. */
export interface LocalServicesOptions {
  readonly clock: Clock;
  readonly prng: Prng;
  readonly region: string;
  /** 12 digits. */
  readonly accountId: string;
  readonly limits: LocalLimits;
  /** Where functions run. */
  readonly createEnvironment: CreateEnvironment;
}

/** The services of one account in one region, with nothing in them yet. */
export interface LocalServices {
  readonly kinesis: KinesisService;
  readonly sqs: SqsService;
  readonly sns: SnsService;
  readonly s3: S3Service;
  readonly logs: LogsService;
  readonly lambda: LambdaService;
  /** The event source mappings, of the template and of clients. */
  readonly mappings: MappingDirectory;
}

/** Creates the services; each has a source of chance of its own. */
export function createLocalServices({
  prng,
  limits,
  ...shared
}: LocalServicesOptions): LocalServices {
  const logs = createLogsService({ clock: shared.clock, bytesMax: limits.logBytesMax });
  const kinesis = createKinesisService({
    ...shared,
    prng: prng.fork('kinesis'),
    limits: limits.kinesis,
  });
  const sqs = createSqsService({ ...shared, prng: prng.fork('sqs'), limits: limits.sqs });
  const snsIds = prng.fork('sns');
  const uuid = (): string => randomUuid(snsIds);
  const sns = createSnsService({ ...shared, uuid, sendToQueue: sqs.send });
  const s3 = createS3Service();
  const lambda = createLambdaService({
    ...shared,
    prng: prng.fork('lambda'),
    appendLog: logs.append,
    concurrencyMax: limits.concurrencyMax,
  });
  const mappings = new MappingDirectory({
    ...shared,
    prng: prng.fork('mappings'),
    findFunction: lambda.findInvoker,
    streamSource: kinesis.streamSource,
    queueSource: sqs.queueSource,
    failureDestination: (arn) => findFailureDestination(arn, { sqs, sns, s3 }),
  });
  return { logs, kinesis, sqs, sns, s3, lambda, mappings };
}
