import {
  createKinesisService,
  type KinesisService,
} from '../../../../src/local/kinesis/kinesis-service.ts';
import { MappingDirectory } from '../../../../src/local/lambda/mappings/mapping-directory.ts';
import { createSqsService, type SqsService } from '../../../../src/local/sqs/sqs-service.ts';
import { createPrng } from '../../../../src/prng.ts';
import { createVirtualClock, type VirtualClock } from '../../../../src/virtual-clock.ts';
import {
  createScriptedInvoker,
  type ScriptedInvoker,
  type ScriptedInvokerOptions,
} from '../event-source-mapping/scripted-invoker.ts';
import { dataOf } from '../event-source-mapping/stream-mapping-fixture.ts';

/** Where everything of a test world is. */
export const SCOPE = { region: 'eu-west-1', accountId: '000000000000' };
const CONTEXT = { endpoint: 'http://127.0.0.1', signal: new AbortController().signal };

/** Streams, queues and functions in virtual time, and the directory that connects them. */
export interface MappingWorld {
  readonly clock: VirtualClock;
  readonly kinesis: KinesisService;
  readonly sqs: SqsService;
  readonly directory: MappingDirectory;
  /** Two functions, `consumer` and `other`. */
  readonly functions: Readonly<Record<'consumer' | 'other', ScriptedInvoker>>;
  /** Makes a stream of one shard; its ARN. */
  readonly createStream: (name: string) => string;
  /** Puts one record after the other. */
  readonly put: (streamArn: string, records: readonly TestRecord[]) => void;
  /** Makes a queue, with a visibility timeout of 30 s unless said; its ARN. */
  readonly createQueue: (name: string, visibilityTimeoutMs?: number) => string;
  readonly send: (queueArn: string, body: string) => void;
  /** What `consumer` was given from streams, invocation by invocation. */
  readonly consumed: () => readonly (readonly string[])[];
}

/** A record to put. */
export interface TestRecord {
  readonly key: string;
  readonly text: string;
}

/** The ARN of a function of the world. */
export const functionArn = (name: string): string =>
  `arn:aws:lambda:eu-west-1:000000000000:function:${name}`;

/** Creates a world; the options are of the function `consumer`. */
export function createMappingWorld(
  options: Omit<ScriptedInvokerOptions, 'clock'> = {},
  seed = 1,
): MappingWorld {
  const clock = createVirtualClock();
  const prng = createPrng(seed);
  const kinesis = createKinesisService({
    ...SCOPE,
    clock,
    prng: prng.fork('kinesis'),
    limits: { writeThroughput: false, readThroughput: true, iteratorExpiry: true, retention: true },
  });
  const limits = { inFlight: true, fifoThroughput: true };
  const sqs = createSqsService({ ...SCOPE, clock, prng: prng.fork('sqs'), limits });
  const scripted = (name: string, own: Omit<ScriptedInvokerOptions, 'clock'>): ScriptedInvoker => ({
    ...createScriptedInvoker({ clock, ...own }),
    functionArn: functionArn(name),
  });
  const functions = { consumer: scripted('consumer', options), other: scripted('other', {}) };
  const byName = new Map(Object.entries(functions));
  return {
    clock,
    kinesis,
    sqs,
    functions,
    directory: new MappingDirectory({
      ...SCOPE,
      clock,
      prng: prng.fork('mappings'),
      findFunction: (name) => byName.get(name),
      streamSource: kinesis.streamSource,
      queueSource: sqs.queueSource,
      failureDestination: (arn) => {
        sqs.queueSource(arn);
        return () => ({ arn, send: (body) => sqs.send(arn, body) });
      },
    }),
    createStream: (name) =>
      kinesis.createStream({
        name,
        mode: 'PROVISIONED',
        shardCount: 1,
        retentionMs: 86_400_000,
      }),
    put: (StreamARN, records) => {
      const Records = records.map(({ key, text }) => ({
        PartitionKey: key,
        Data: Buffer.from(text).toString('base64'),
      }));
      kinesis.operations['Kinesis_20131202.PutRecords']?.({ StreamARN, Records }, CONTEXT);
    },
    createQueue: (name, visibilityTimeoutMs = 30_000) =>
      sqs.createQueue({ name, fifo: name.endsWith('.fifo'), attributes: { visibilityTimeoutMs } })
        .arn,
    send: sqs.send,
    consumed: () => functions.consumer.invocations.map(({ records }) => records.map(dataOf)),
  };
}
