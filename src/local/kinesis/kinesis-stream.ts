import { invariant } from '../../invariant.ts';
import { type HashKey, splitHashKeySpace } from './hash-key-range.ts';
import { Shard, type ShardOptions } from './shard.ts';
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

/** A stream and its shards. It is ACTIVE as long as it exists. */
export interface KinesisStream extends StreamIdentity {
  readonly arn: string;
  readonly mode: StreamMode;
  readonly createdAtMs: number;
  readonly retentionMs: number;
  /** KMS only when the stream is encrypted: AWS leaves the member out otherwise. */
  readonly encryption: { readonly EncryptionType?: 'KMS' };
  readonly keyId: string;
  /** In the order of their ids. */
  readonly shards: readonly Shard[];
  /** The open shard whose range holds the hash key. */
  readonly shardFor: (hashKey: HashKey) => Shard;
  /** @throws {AwsError} ResourceNotFoundException */
  readonly shardById: (shardId: string) => Shard;
}

const DEFAULT_SHARD_COUNT = { PROVISIONED: 1, ON_DEMAND: 4 } as const;

/** Creates a stream whose shards split the hash keys evenly. */
export function createKinesisStream(
  { name, shardCount, mode, retentionMs, encryptionType, keyId }: CreateStreamOptions,
  settings: Pick<ShardOptions, 'clock' | 'limits' | 'streamSalt'> & {
    readonly region: string;
    readonly accountId: string;
  },
): KinesisStream {
  const { region, accountId, clock } = settings;
  const createdAtMs = Math.floor(clock.wallTimeMs());
  const ranges = splitHashKeySpace(shardCount ?? DEFAULT_SHARD_COUNT[mode]);
  const stream = { name, accountId };
  const shards = ranges.map(
    (hashKeys, shardNumber) =>
      new Shard({ ...settings, stream, shardNumber, createdAtMs, retentionMs, hashKeys }),
  );
  const shardsById = new Map(shards.map((shard) => [shard.id, shard]));
  return {
    name,
    accountId,
    arn: `arn:aws:kinesis:${region}:${accountId}:stream/${name}`,
    mode,
    createdAtMs,
    retentionMs,
    encryption: encryptionType === 'KMS' ? { EncryptionType: 'KMS' } : {},
    keyId: keyId ?? 'alias/aws/kinesis',
    shards,
    shardFor: (hashKey) => shardHolding(shards, hashKey),
    shardById: (shardId) => {
      const shard = shardsById.get(shardId);
      if (shard === undefined) throw shardNotFound(shardId, stream);
      return shard;
    },
  };
}

/** The last shard that starts at or below the hash key; `shards` are in order of their ranges. */
function shardHolding(shards: readonly Shard[], hashKey: HashKey): Shard {
  let low = 0;
  let high = shards.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    const starting = shards[middle]?.hashKeys.starting;
    if (starting !== undefined && starting <= hashKey) low = middle;
    else high = middle - 1;
  }
  const shard = shards[low];
  invariant(shard !== undefined, 'every hash key belongs to a shard');
  return shard;
}
