import { AwsError } from '../aws-error.ts';
import { describeShard, type ShardDescription } from './describe-stream.ts';
import {
  type KinesisAccount,
  NAME_CONSTRAINT,
  parseStream,
  streamByName,
} from './kinesis-account.ts';
import type { KinesisStream } from './kinesis-stream.ts';
import { invalidArgument } from './request-errors.ts';
import {
  parseMembers,
  parseText,
  parseWholeNumber,
  type RequestMembers,
  refuseMembers,
} from './request-members.ts';
import {
  parseShardFilter,
  SHARD_FILTER_TYPES,
  type ShardFilter,
  shardFilterOf,
} from './shard-filter.ts';

/** The answer of ListShards. */
export interface ListShardsAnswer {
  /** In the order of their ids. */
  readonly Shards: readonly ShardDescription[];
  /** Good for 5 minutes; absent when these are the last. */
  readonly NextToken?: string;
}

interface ShardListing {
  readonly stream: KinesisStream;
  /** Shards up to and including this id are left out. */
  readonly startAfter: string;
  readonly filter: ShardFilter;
}

const MAX_RESULTS = { min: 1, max: 10_000 };
/** Most shards of one answer, whatever MaxResults asks for. */
const SHARDS_MAX = 1_000;
const TOKEN_LIFETIME_MS = 300_000;
const TOKEN_CONSTRAINT = { minLength: 1, maxLength: 1_048_576 };

/**
 * Lists the shards of a stream, up to 1,000 at a time.
 *
 * @see https://docs.aws.amazon.com/kinesis/latest/APIReference/API_ListShards.html
 * @throws {AwsError} ExpiredNextTokenException and what the members can be refused for
 */
export function listShards(account: KinesisAccount, input: unknown): ListShardsAnswer {
  const members = parseMembers(input);
  refuseMembers(members, ['StreamCreationTimestamp', 'StreamId']);
  const limit = parseWholeNumber(members['MaxResults'], 'maxResults', MAX_RESULTS) ?? SHARDS_MAX;
  const { stream, startAfter, filter } = parseListing(account, members);
  const passes = shardFilterOf(filter, stream, account.clock.wallTimeMs());
  const shards = stream.shards.filter((shard) => shard.id > startAfter && passes(shard));
  const shown = shards.slice(0, Math.min(limit, SHARDS_MAX));
  const last = shown.at(-1);
  if (last === undefined || shown.length === shards.length) {
    return { Shards: shown.map(describeShard) };
  }
  const { type, shardId, atMs } = filter;
  const nowMs = account.clock.wallTimeMs();
  const token = ['shards', stream.name, last.id, nowMs, type, shardId, atMs].join('/');
  return { Shards: shown.map(describeShard), NextToken: account.tokens.seal(token) };
}

function parseListing(account: KinesisAccount, members: RequestMembers): ShardListing {
  const token = parseText(members['NextToken'], 'nextToken', TOKEN_CONSTRAINT);
  const path = 'exclusiveStartShardId';
  const startAfter = parseText(members['ExclusiveStartShardId'], path, NAME_CONSTRAINT);
  if (token === undefined) {
    const filter = parseShardFilter(members['ShardFilter']);
    return { stream: parseStream(account, members), startAfter: startAfter ?? '', filter };
  }
  if (members['StreamName'] !== undefined) {
    throw invalidArgument('NextToken and StreamName cannot be provided together.');
  }
  if (startAfter !== undefined) {
    throw invalidArgument('NextToken and ExclusiveStartShardId cannot be provided together.');
  }
  if (members['ShardFilter'] !== undefined) {
    throw invalidArgument('NextToken and ShardFilter cannot be provided together.');
  }
  return decodeListing(account, token);
}

function decodeListing(account: KinesisAccount, token: string): ShardListing {
  const [kind, name, startAfter, issuedAt, type, shardId = '', atMs] =
    account.tokens.open(token)?.split('/') ?? [];
  if (kind !== 'shards' || name === undefined || startAfter === undefined) {
    throw invalidArgument('NextToken is invalid.');
  }
  if (account.clock.wallTimeMs() - Number(issuedAt) > TOKEN_LIFETIME_MS) {
    throw new AwsError('ExpiredNextTokenException', 'NextToken has expired.');
  }
  const filter = { type: SHARD_FILTER_TYPES.find((known) => known === type), shardId };
  return {
    stream: streamByName(account, name),
    startAfter,
    filter: { ...filter, atMs: Number(atMs) },
  };
}
