import { z } from 'zod';
import { AwsError } from '../local/aws-error.ts';
import type { AwsOperations } from '../local/aws-operation.ts';
import type { Prng } from '../prng.ts';
import type { ShardOfEvent } from './faulty-invoker.ts';

/** A stream does not grow beyond this by faults; a shard is merged instead of split. */
const OPEN_SHARDS_MAX = 32;

const listShardsAnswer = z.object({
  Shards: z.array(
    z.object({
      ShardId: z.string(),
      HashKeyRange: z.object({ StartingHashKey: z.string(), EndingHashKey: z.string() }),
    }),
  ),
});

/** What reshards. */
export interface ReshardOptions {
  /** The actions of the local Kinesis, which is not there yet when mappings are given ports. */
  readonly operations: () => AwsOperations;
  readonly endpoint: string;
  readonly prng: Prng;
}

/**
 * Splits a shard in its middle or merges it with a neighbour, whichever chance says; false when
 * the shard is closed already, or Kinesis refuses, as it does of an on-demand stream.
 */
export function reshardNow(shard: ShardOfEvent, options: ReshardOptions): boolean {
  try {
    return reshard(shard, options);
  } catch (error) {
    if (error instanceof AwsError) return false;
    throw error;
  }
}

function reshard(
  { streamName, shardId }: ShardOfEvent,
  { operations, endpoint, prng }: ReshardOptions,
): boolean {
  const call = (action: string, input: object): unknown => {
    const context = { endpoint, signal: new AbortController().signal };
    const request = { StreamName: streamName, ...input };
    return operations()[`Kinesis_20131202.${action}`]?.(request, context);
  };
  const listed = call('ListShards', { ShardFilter: { Type: 'AT_LATEST' } });
  const open = listShardsAnswer
    .parse(listed)
    .Shards.map(({ ShardId: id, HashKeyRange: range }) => ({
      id,
      starting: BigInt(range.StartingHashKey),
      ending: BigInt(range.EndingHashKey),
    }))
    .sort((left, right) => (left.starting < right.starting ? -1 : 1));
  const index = open.findIndex(({ id }) => id === shardId);
  const shard = open[index];
  if (shard === undefined) return false;

  const mayGrow = open.length < OPEN_SHARDS_MAX;
  if (open.length === 1 || (mayGrow && prng.nextInt(2) === 0)) {
    const middle = (shard.starting + shard.ending) / 2n + 1n;
    call('SplitShard', { ShardToSplit: shardId, NewStartingHashKey: String(middle) });
    return true;
  }
  const [left, right] = open.slice(Math.min(index, open.length - 2));
  call('MergeShards', { ShardToMerge: left?.id, AdjacentShardToMerge: right?.id });
  return true;
}
