/** One record of a stream, as it was read. */
export interface StreamRecord {
  readonly kind: 'stream-record';
  /** By the stream's clock, approximately. */
  readonly arrivedAtMs: number;
  readonly shardId: string;
  /** Decimal digits, 56 as a rule. */
  readonly sequenceNumber: string;
  readonly partitionKey: string;
  readonly data: Uint8Array;
}

/** Where reading a shard begins. */
export type ShardPosition =
  | { readonly kind: 'latest' }
  | { readonly kind: 'trim-horizon' }
  | { readonly kind: 'at-timestamp'; readonly atMs: number }
  | { readonly kind: 'at-sequence-number'; readonly sequenceNumber: string }
  | { readonly kind: 'after-sequence-number'; readonly sequenceNumber: string };

/** One shard of a stream, open or closed by a reshard. */
export interface StreamShard {
  readonly shardId: string;
  /** The shards whose hash keys it took over: none, one after a split, two after a merge. */
  readonly parentIds: readonly string[];
  readonly closed: boolean;
}

/** A call that was not answered; the same call may be answered later. */
export type Refusal =
  | { readonly kind: 'throttled' }
  | { readonly kind: 'unavailable'; readonly reason: string };

/** The stream no longer has this shard, or the stream itself is gone. */
export interface ShardGone {
  readonly kind: 'gone';
}

/** An iterator to read with; good for 5 minutes. */
export interface OpenedShard {
  readonly kind: 'opened';
  readonly iterator: string;
}

/** What one read of a shard gave. */
export interface ShardPage {
  readonly kind: 'page';
  readonly records: readonly StreamRecord[];
  /** Null at the end of a closed shard. */
  readonly nextIterator: string | null;
  /** The shards that go on where this one ends; empty before its end. */
  readonly childIds: readonly string[];
  /** Age of the oldest unread record, ms; 0 when there is none. */
  readonly behindLatestMs: number;
}

/** The iterator was not used for 5 minutes. */
export interface IteratorExpired {
  readonly kind: 'expired';
}

/** What a tail needs of a stream. */
export interface StreamReader {
  /** All shards that can be read, closed ones included. @throws {TailError} STREAM_NOT_FOUND */
  readonly listShards: () => Promise<{ kind: 'listed'; shards: readonly StreamShard[] } | Refusal>;
  /** @throws {TailError} POSITION_INVALID, when the stream has no such place */
  readonly open: (
    shardId: string,
    position: ShardPosition,
  ) => Promise<OpenedShard | ShardGone | Refusal>;
  readonly read: (
    shardId: string,
    iterator: string,
  ) => Promise<ShardPage | IteratorExpired | ShardGone | Refusal>;
}
