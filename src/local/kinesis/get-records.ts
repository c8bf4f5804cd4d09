import { describeHashKeys, type ShardDescription } from './describe-stream.ts';
import type { KinesisAccount } from './kinesis-account.ts';
import { parseStream } from './kinesis-account.ts';
import type { KinesisStream } from './kinesis-stream.ts';
import { invalidArgument } from './request-errors.ts';
import {
  parseMembers,
  parseText,
  parseWholeNumber,
  refuseMembers,
  required,
} from './request-members.ts';
import type { Shard } from './shard.ts';
import { decodeShardIterator, encodeShardIterator } from './shard-iterator.ts';
import type { BuildShardRecord } from './shard-records.ts';

/** One record as GetRecords answers it. */
export interface GetRecordsRecord {
  readonly SequenceNumber: string;
  /** Seconds since the Unix epoch with milliseconds as a fraction. */
  readonly ApproximateArrivalTimestamp: number;
  /** Base64. */
  readonly Data: string;
  readonly PartitionKey: string;
  readonly EncryptionType?: 'KMS';
}

/** A shard that took over hash keys of a closed one. */
export interface ChildShard {
  readonly ShardId: string;
  readonly ParentShards: readonly string[];
  readonly HashKeyRange: ShardDescription['HashKeyRange'];
}

/** The answer of GetRecords. */
export interface GetRecordsAnswer {
  readonly Records: readonly GetRecordsRecord[];
  /** Null at the end of a closed shard. */
  readonly NextShardIterator: string | null;
  /** The shards to read on from; only at the end of a closed shard. */
  readonly ChildShards?: readonly ChildShard[];
  /** Age of the oldest record after these; 0 when there is none. */
  readonly MillisBehindLatest: number;
}

/** Most records of one answer, and how many are wanted when nothing is said. */
const RECORDS_MAX = 10_000;
const ITERATOR_CONSTRAINT = { minLength: 1, maxLength: 512 };

/**
 * Reads on from an iterator: up to 10,000 records and 10 MiB.
 *
 * @see https://docs.aws.amazon.com/kinesis/latest/APIReference/API_GetRecords.html
 * @throws {AwsError} ExpiredIteratorException, ProvisionedThroughputExceededException, and
 * what the members can be refused for
 */
export function getRecords(account: KinesisAccount, input: unknown): GetRecordsAnswer {
  const members = parseMembers(input);
  refuseMembers(members, ['DryRun', 'StreamId']);
  const limits = { min: 1, max: RECORDS_MAX };
  const limitCount = parseWholeNumber(members['Limit'], 'limit', limits) ?? RECORDS_MAX;
  const token = parseText(members['ShardIterator'], 'shardIterator', ITERATOR_CONSTRAINT);
  const place = decodeShardIterator(account, required(token, 'shardIterator'));
  const { stream, shardId } = place;
  const named = members['StreamARN'] === undefined ? stream : parseStream(account, members);
  if (named !== stream) {
    throw invalidArgument('The ShardIterator is not of the stream that StreamARN names.');
  }
  const shard = stream.shardById(shardId);
  const { records, nextIndex, behindLatestMs } = shard.read(
    place.nextIndex,
    limitCount,
    buildAnsweredRecord(stream),
  );
  return {
    Records: records,
    ...(nextIndex === null
      ? { NextShardIterator: null, ChildShards: shard.closing?.children.map(describeChild) ?? [] }
      : { NextShardIterator: encodeShardIterator(account, { stream, shardId, nextIndex }) }),
    MillisBehindLatest: behindLatestMs,
  };
}

/** Makes a stream's records what the API answers. */
export function buildAnsweredRecord({
  encryption,
}: Pick<KinesisStream, 'encryption'>): BuildShardRecord<GetRecordsRecord> {
  return (sequenceNumber, partitionKey, data, arrivalAtMs) => ({
    SequenceNumber: sequenceNumber,
    ApproximateArrivalTimestamp: arrivalAtMs / 1_000,
    Data: data,
    PartitionKey: partitionKey,
    ...encryption,
  });
}

/** Describes a shard to whoever reads its parents to their end. */
export function describeChild({ id, parentIds, hashKeys }: Shard): ChildShard {
  return { ShardId: id, ParentShards: parentIds, HashKeyRange: describeHashKeys(hashKeys) };
}
