/** One shard of a stream, as ListShards tells it. */
export interface StreamShard {
  readonly shardId: string;
  readonly parentShardId?: string;
  readonly adjacentParentShardId?: string;
  /** Closed by a reshard: no new records, the old ones can still be read. */
  readonly closed: boolean;
}

/** One record of a stream; opaque to the mapping. */
export interface StreamRecord {
  /** 56 decimal digits. */
  readonly sequenceNumber: string;
  readonly partitionKey: string;
  /** Standard base64 with padding. */
  readonly data: string;
  readonly arrivalAtMs: number;
}

/** Where reading a shard begins. */
export type StreamPosition =
  | { readonly kind: 'trim-horizon' }
  | { readonly kind: 'latest' }
  | { readonly kind: 'at-timestamp'; readonly atMs: number }
  | { readonly kind: 'at-sequence-number'; readonly sequenceNumber: string }
  | { readonly kind: 'after-sequence-number'; readonly sequenceNumber: string };

/** A place in a shard: the next record to read, counted from the shard's first record ever. */
export interface StreamCursor {
  readonly shardId: string;
  readonly nextIndex: number;
}

/** What one read of a shard gave. */
export interface StreamReadResult {
  readonly records: readonly StreamRecord[];
  /** Null at the end of a closed shard. */
  readonly nextCursor: StreamCursor | null;
  /** Age of the oldest unread record, ms; 0 when there is none. */
  readonly behindLatestMs: number;
}

/** A key as producers give it. */
export interface RecordKey {
  readonly partitionKey: string;
  /** Decimal; stands in for the hash of the partition key. */
  readonly explicitHashKey: string | undefined;
}

/** What an event source mapping needs of a registered consumer. */
export interface StreamConsumerPort {
  readonly arn: string;
  /**
   * As SubscribeToShard: pushes what the shard gives, for up to 5 minutes or until `client` is
   * aborted. Does not count against the read limits.
   *
   * @throws {AwsError} also while the results are taken, which ends them
   */
  readonly subscribe: (
    cursor: StreamCursor,
    client: AbortSignal,
  ) => AsyncIterable<StreamReadResult>;
  /** Whether a record of that key belongs on the shard. */
  readonly ownsKey: (shardId: string, key: RecordKey) => boolean;
}

/** What an event source mapping needs of a stream. Every method may throw an `AwsError`. */
export interface StreamSource {
  readonly arn: string;
  /** The registered consumer as which the stream is read; undefined when it is polled. */
  readonly consumer?: StreamConsumerPort;
  /** How long a record can be read, at the present setting; infinite when the limit is off. */
  readonly retentionMs: number;
  readonly listShards: () => readonly StreamShard[];
  readonly openCursor: (shardId: string, position: StreamPosition) => StreamCursor;
  /** As GetRecords: `limit` is 1 to 10,000, at most 10 MiB; counts against the read limits. */
  readonly read: (cursor: StreamCursor, limit: number) => StreamReadResult;
}
