import { hashKeyFromDecimal, hashKeyToDecimal, nextHashKey } from './hash-key-range.ts';
import { type KinesisAccount, NAME_CONSTRAINT, parseProvisionedStream } from './kinesis-account.ts';
import type { KinesisStream } from './kinesis-stream.ts';
import { invalidArgument } from './request-errors.ts';
import { parseMembers, parseText, refuseMembers, required } from './request-members.ts';
import type { Shard } from './shard.ts';
import { requireShardQuota } from './shard-quota.ts';
import { shardToReshardNotFound } from './stream-errors.ts';

const HASH_KEY_CONSTRAINT = {
  minLength: 0,
  maxLength: 256,
  pattern: { source: '0|([1-9]\\d{0,38})', test: /^(?:0|[1-9]\d{0,38})$/ },
};

/**
 * Closes a shard in favour of two, at once: the second begins at `NewStartingHashKey`.
 *
 * @see https://docs.aws.amazon.com/kinesis/latest/APIReference/API_SplitShard.html
 * @throws {AwsError} LimitExceededException and what the members can be refused for
 */
export function splitShard(account: KinesisAccount, input: unknown): void {
  const members = parseMembers(input);
  refuseMembers(members, ['StreamId']);
  const shardId = parseShardId(members['ShardToSplit'], 'shardToSplit');
  const path = 'newStartingHashKey';
  const decimal = required(
    parseText(members['NewStartingHashKey'], path, HASH_KEY_CONSTRAINT),
    path,
  );
  const stream = parseProvisionedStream(account, members);
  const shard = openShardById(stream, shardId);
  requireShardQuota(account, 1);
  const at = hashKeyFromDecimal(decimal);
  const { starting, ending } = shard.hashKeys;
  const second = nextHashKey(starting);
  if (at === undefined || second === undefined || at <= second || at >= ending) {
    throw invalidArgument(
      `NewStartingHashKey ${decimal} used in SplitShard() on shard ${shardId} in stream ` +
        `${stream.name} under account ${stream.accountId} is not both greater than one plus ` +
        `the shard's StartingHashKey ${hashKeyToDecimal(starting)} and less than the shard's ` +
        `EndingHashKey ${hashKeyToDecimal(ending)}.`,
    );
  }
  stream.split(shard, at);
}

/** Accepts the id of a shard, which must be there. @throws {AwsError} ValidationException */
export function parseShardId(value: unknown, path: string): string {
  return required(parseText(value, path, NAME_CONSTRAINT), path);
}

/**
 * The shard to be split or merged, which must be open.
 *
 * @throws {AwsError} ResourceNotFoundException, InvalidArgumentException
 */
export function openShardById(stream: KinesisStream, shardId: string): Shard {
  const shard = stream.findShard(shardId);
  if (shard === undefined) throw shardToReshardNotFound(shardId, stream);
  if (shard.closing === undefined) return shard;
  throw invalidArgument(
    `Shard ${shardId} in stream ${stream.name} under account ${stream.accountId} has already ` +
      'been merged or split, and thus is not eligible for merging or splitting.',
  );
}
