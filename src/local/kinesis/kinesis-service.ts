import type { Clock } from '../../clock.ts';
import type { Prng } from '../../prng.ts';
import { AwsError } from '../aws-error.ts';
import type { AwsOperation, AwsOperations } from '../aws-operation.ts';
import { createStream } from './create-stream.ts';
import { decreaseStreamRetentionPeriod } from './decrease-stream-retention-period.ts';
import { deleteStream } from './delete-stream.ts';
import { describeStream } from './describe-stream.ts';
import { describeStreamSummary } from './describe-stream-summary.ts';
import { getRecords } from './get-records.ts';
import { getShardIterator } from './get-shard-iterator.ts';
import { increaseStreamRetentionPeriod } from './increase-stream-retention-period.ts';
import { type KinesisAccount, NAME_CONSTRAINT, streamByArn } from './kinesis-account.ts';
import { type CreateStreamOptions, initialShardCount, KinesisStream } from './kinesis-stream.ts';
import { sourceOfStream } from './kinesis-stream-source.ts';
import { listShards } from './list-shards.ts';
import { listStreams } from './list-streams.ts';
import { mergeShards } from './merge-shards.ts';
import { putRecord } from './put-record.ts';
import { type PutRecordsAnswer, putRecords } from './put-records.ts';
import { parseText } from './request-members.ts';
import { SegmentStore } from './segment-store.ts';
import type { KinesisLimits } from './shard.ts';
import { requireShardQuota } from './shard-quota.ts';
import { splitShard } from './split-shard.ts';
import type { StreamSource } from './stream-source.ts';
import { createTokenSeal } from './token-seal.ts';
import { updateShardCount } from './update-shard-count.ts';
import { updateStreamMode } from './update-stream-mode.ts';

/** What the local Kinesis is made of. */
export interface KinesisServiceOptions {
  readonly clock: Clock;
  /** Decides sequence numbers and tokens, not what becomes of records. */
  readonly prng: Prng;
  readonly region: string;
  /** 12 digits. */
  readonly accountId: string;
  readonly limits: KinesisLimits;
}

/** Kinesis Data Streams on this machine: the streams of one account in one region. */
export interface KinesisService {
  /**
   * Creates a stream that is ACTIVE at once and returns its ARN.
   *
   * @throws {AwsError} ResourceInUseException, LimitExceededException, ValidationException
   */
  readonly createStream: (options: CreateStreamOptions) => string;
  /** The API, by `X-Amz-Target`. */
  readonly operations: AwsOperations;
  /**
   * PutRecords, for a producer in this process.
   *
   * @throws {AwsError} what the members can be refused for
   */
  readonly putRecords: (input: unknown) => PutRecordsAnswer;
  /**
   * A stream as an event source mapping reads it, on the path and the limits of GetRecords.
   *
   * @throws {AwsError} ResourceNotFoundException
   */
  readonly streamSource: (arn: string) => StreamSource;
  /** Gives back the file that older records are in; nothing may be called any more. */
  readonly stop: () => void;
}

/** Starts a local Kinesis without streams. */
export function createKinesisService(options: KinesisServiceOptions): KinesisService {
  const segmentStore = new SegmentStore();
  const account = createAccount(options, segmentStore);
  return {
    createStream: (stream) => {
      parseText(stream.name, 'streamName', NAME_CONSTRAINT);
      return account.createStream(stream).arn;
    },
    operations: operationsOf(account),
    putRecords: (input) => putRecords(account, input),
    streamSource: (arn) => sourceOfStream(account, streamByArn(account, arn)),
    stop: () => segmentStore.close(),
  };
}

function createAccount(options: KinesisServiceOptions, segmentStore: SegmentStore): KinesisAccount {
  const { clock, accountId, region, limits } = options;
  const prng = options.prng.fork('kinesis');
  const streams = new Map<string, KinesisStream>();
  return {
    clock,
    region,
    accountId,
    streams,
    limits,
    tokens: createTokenSeal(prng.fork('tokens')),
    createStream: (stream) => {
      const { name } = stream;
      if (streams.has(name)) {
        throw new AwsError(
          'ResourceInUseException',
          `Stream ${name} under account ${accountId} already exists.`,
        );
      }
      requireShardQuota({ streams, accountId, region }, initialShardCount(stream));
      const streamSalt = Array.from({ length: 14 }, () => prng.nextInt(10)).join('');
      const created = new KinesisStream(stream, { ...options, streamSalt, segmentStore });
      streams.set(name, created);
      return created;
    },
    deleteStream: (stream) => {
      streams.delete(stream.name);
      stream.discard();
    },
  };
}

function operationsOf(account: KinesisAccount): AwsOperations {
  const actions = {
    CreateStream: createStream,
    DecreaseStreamRetentionPeriod: decreaseStreamRetentionPeriod,
    DeleteStream: deleteStream,
    DescribeStream: describeStream,
    DescribeStreamSummary: describeStreamSummary,
    GetRecords: getRecords,
    GetShardIterator: getShardIterator,
    IncreaseStreamRetentionPeriod: increaseStreamRetentionPeriod,
    ListShards: listShards,
    ListStreams: listStreams,
    MergeShards: mergeShards,
    PutRecord: putRecord,
    PutRecords: putRecords,
    SplitShard: splitShard,
    UpdateShardCount: updateShardCount,
    UpdateStreamMode: updateStreamMode,
  };
  return Object.fromEntries(
    Object.entries(actions).map(([name, act]): [string, AwsOperation] => [
      `Kinesis_20131202.${name}`,
      (input) => act(account, input),
    ]),
  );
}
