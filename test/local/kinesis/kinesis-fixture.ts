import type { AwsOperation } from '../../../src/local/aws-operation.ts';
import type { GetRecordsAnswer } from '../../../src/local/kinesis/get-records.ts';
import type { GetShardIteratorAnswer } from '../../../src/local/kinesis/get-shard-iterator.ts';
import {
  createKinesisService,
  type KinesisService,
} from '../../../src/local/kinesis/kinesis-service.ts';
import type { CreateStreamOptions } from '../../../src/local/kinesis/kinesis-stream.ts';
import type { PutRecordAnswer } from '../../../src/local/kinesis/put-record.ts';
import type { PutRecordsAnswer } from '../../../src/local/kinesis/put-records.ts';
import type { KinesisLimits } from '../../../src/local/kinesis/shard.ts';
import { createPrng } from '../../../src/prng.ts';
import { createVirtualClock, type VirtualClock } from '../../../src/virtual-clock.ts';

/** The first shard of every stream. */
export const SHARD_0 = 'shardId-000000000000';
/** The account of every fixture. */
const ACCOUNT_ID = '123456789012';

/** A local Kinesis with one stream called `orders`, and short ways to call it. */
export interface KinesisFixture {
  readonly clock: VirtualClock;
  readonly service: KinesisService;
  readonly arn: string;
  readonly call: (action: string, input: unknown) => unknown;
  readonly putRecord: (partitionKey: string, data: string, more?: object) => PutRecordAnswer;
  readonly putRecords: (records: readonly object[]) => PutRecordsAnswer;
  readonly iterator: (type: string, more?: object) => string;
  readonly getRecords: (shardIterator: string | null, limit?: number) => GetRecordsAnswer;
}

/** Encodes a text as the wire carries data. */
export const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** A record of PutRecords. */
export const record = (partitionKey: string, text: string): object => ({
  PartitionKey: partitionKey,
  Data: base64(text),
});

/** Starts a fixture; throughput is not limited and the stream has one shard unless said otherwise. */
export function startKinesis(
  stream: Partial<CreateStreamOptions> = {},
  limits: Partial<KinesisLimits> = {},
): KinesisFixture {
  const clock = createVirtualClock();
  const service = createKinesisService({
    clock,
    prng: createPrng(1),
    region: 'eu-west-1',
    accountId: ACCOUNT_ID,
    limits: {
      writeThroughput: false,
      readThroughput: false,
      iteratorExpiry: true,
      retention: true,
      ...limits,
    },
  });
  const arn = service.createStream({
    name: 'orders',
    shardCount: 1,
    mode: 'PROVISIONED',
    retentionMs: 86_400_000,
    ...stream,
  });
  const context = { endpoint: 'http://127.0.0.1:0', signal: new AbortController().signal };
  const call = (action: string, input: unknown): unknown => {
    const operation: AwsOperation | undefined = service.operations[`Kinesis_20131202.${action}`];
    if (operation === undefined) throw new Error(`no action ${action}`);
    return operation(input, context);
  };
  return {
    clock,
    service,
    arn,
    call,
    putRecord: (partitionKey, data, more) =>
      call('PutRecord', {
        StreamName: 'orders',
        PartitionKey: partitionKey,
        Data: base64(data),
        ...more,
      }) as PutRecordAnswer,
    putRecords: (records) =>
      call('PutRecords', { StreamName: 'orders', Records: records }) as PutRecordsAnswer,
    iterator: (type, more) =>
      (
        call('GetShardIterator', {
          StreamName: 'orders',
          ShardId: SHARD_0,
          ShardIteratorType: type,
          ...more,
        }) as GetShardIteratorAnswer
      ).ShardIterator,
    getRecords: (shardIterator, limit) =>
      call('GetRecords', {
        ShardIterator: shardIterator,
        ...(limit !== undefined && { Limit: limit }),
      }) as GetRecordsAnswer,
  };
}

/** The decoded data of the records of an answer. */
export const texts = ({ Records }: GetRecordsAnswer): string[] =>
  Records.map(({ Data }) => Buffer.from(Data, 'base64').toString());

/** Code and message of the error that `act` throws; fails when it does not throw. */
export function errorOf(act: () => unknown): { readonly code: unknown; readonly message: string } {
  try {
    act();
  } catch (error) {
    if (error instanceof Error && 'code' in error) {
      return { code: error.code, message: error.message };
    }
    throw error;
  }
  throw new Error('nothing was thrown');
}
