import { nextHashKey, splitHashKeySpace } from './hash-key-range.ts';
import { type KinesisAccount, parseProvisionedStream } from './kinesis-account.ts';
import type { KinesisStream } from './kinesis-stream.ts';
import { invalidArgument } from './request-errors.ts';
import {
  parseEnum,
  parseMembers,
  parseWholeNumber,
  refuseMembers,
  required,
} from './request-members.ts';
import { requireShardQuota } from './shard-quota.ts';

/** The answer of UpdateShardCount. */
export interface UpdateShardCountAnswer {
  readonly StreamName: string;
  readonly StreamARN: string;
  /** Open shards before. */
  readonly CurrentShardCount: number;
  readonly TargetShardCount: number;
}

/** Most open shards that AWS scales one stream to. */
const STREAM_SHARDS_MAX = 10_000;
const TARGET = { min: 1, max: 2_147_483_647 };

/**
 * Splits and merges shards, at once, until there are as many as wanted and all of one size.
 *
 * AWS allows ten calls per stream in 24 hours; that is not simulated. The texts of the refusals
 * for too many and too few shards are ours, since AWS documents the limits and no text.
 *
 * @see https://docs.aws.amazon.com/kinesis/latest/APIReference/API_UpdateShardCount.html
 * @throws {AwsError} LimitExceededException and what the members can be refused for
 */
export function updateShardCount(account: KinesisAccount, input: unknown): UpdateShardCountAnswer {
  const members = parseMembers(input);
  refuseMembers(members, ['StreamId']);
  const target = required(
    parseWholeNumber(members['TargetShardCount'], 'targetShardCount', TARGET),
    'targetShardCount',
  );
  parseEnum(members['ScalingType'], 'scalingType', ['UNIFORM_SCALING'] as const);
  const stream = parseProvisionedStream(account, members);
  const current = stream.openShardCount;
  requireWithinLimits(target, current);
  requireShardQuota(account, target - current);
  spreadEvenly(stream, target);
  return {
    StreamName: stream.name,
    StreamARN: stream.arn,
    CurrentShardCount: current,
    TargetShardCount: target,
  };
}

function requireWithinLimits(target: number, current: number): void {
  const refuse = (limit: string): Error =>
    invalidArgument(
      `TargetShardCount ${target} is ${limit}. Current open shard count: ${current}.`,
    );
  if (target > current * 2) throw refuse('more than double the open shard count');
  if (target * 2 < current) throw refuse('less than half the open shard count');
  if (target > STREAM_SHARDS_MAX) throw refuse(`more than ${STREAM_SHARDS_MAX} shards`);
}

/**
 * Cuts the open shards wherever a wanted one begins, then merges what lies within each. Shards
 * that are neither of the old nor of the wanted ones are short-lived, as on AWS.
 */
function spreadEvenly(stream: KinesisStream, shardCount: number): void {
  const ranges = splitHashKeySpace(shardCount);
  for (const { starting } of ranges) {
    const shard = stream.shardFor(starting);
    if (shard.hashKeys.starting !== starting) stream.split(shard, starting);
  }
  for (const { starting, ending } of ranges) {
    let first = stream.shardFor(starting);
    while (first.hashKeys.ending !== ending) {
      const second = stream.shardFor(nextHashKey(first.hashKeys.ending) ?? starting);
      stream.merge(first, second);
      first = stream.shardFor(starting);
    }
  }
}
