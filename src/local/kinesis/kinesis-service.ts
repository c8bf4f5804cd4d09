import type { Clock } from '../../clock.ts';
import type { Prng } from '../../prng.ts';
import { AwsError } from '../aws-error.ts';
import type { AwsOperation, AwsOperations } from '../aws-operation.ts';
import { createStream } from './create-stream.ts';
import { decreaseStreamRetentionPeriod } from './decrease-stream-retention-period.ts';
import { deleteStream } from './delete-stream.ts';
import { deregisterStreamConsumer } from './deregister-stream-consumer.ts';
import { describeStream } from './describe-stream.ts';
import { describeStreamConsumer } from './describe-stream-consumer.ts';
import { describeStreamSummary } from './describe-stream-summary.ts';
import { getRecords } from './get-records.ts';
import { getShardIterator } from './get-shard-iterator.ts';
import { increaseStreamRetentionPeriod } from './increase-stream-retention-period.ts';
import {
  consumerByArn,
  type KinesisAccount,
  NAME_CONSTRAINT,
  streamByArn,
} from './kinesis-account.ts';
import { type CreateStreamOptions, initialShardCount, KinesisStream } from './kinesis-stream.ts';
import { sourceOfStream } from './kinesis-stream-source.ts';
import { listShards } from './list-shards.ts';
import { listStreamConsumers } from './list-stream-consumers.ts';
import { listStreams } from './list-streams.ts';
import { mergeShards } from './merge-shards.ts';
import { putRecord } from './put-record.ts';
import { type PutRecordsAnswer, putRecords } from './put-records.ts';
import { registerStreamConsumer } from './register-stream-consumer.ts';
import { parseText } from './request-members.ts';
import { SegmentStore } from './segment-store.ts';
import type { KinesisLimits } from './shard.ts';
import { requireShardQuota } from './shard-quota.ts';
import { splitShard } from './split-shard.ts';
import type { StreamSource } from './stream-source.ts';
import { subscribeToShard } from './subscribe-to-shard.ts';
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

/** A consumer of a stream, as a template describes it. */
export interface ConsumerDefinition {
  readonly streamArn: string;
  /** 1 to 128 of letters, digits, `_`, `.` and `-`. */
  readonly name: string;
  /** Wall time, which is part of the consumer's ARN in whole seconds. */
  readonly createdAtMs: number;
}

/** Kinesis Data Streams on this machine: the streams of one account in one region. */
export interface KinesisService {
  /**
   * Creates a stream that is ACTIVE at once and returns its ARN.
   *
   * @throws {AwsError} ResourceInUseException, LimitExceededException, ValidationException
   */
  readonly createStream: (options: CreateStreamOptions) => string;
  /**
   * Registers a consumer that is ACTIVE at once and returns its ARN.
   *
   * @throws {AwsError} ResourceInUseException, ResourceNotFoundException, LimitExceededException,
   * ValidationException
   */
  readonly createConsumer: (consumer: ConsumerDefinition) => string;
  /** The API, by `X-Amz-Target`. */
  readonly operations: AwsOperations;
  /**
   * PutRecords, for a producer in this process.
   *
   * @throws {AwsError} what the members can be refused for
   */
  readonly putRecords: (input: unknown) => PutRecordsAnswer;
  /**
   * A stream as an event source mapping reads it, on the path and the limits of GetRecords; the
   * ARN of a consumer gives its stream, with the records pushed.
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
    createConsumer: ({ streamArn, name, createdAtMs }) => {
      parseText(name, 'consumerName', NAME_CONSTRAINT);
      return streamByArn(account, streamArn).consumers.deploy(name, createdAtMs).arn;
    },
    operations: operationsOf(account),
    putRecords: (input) => putRecords(account, input),
    streamSource: (arn) => {
      if (!arn.includes('/consumer/')) return sourceOfStream(account, streamByArn(account, arn));
      const { stream, consumer } = consumerByArn(account, arn);
      return sourceOfStream(account, stream, consumer);
    },
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
    DeregisterStreamConsumer: deregisterStreamConsumer,
    DescribeStream: describeStream,
    DescribeStreamConsumer: describeStreamConsumer,
    DescribeStreamSummary: describeStreamSummary,
    GetRecords: getRecords,
    GetShardIterator: getShardIterator,
    IncreaseStreamRetentionPeriod: increaseStreamRetentionPeriod,
    ListShards: listShards,
    ListStreamConsumers: listStreamConsumers,
    ListStreams: listStreams,
    MergeShards: mergeShards,
    PutRecord: putRecord,
    PutRecords: putRecords,
    RegisterStreamConsumer: registerStreamConsumer,
    SplitShard: splitShard,
    SubscribeToShard: subscribeToShard,
    UpdateShardCount: updateShardCount,
    UpdateStreamMode: updateStreamMode,
  };
  return Object.fromEntries(
    Object.entries(actions).map(([name, act]): [string, AwsOperation] => [
      `Kinesis_20131202.${name}`,
      (input, context) => act(account, input, context),
    ]),
  );
}
