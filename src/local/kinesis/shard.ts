import { invariant } from '../../invariant.ts';
import { AwsError } from '../aws-error.ts';
import type { HashKeyRange } from './hash-key-range.ts';
import type { NewRecord } from './log-segment.ts';
import { ReadLimit } from './read-limit.ts';
import { shardIdOf } from './shard-id.ts';
import {
  type BuildShardRecord,
  type ShardRead,
  ShardRecords,
  type ShardRecordsOptions,
} from './shard-records.ts';
import { type RecordRefusal, rateExceeded } from './stream-errors.ts';
import type { StreamPosition } from './stream-source.ts';
import { WriteLimit } from './write-limit.ts';

/** Which of AWS's limits on streams are enforced. */
export interface KinesisLimits {
  /** 1,000 records and 1 MiB per second and shard. */
  readonly writeThroughput: boolean;
  /** 5 GetRecords calls and 2 MiB per second and shard; 2 MiB more for each consumer. */
  readonly readThroughput: boolean;
  /** A ShardIterator can be used for 5 minutes. */
  readonly iteratorExpiry: boolean;
  /** Records can be read for the stream's retention period. */
  readonly retention: boolean;
}

/** What a shard is made of. */
export interface ShardOptions extends ShardRecordsOptions {
  readonly limits: KinesisLimits;
  readonly hashKeys: HashKeyRange;
  /** Ids of the shards it was split or merged from: none, one or two. */
  readonly parentIds: readonly string[];
}

/** Key and data bytes one GetRecords call answers at most: 10 MiB. */
const READ_ANSWER_BYTES = 10_485_760;

/** Bytes of keys and data that one registered consumer is pushed per second: 2 MiB. */
const CONSUMER_BYTES_PER_SECOND = 2_097_152;

/** How a shard ended. */
export interface ShardClosing {
  readonly atMs: number;
  /** Above the number of every record. */
  readonly endingSequenceNumber: string;
  /** The shards that took over its hash keys: two of a split, one of a merge. */
  readonly children: readonly Shard[];
}

/** One shard: its records, its hash keys and its throughput. */
export class Shard {
  readonly id: string;
  readonly hashKeys: HashKeyRange;
  readonly createdAtMs: number;
  readonly parentIds: readonly string[];
  /** Below the number of every record, and accepted where a record's number is. */
  readonly startingSequenceNumber: string;
  /** The refusal of a record: made once, since an overloaded shard gives it thousands of times. */
  readonly refusal: RecordRefusal;
  readonly #limits: KinesisLimits;
  readonly #records: ShardRecords;
  readonly #writeLimit: WriteLimit;
  readonly #readLimit: ReadLimit;
  /** Called when there is more to read than before: a record, or the shard's end. */
  readonly #onNews = new Set<() => void>();
  #closing: ShardClosing | undefined;

  constructor(options: ShardOptions) {
    this.id = shardIdOf(options.shardNumber);
    this.hashKeys = options.hashKeys;
    this.createdAtMs = options.createdAtMs;
    this.parentIds = options.parentIds;
    this.#limits = options.limits;
    this.#records = new ShardRecords(options);
    this.startingSequenceNumber = this.#records.sequenceNumberBefore(0);
    this.refusal = rateExceeded(this.id, options.stream);
    this.#writeLimit = new WriteLimit(options.clock);
    this.#readLimit = new ReadLimit(options.clock);
  }

  /** Undefined while the shard is open. */
  get closing(): ShardClosing | undefined {
    return this.#closing;
  }

  /** Ends the shard in favour of its children; its records stay until they expire. */
  close(atMs: number, children: readonly Shard[]): void {
    invariant(this.#closing === undefined, 'a shard is closed once');
    this.#closing = { atMs, endingSequenceNumber: this.#records.end(), children };
    this.#tellNews();
  }

  /** Calls back for each record that is stored from now on and for the end; returns the undoing. */
  onNews(callback: () => void): () => void {
    this.#onNews.add(callback);
    return () => void this.#onNews.delete(callback);
  }

  /** Lets expired records go. */
  trim(): void {
    this.#records.trimmedAtMs();
  }

  /** Gives its records up: none of them can be read any more. */
  discard(): void {
    this.#records.discard();
  }

  /** Stores a record and returns its sequence number; undefined when throughput is spent. */
  tryPut(record: NewRecord): string | undefined {
    const { writeThroughput } = this.#limits;
    const sizeBytes = record.keyBytes + record.dataBytes;
    if (writeThroughput && !this.#writeLimit.tryTake(sizeBytes)) return undefined;
    const sequenceNumber = this.#records.append(record);
    if (this.#onNews.size > 0) this.#tellNews();
    return sequenceNumber;
  }

  /**
   * Index of the first record to read from a position.
   *
   * @throws {AwsError} InvalidArgumentException for a foreign sequence number or an instant to come
   */
  indexAt(position: StreamPosition): number {
    return this.#records.indexAt(position);
  }

  /**
   * Reads up to `limitCount` records and 10 MiB, as one GetRecords call.
   *
   * @throws {AwsError} ProvisionedThroughputExceededException
   */
  read<T>(fromIndex: number, limitCount: number, build: BuildShardRecord<T>): ShardRead<T> {
    const { readThroughput } = this.#limits;
    if (readThroughput && !this.#readLimit.tryCall()) throw this.rateExceeded();
    const limits = { fromIndex, limitCount, limitBytes: READ_ANSWER_BYTES };
    const read = this.#records.read({ ...limits, build });
    if (readThroughput) this.#readLimit.addAnswer(read.sizeBytes);
    return read;
  }

  /** Reads what a registered consumer is pushed, which takes nothing from the shard's readers. */
  readForConsumer<T>(
    fromIndex: number,
    limitBytes: number,
    build: BuildShardRecord<T>,
  ): ShardRead<T> {
    const limitCount = Number.POSITIVE_INFINITY;
    return this.#records.read({ fromIndex, limitCount, limitBytes, build });
  }

  /** Bytes of keys and data that a registered consumer is pushed per second; Infinity unlimited. */
  get consumerBytesPerSecond(): number {
    return this.#limits.readThroughput ? CONSUMER_BYTES_PER_SECOND : Number.POSITIVE_INFINITY;
  }

  /** When the oldest record from an index on arrived, wall time; undefined when there is none. */
  arrivalAtMs(fromIndex: number): number | undefined {
    return this.#records.arrivalAtMs(fromIndex);
  }

  /** A number to read on after when everything before the index has been read. */
  sequenceNumberBefore(index: number): string {
    return this.#records.sequenceNumberBefore(index);
  }

  /** The exception for a whole call that this shard refuses. */
  rateExceeded(): AwsError {
    return new AwsError(this.refusal.ErrorCode, this.refusal.ErrorMessage);
  }

  #tellNews(): void {
    for (const callback of this.#onNews) callback();
  }
}
