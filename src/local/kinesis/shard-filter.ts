import { NAME_CONSTRAINT } from './kinesis-account.ts';
import type { KinesisStream } from './kinesis-stream.ts';
import { invalidArgument, serializationError } from './request-errors.ts';
import { parseEnum, parseMembers, parseText } from './request-members.ts';
import type { Shard } from './shard.ts';

/** The ways to choose shards of a listing. */
export const SHARD_FILTER_TYPES = [
  'AFTER_SHARD_ID',
  'AT_TRIM_HORIZON',
  'FROM_TRIM_HORIZON',
  'AT_LATEST',
  'AT_TIMESTAMP',
  'FROM_TIMESTAMP',
] as const;

/** Which shards of a stream a listing tells of. */
export interface ShardFilter {
  /** All shards when undefined. */
  readonly type: (typeof SHARD_FILTER_TYPES)[number] | undefined;
  /** Of AFTER_SHARD_ID; empty otherwise. */
  readonly shardId: string;
  /** Of AT_TIMESTAMP and FROM_TIMESTAMP; 0 otherwise. */
  readonly atMs: number;
}

/**
 * Accepts the ShardFilter of a request, or its absence.
 *
 * @throws {AwsError} InvalidArgumentException when the filter lacks what its type needs
 */
export function parseShardFilter(value: unknown): ShardFilter {
  if (value === undefined || value === null) return { type: undefined, shardId: '', atMs: 0 };
  const members = parseMembers(value);
  const type = parseEnum(members['Type'], 'shardFilter.type', SHARD_FILTER_TYPES);
  const shardId = parseText(members['ShardId'], 'shardFilter.shardId', NAME_CONSTRAINT);
  const timestamp = members['Timestamp'] ?? undefined;
  if (timestamp !== undefined && typeof timestamp !== 'number') {
    throw serializationError('Timestamp can not be converted to milliseconds since epoch');
  }
  if ((type === 'AFTER_SHARD_ID') !== (shardId !== undefined)) {
    throw invalidArgument(
      'ShardId goes with a ShardFilter of type AFTER_SHARD_ID, and only there.',
    );
  }
  if ((type === 'AT_TIMESTAMP' || type === 'FROM_TIMESTAMP') !== (timestamp !== undefined)) {
    throw invalidArgument(
      'Timestamp goes with a ShardFilter of type AT_TIMESTAMP or FROM_TIMESTAMP, and only there.',
    );
  }
  return { type, shardId: shardId ?? '', atMs: Math.round((timestamp ?? 0) * 1_000) };
}

/**
 * Tells whether a shard passes the filter now. A timestamp before the trim horizon stands for it.
 *
 * @see https://docs.aws.amazon.com/kinesis/latest/APIReference/API_ShardFilter.html
 */
export function shardFilterOf(
  { type, shardId, atMs }: ShardFilter,
  { createdAtMs, readableMs }: KinesisStream,
  nowMs: number,
): (shard: Shard) => boolean {
  const horizonMs = Math.max(createdAtMs, nowMs - readableMs);
  const openFrom =
    (instantMs: number) =>
    (shard: Shard): boolean =>
      shard.closing === undefined || shard.closing.atMs >= Math.max(instantMs, horizonMs);
  const openAt =
    (instantMs: number) =>
    (shard: Shard): boolean =>
      shard.createdAtMs <= Math.max(instantMs, horizonMs) && openFrom(instantMs)(shard);
  switch (type) {
    case undefined:
      return () => true;
    case 'AFTER_SHARD_ID':
      return ({ id }) => id > shardId;
    case 'AT_TRIM_HORIZON':
      return openAt(horizonMs);
    case 'FROM_TRIM_HORIZON':
      return openFrom(horizonMs);
    case 'AT_LATEST':
      return ({ closing }) => closing === undefined;
    case 'AT_TIMESTAMP':
      return openAt(atMs);
    case 'FROM_TIMESTAMP':
      return openFrom(atMs);
  }
}
