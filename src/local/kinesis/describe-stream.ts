import { type HashKeyRange, hashKeyToDecimal } from './hash-key-range.ts';
import { type KinesisAccount, NAME_CONSTRAINT, parseStream } from './kinesis-account.ts';
import type { KinesisStream } from './kinesis-stream.ts';
import { parseMembers, parseText, parseWholeNumber, refuseMembers } from './request-members.ts';
import type { Shard } from './shard.ts';

/** A shard as the API describes it. */
export interface ShardDescription {
  readonly ShardId: string;
  /** Told even when that shard is no longer there. */
  readonly ParentShardId?: string;
  readonly AdjacentParentShardId?: string;
  /** Decimal, both ends included. */
  readonly HashKeyRange: { readonly StartingHashKey: string; readonly EndingHashKey: string };
  readonly SequenceNumberRange: {
    readonly StartingSequenceNumber: string;
    /** Only of a closed shard. */
    readonly EndingSequenceNumber?: string;
  };
}

/** What DescribeStream and DescribeStreamSummary both tell. */
export interface StreamProperties {
  readonly StreamName: string;
  readonly StreamARN: string;
  readonly StreamStatus: 'ACTIVE';
  readonly StreamModeDetails: { readonly StreamMode: string };
  readonly RetentionPeriodHours: number;
  /** Whole seconds since the Unix epoch. */
  readonly StreamCreationTimestamp: number;
  readonly EnhancedMonitoring: readonly { readonly ShardLevelMetrics: readonly string[] }[];
  readonly EncryptionType: 'NONE' | 'KMS';
  readonly KeyId?: string;
}

/** The answer of DescribeStream. */
export interface DescribeStreamAnswer {
  readonly StreamDescription: StreamProperties & {
    readonly Shards: readonly ShardDescription[];
    readonly HasMoreShards: boolean;
  };
}

const LIMIT = { min: 1, max: 10_000 };
/** Most shards of one answer, whatever the limit asked for. */
const SHARDS_MAX = 100;

/**
 * Describes a stream and up to 100 of its shards.
 *
 * @see https://docs.aws.amazon.com/kinesis/latest/APIReference/API_DescribeStream.html
 * @throws {AwsError} ResourceNotFoundException, ValidationException
 */
export function describeStream(account: KinesisAccount, input: unknown): DescribeStreamAnswer {
  const members = parseMembers(input);
  refuseMembers(members, ['StreamId']);
  const limit = parseWholeNumber(members['Limit'], 'limit', LIMIT) ?? SHARDS_MAX;
  const path = 'exclusiveStartShardId';
  const startAfter = parseText(members['ExclusiveStartShardId'], path, NAME_CONSTRAINT) ?? '';
  const stream = parseStream(account, members);
  const shards = stream.shards.filter(({ id }) => id > startAfter);
  const shown = shards.slice(0, Math.min(limit, SHARDS_MAX));
  return {
    StreamDescription: {
      ...describeProperties(stream),
      Shards: shown.map(describeShard),
      HasMoreShards: shown.length < shards.length,
    },
  };
}

/** Describes a stream without its shards. */
export function describeProperties(stream: KinesisStream): StreamProperties {
  const encrypted = stream.encryption.EncryptionType === 'KMS';
  return {
    StreamName: stream.name,
    StreamARN: stream.arn,
    StreamStatus: 'ACTIVE',
    StreamModeDetails: { StreamMode: stream.mode },
    RetentionPeriodHours: stream.retentionMs / 3_600_000,
    StreamCreationTimestamp: Math.floor(stream.createdAtMs / 1_000),
    EnhancedMonitoring: [{ ShardLevelMetrics: [] }],
    EncryptionType: encrypted ? 'KMS' : 'NONE',
    ...(encrypted && { KeyId: stream.keyId }),
  };
}

/** Describes an open or a closed shard. */
export function describeShard(shard: Shard): ShardDescription {
  const [parentId, adjacentParentId] = shard.parentIds;
  const { closing } = shard;
  return {
    ShardId: shard.id,
    ...(parentId !== undefined && { ParentShardId: parentId }),
    ...(adjacentParentId !== undefined && { AdjacentParentShardId: adjacentParentId }),
    HashKeyRange: describeHashKeys(shard.hashKeys),
    SequenceNumberRange: {
      StartingSequenceNumber: shard.startingSequenceNumber,
      ...(closing && { EndingSequenceNumber: closing.endingSequenceNumber }),
    },
  };
}

/** Spells a range of hash keys in decimal. */
export function describeHashKeys(hashKeys: HashKeyRange): ShardDescription['HashKeyRange'] {
  return {
    StartingHashKey: hashKeyToDecimal(hashKeys.starting),
    EndingHashKey: hashKeyToDecimal(hashKeys.ending),
  };
}
