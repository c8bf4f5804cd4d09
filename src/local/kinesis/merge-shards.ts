import { nextHashKey } from './hash-key-range.ts';
import { type KinesisAccount, parseProvisionedStream } from './kinesis-account.ts';
import { invalidArgument } from './request-errors.ts';
import { parseMembers, refuseMembers } from './request-members.ts';
import { openShardById, parseShardId } from './split-shard.ts';

/**
 * Closes two shards in favour of one, at once. `AdjacentShardToMerge` must begin where
 * `ShardToMerge` ends.
 *
 * @see https://docs.aws.amazon.com/kinesis/latest/APIReference/API_MergeShards.html
 * @throws {AwsError} what the members can be refused for
 */
export function mergeShards(account: KinesisAccount, input: unknown): void {
  const members = parseMembers(input);
  refuseMembers(members, ['StreamId']);
  const leftId = parseShardId(members['ShardToMerge'], 'shardToMerge');
  const rightId = parseShardId(members['AdjacentShardToMerge'], 'adjacentShardToMerge');
  const stream = parseProvisionedStream(account, members);
  const left = openShardById(stream, leftId);
  const right = openShardById(stream, rightId);
  if (nextHashKey(left.hashKeys.ending) !== right.hashKeys.starting) {
    throw invalidArgument(
      `Shards ${leftId} and ${rightId} in stream ${stream.name} under account ` +
        `${stream.accountId} are not an adjacent pair of shards eligible for merging`,
    );
  }
  stream.merge(left, right);
}
