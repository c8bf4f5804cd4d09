import { AwsError } from '../aws-error.ts';
import type { KinesisAccount } from './kinesis-account.ts';
import { streamByName } from './kinesis-account.ts';
import type { KinesisStream } from './kinesis-stream.ts';
import { invalidArgument } from './request-errors.ts';

/** A place in a shard that a client may hold. */
export interface ShardPlace {
  readonly stream: KinesisStream;
  readonly shardId: string;
  readonly nextIndex: number;
}

/** How long an iterator can be used: 5 minutes. */
const LIFETIME_MS = 300_000;

/** Spells a place as the opaque ShardIterator, good for 5 minutes from now, or else for ever. */
export function encodeShardIterator(account: KinesisAccount, place: ShardPlace): string {
  const issuedAtMs = account.clock.wallTimeMs();
  const { stream, shardId, nextIndex } = place;
  const parts = ['iterator', stream.name, stream.salt, shardId, nextIndex, issuedAtMs];
  return account.tokens.seal(parts.join('/'));
}

/**
 * Reads an iterator of ours back.
 *
 * @throws {AwsError} InvalidArgumentException, ExpiredIteratorException, ResourceNotFoundException
 */
export function decodeShardIterator(account: KinesisAccount, token: string): ShardPlace {
  const [kind, name, salt, shardId, index, issuedAt] = account.tokens.open(token)?.split('/') ?? [];
  if (kind !== 'iterator' || name === undefined || shardId === undefined) {
    throw invalidArgument('Invalid ShardIterator.');
  }
  const issuedAtMs = Number(issuedAt);
  const nowMs = account.clock.wallTimeMs();
  if (account.limits.iteratorExpiry && nowMs - issuedAtMs > LIFETIME_MS) {
    throw new AwsError(
      'ExpiredIteratorException',
      `Iterator expired. The iterator was created at time ${javaDate(issuedAtMs)} while ` +
        `right now it is ${javaDate(nowMs)} which is further in the future than the ` +
        `tolerated delay of ${LIFETIME_MS} milliseconds.`,
    );
  }
  const stream = streamByName(account, name);
  if (stream.salt !== salt) throw invalidArgument('Invalid ShardIterator.');
  return { stream, shardId, nextIndex: Number(index) };
}

/** `Thu Jan 22 01:22:02 UTC 2015` */
function javaDate(instantMs: number): string {
  const [weekday, day, month, year, time] = new Date(instantMs).toUTCString().split(/,? /);
  return `${weekday} ${month} ${day} ${time} UTC ${year}`;
}
