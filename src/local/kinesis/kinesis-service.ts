import type { Clock } from '../../clock.ts';
import type { Prng } from '../../prng.ts';
import { AwsError } from '../aws-error.ts';
import type { AwsOperations } from '../aws-operation.ts';
import { describeStream } from './describe-stream.ts';
import { describeStreamSummary } from './describe-stream-summary.ts';
import { getRecords } from './get-records.ts';
import { getShardIterator } from './get-shard-iterator.ts';
import { type KinesisAccount, NAME_CONSTRAINT, streamByArn } from './kinesis-account.ts';
import {
  type CreateStreamOptions,
  createKinesisStream,
  type KinesisStream,
} from './kinesis-stream.ts';
import { listShards } from './list-shards.ts';
import { listStreams } from './list-streams.ts';
import { putRecord } from './put-record.ts';
import { putRecords } from './put-records.ts';
import { parseText } from './request-members.ts';
import type { KinesisLimits } from './shard.ts';
import type { StreamSource } from './stream-source.ts';
import { createTokenSeal } from './token-seal.ts';

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
   * @throws {AwsError} ResourceInUseException, ValidationException
   */
  readonly createStream: (options: CreateStreamOptions) => string;
  /** The API, by `X-Amz-Target`. */
  readonly operations: AwsOperations;
  /**
   * A stream as an event source mapping reads it, on the path and the limits of GetRecords.
   *
   * @throws {AwsError} ResourceNotFoundException
   */
  readonly streamSource: (arn: string) => StreamSource;
}

/** Starts a local Kinesis without streams. */
export function createKinesisService(options: KinesisServiceOptions): KinesisService {
  const { clock, accountId } = options;
  const prng = options.prng.fork('kinesis');
  const streams = new Map<string, KinesisStream>();
  const tokens = createTokenSeal(prng.fork('tokens'));
  const account: KinesisAccount = { clock, accountId, streams, tokens };
  return {
    createStream: (stream) => {
      parseText(stream.name, 'streamName', NAME_CONSTRAINT);
      if (streams.has(stream.name)) {
        throw new AwsError(
          'ResourceInUseException',
          `Stream ${stream.name} under account ${accountId} already exists.`,
        );
      }
      const streamSalt = Array.from({ length: 14 }, () => prng.nextInt(10)).join('');
      const created = createKinesisStream(stream, { ...options, streamSalt });
      streams.set(created.name, created);
      return created.arn;
    },
    operations: operationsOf(account),
    streamSource: (arn) => sourceOf(streamByArn(account, arn)),
  };
}

function operationsOf(account: KinesisAccount): AwsOperations {
  return {
    'Kinesis_20131202.DescribeStream': (input) => describeStream(account, input),
    'Kinesis_20131202.DescribeStreamSummary': (input) => describeStreamSummary(account, input),
    'Kinesis_20131202.GetRecords': (input) => getRecords(account, input),
    'Kinesis_20131202.GetShardIterator': (input) => getShardIterator(account, input),
    'Kinesis_20131202.ListShards': (input) => listShards(account, input),
    'Kinesis_20131202.ListStreams': (input) => listStreams(account, input),
    'Kinesis_20131202.PutRecord': (input) => putRecord(account, input),
    'Kinesis_20131202.PutRecords': (input) => putRecords(account, input),
  };
}

function sourceOf(stream: KinesisStream): StreamSource {
  return {
    arn: stream.arn,
    get retentionMs() {
      return stream.retentionMs;
    },
    listShards: () => stream.shards.map(({ id }) => ({ shardId: id, closed: false })),
    openCursor: (shardId, position) => ({
      shardId,
      nextIndex: stream.shardById(shardId).indexAt(position),
    }),
    read: ({ shardId, nextIndex }, limit) => {
      const read = stream
        .shardById(shardId)
        .read(nextIndex, limit, (sequenceNumber, partitionKey, data, arrivalAtMs) => ({
          sequenceNumber,
          partitionKey,
          data,
          arrivalAtMs,
        }));
      return {
        records: read.records,
        nextCursor: { shardId, nextIndex: read.nextIndex },
        behindLatestMs: read.behindLatestMs,
      };
    },
  };
}
