import type { Clock } from '../../clock.ts';
import { invariant } from '../../invariant.ts';
import {
  type HashKey,
  type HashKeyRange,
  splitHashKeySpace,
  splitRange,
} from './hash-key-range.ts';
import { Shard, type ShardOptions } from './shard.ts';
import { StreamConsumers } from './stream-consumers.ts';
import { type StreamIdentity, shardNotFound } from './stream-errors.ts';

/** How a stream's capacity is decided. */
export type StreamMode = 'PROVISIONED' | 'ON_DEMAND';

/** What a stream is created from. */
export interface CreateStreamOptions {
  /** 1 to 128 of letters, digits, `_`, `.` and `-`. */
  readonly name: string;
  /** Open shards. @default 4 for ON_DEMAND, 1 for PROVISIONED */
  readonly shardCount?: number | undefined;
  readonly mode: StreamMode;
  /** How long records can be read; AWS allows 24 hours to 365 days. */
  readonly retentionMs: number;
  /** Only told back: nothing is encrypted in memory. @default 'NONE' */
  readonly encryptionType?: 'NONE' | 'KMS' | undefined;
  /** Only told back, with KMS. @default 'alias/aws/kinesis' */
  readonly keyId?: string | undefined;
}

/** What surrounds a stream. */
export interface StreamSurroundings
  extends Pick<ShardOptions, 'clock' | 'limits' | 'streamSalt' | 'segmentStore'> {
  readonly region: string;
  readonly accountId: string;
}

const DEFAULT_SHARD_COUNT = { PROVISIONED: 1, ON_DEMAND: 4 } as const;

/** Open shards that a stream has when it is created. */
export function initialShardCount({ shardCount, mode }: CreateStreamOptions): number {
  return shardCount ?? DEFAULT_SHARD_COUNT[mode];
}

/**
 * A stream and its shards. It is ACTIVE as long as it exists: a reshard is done at once.
 *
 * Closed shards are kept as long as their youngest record could be read.
 */
export class KinesisStream implements StreamIdentity {
  readonly name: string;
  readonly accountId: string;
  readonly arn: string;
  readonly createdAtMs: number;
  /** Tells this stream from an earlier one of the same name. */
  readonly salt: string;
  /** KMS only when the stream is encrypted: AWS leaves the member out otherwise. */
  readonly encryption: { readonly EncryptionType?: 'KMS' };
  readonly keyId: string;
  /** Registered for enhanced fan-out. */
  readonly consumers: StreamConsumers;
  mode: StreamMode;
  readonly #clock: Clock;
  readonly #shardOptions: Omit<
    ShardOptions,
    'shardNumber' | 'createdAtMs' | 'hashKeys' | 'parentIds'
  >;
  /** In the order of their ids. */
  readonly #shards = new Map<string, Shard>();
  /** In the order of their ranges, which cover all hash keys. */
  readonly #openShards: Shard[];
  /** In the order in which they were closed. */
  readonly #closedShards: Shard[] = [];
  #shardCount = 0;
  readonly #enforcesRetention: boolean;
  #retentionMs: number;

  /** Its shards split the hash keys evenly. */
  constructor(options: CreateStreamOptions, surroundings: StreamSurroundings) {
    const { region, accountId, clock, limits, streamSalt, segmentStore } = surroundings;
    const { name, encryptionType, keyId } = options;
    this.name = name;
    this.accountId = accountId;
    this.arn = `arn:aws:kinesis:${region}:${accountId}:stream/${name}`;
    this.createdAtMs = Math.floor(clock.wallTimeMs());
    this.salt = streamSalt;
    this.encryption = encryptionType === 'KMS' ? { EncryptionType: 'KMS' } : {};
    this.keyId = keyId ?? 'alias/aws/kinesis';
    this.consumers = new StreamConsumers(this, clock);
    this.mode = options.mode;
    this.#clock = clock;
    this.#retentionMs = options.retentionMs;
    this.#enforcesRetention = limits.retention;
    const retentionMs = (): number => this.readableMs;
    const stream = { name, accountId };
    this.#shardOptions = { clock, limits, streamSalt, segmentStore, stream, retentionMs };
    this.#openShards = splitHashKeySpace(initialShardCount(options)).map((hashKeys) =>
      this.#addShard(hashKeys, this.createdAtMs, []),
    );
  }

  /** The setting. */
  get retentionMs(): number {
    return this.#retentionMs;
  }

  /** How long records can be read: as set, or for ever when the limit is off. */
  get readableMs(): number {
    return this.#enforcesRetention ? this.#retentionMs : Number.POSITIVE_INFINITY;
  }

  /** Records that have expired by now stay so. */
  setRetention(retentionMs: number): void {
    this.forgetExpiredShards();
    for (const shard of this.#shards.values()) shard.trim();
    this.#retentionMs = retentionMs;
    this.forgetExpiredShards();
  }

  /** The open shards and the closed ones of which a record may be left, in the order of ids. */
  get shards(): readonly Shard[] {
    this.forgetExpiredShards();
    return [...this.#shards.values()];
  }

  get openShardCount(): number {
    return this.#openShards.length;
  }

  /** The open shard whose range holds the hash key. */
  shardFor(hashKey: HashKey): Shard {
    const shard = this.#openShards[this.#openPositionOf(hashKey)];
    invariant(shard !== undefined, 'every hash key belongs to an open shard');
    return shard;
  }

  /** Undefined when the shard never existed or was closed longer ago than the retention. */
  findShard(shardId: string): Shard | undefined {
    this.forgetExpiredShards();
    return this.#shards.get(shardId);
  }

  /** @throws {AwsError} ResourceNotFoundException */
  shardById(shardId: string): Shard {
    const shard = this.findShard(shardId);
    if (shard === undefined) throw shardNotFound(shardId, this);
    return shard;
  }

  /** Closes an open shard in favour of two, the second of which begins at `at`. */
  split(shard: Shard, at: HashKey): void {
    this.#replace([shard], splitRange(shard.hashKeys, at));
  }

  /** Closes two open shards, of which the second continues the first, in favour of one. */
  merge(left: Shard, right: Shard): void {
    const hashKeys = { starting: left.hashKeys.starting, ending: right.hashKeys.ending };
    this.#replace([left, right], [hashKeys]);
  }

  /** Frees what closed shards hold once none of their records can be read. */
  forgetExpiredShards(): void {
    while (this.#closedShards.length > 0) {
      const shard = this.#closedShards[0];
      const closedAtMs = shard?.closing?.atMs ?? Number.POSITIVE_INFINITY;
      if (shard === undefined || closedAtMs >= this.#clock.wallTimeMs() - this.readableMs) return;
      this.#closedShards.shift();
      this.#shards.delete(shard.id);
      shard.discard();
    }
  }

  /** Gives all records up: the stream is deleted. */
  discard(): void {
    for (const shard of this.#shards.values()) shard.discard();
  }

  /** Children are not older than their parents even when the clock steps back. */
  #replace(parents: readonly Shard[], ranges: readonly HashKeyRange[]): void {
    const nowMs = Math.floor(this.#clock.wallTimeMs());
    const atMs = Math.max(nowMs, ...parents.map(({ createdAtMs }) => createdAtMs));
    this.forgetExpiredShards();
    const position = this.#openPositionOf(ranges[0]?.starting ?? '');
    const parentIds = parents.map(({ id }) => id);
    const children = ranges.map((hashKeys) => this.#addShard(hashKeys, atMs, parentIds));
    for (const parent of parents) parent.close(atMs, children);
    this.#closedShards.push(...parents);
    this.#openShards.splice(position, parents.length, ...children);
  }

  #addShard(hashKeys: HashKeyRange, createdAtMs: number, parentIds: readonly string[]): Shard {
    const shardNumber = this.#shardCount++;
    const own = { shardNumber, createdAtMs, hashKeys, parentIds };
    const shard = new Shard({ ...this.#shardOptions, ...own });
    this.#shards.set(shard.id, shard);
    return shard;
  }

  /** Position of the last open shard that starts at or below the hash key. */
  #openPositionOf(hashKey: HashKey): number {
    let low = 0;
    let high = this.#openShards.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      const starting = this.#openShards[middle]?.hashKeys.starting;
      if (starting !== undefined && starting <= hashKey) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}
