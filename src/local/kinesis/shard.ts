import type { Clock } from '../../clock.ts';
import { invariant } from '../../invariant.ts';
import { AwsError } from '../aws-error.ts';
import type { HashKeyRange } from './hash-key-range.ts';
import type { NewRecord } from './log-segment.ts';
import { ReadLimit } from './read-limit.ts';
import { RecordLog } from './record-log.ts';
import { invalidArgument } from './request-errors.ts';
import type { SegmentStore } from './segment-store.ts';
import { decodeSequenceNumber, SequenceNumbers } from './sequence-number.ts';
import { type RecordRefusal, rateExceeded, type StreamIdentity } from './stream-errors.ts';
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
export interface ShardOptions {
  readonly clock: Clock;
  readonly limits: KinesisLimits;
  readonly segmentStore: SegmentStore;
  readonly stream: StreamIdentity;
  readonly streamSalt: string;
  readonly shardNumber: number;
  readonly createdAtMs: number;
  /** How long records can be read, as it is now. */
  readonly retentionMs: () => number;
  readonly hashKeys: HashKeyRange;
  /** Ids of the shards it was split or merged from: none, one or two. */
  readonly parentIds: readonly string[];
}

/** Makes of a stored record what the reader wants. */
export type BuildShardRecord<T> = (
  sequenceNumber: string,
  partitionKey: string,
  data: string,
  arrivalAtMs: number,
) => T;

/** What one read of a shard gave. */
export interface ShardRead<T> {
  readonly records: readonly T[];
  /** Null at the end of a closed shard. */
  readonly nextIndex: number | null;
  /** Age of the oldest unread record; 0 when there is none. */
  readonly behindLatestMs: number;
  /** Keys and data of the records. */
  readonly sizeBytes: number;
}

/** How much of a shard to read, and as what. */
interface ShardReadOptions<T> {
  readonly fromIndex: number;
  readonly limitCount: number;
  readonly limitBytes: number;
  readonly build: BuildShardRecord<T>;
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
  readonly #clock: Clock;
  readonly #limits: KinesisLimits;
  readonly #stream: StreamIdentity;
  readonly #retentionMs: () => number;
  readonly #sequenceNumbers: SequenceNumbers;
  readonly #log: RecordLog;
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
    this.#clock = options.clock;
    this.#limits = options.limits;
    this.#stream = options.stream;
    this.#retentionMs = options.retentionMs;
    this.#log = new RecordLog(options.segmentStore);
    this.#sequenceNumbers = new SequenceNumbers(options);
    this.startingSequenceNumber = this.#sequenceNumbers.of(0);
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
    const endingSequenceNumber = this.#sequenceNumberOf(this.#log.nextIndex);
    this.#closing = { atMs, endingSequenceNumber, children };
    this.#tellNews();
  }

  /** Calls back for each record that is stored from now on and for the end; returns the undoing. */
  onNews(callback: () => void): () => void {
    this.#onNews.add(callback);
    return () => void this.#onNews.delete(callback);
  }

  /** Lets expired records go and tells the wall time by which that was judged. */
  trimmedAtMs(): number {
    const nowMs = this.#clock.wallTimeMs();
    this.#log.trimBefore(nowMs - this.#retentionMs());
    return nowMs;
  }

  /** Gives its records up: none of them can be read any more. */
  discard(): void {
    this.#log.trimBefore(Number.POSITIVE_INFINITY);
  }

  /** Stores a record and returns its sequence number; undefined when throughput is spent. */
  tryPut(record: NewRecord): string | undefined {
    const { writeThroughput } = this.#limits;
    const sizeBytes = record.keyBytes + record.dataBytes;
    if (writeThroughput && !this.#writeLimit.tryTake(sizeBytes)) return undefined;
    const index = this.#log.append(record, this.trimmedAtMs());
    if (this.#onNews.size > 0) this.#tellNews();
    return this.#sequenceNumberOf(index);
  }

  /**
   * Index of the first record to read from a position.
   *
   * @throws {AwsError} InvalidArgumentException for a foreign sequence number or an instant to come
   */
  indexAt(position: StreamPosition): number {
    const nowMs = this.trimmedAtMs();
    switch (position.kind) {
      case 'trim-horizon':
        return this.#log.firstIndex;
      case 'latest':
        return this.#log.nextIndex;
      case 'at-timestamp':
        requirePast(position.atMs, nowMs);
        return this.#log.indexArrivedFrom(position.atMs);
      case 'at-sequence-number':
        return Math.max(0, this.#ordinalOf(position.sequenceNumber) - 1);
      case 'after-sequence-number':
        return this.#ordinalOf(position.sequenceNumber);
    }
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
    const read = this.#readLog({ ...limits, build });
    if (readThroughput) this.#readLimit.addAnswer(read.sizeBytes);
    return read;
  }

  /** Reads what a registered consumer is pushed, which takes nothing from the shard's readers. */
  readForConsumer<T>(
    fromIndex: number,
    limitBytes: number,
    build: BuildShardRecord<T>,
  ): ShardRead<T> {
    return this.#readLog({ fromIndex, limitCount: Number.POSITIVE_INFINITY, limitBytes, build });
  }

  /** Bytes of keys and data that a registered consumer is pushed per second; Infinity unlimited. */
  get consumerBytesPerSecond(): number {
    return this.#limits.readThroughput ? CONSUMER_BYTES_PER_SECOND : Number.POSITIVE_INFINITY;
  }

  /** When the oldest record from an index on arrived, wall time; undefined when there is none. */
  arrivalAtMs(fromIndex: number): number | undefined {
    this.trimmedAtMs();
    const index = Math.max(fromIndex, this.#log.firstIndex);
    return index < this.#log.nextIndex ? this.#log.arrivalAtMs(index) : undefined;
  }

  /** A number to read on after when everything before the index has been read. */
  sequenceNumberBefore(index: number): string {
    return this.#sequenceNumberOf(index - 1);
  }

  /** The exception for a whole call that this shard refuses. */
  rateExceeded(): AwsError {
    return new AwsError(this.refusal.ErrorCode, this.refusal.ErrorMessage);
  }

  #readLog<T>({ build, ...limits }: ShardReadOptions<T>): ShardRead<T> {
    const nowMs = this.trimmedAtMs();
    const { records, nextIndex, sizeBytes } = this.#log.read({
      ...limits,
      build: (index, partitionKey, data, arrivalAtMs) =>
        build(this.#sequenceNumberOf(index), partitionKey, data, arrivalAtMs),
    });
    const behindLatestMs =
      nextIndex < this.#log.nextIndex ? Math.max(0, nowMs - this.#log.arrivalAtMs(nextIndex)) : 0;
    const ended = this.#closing !== undefined && nextIndex >= this.#log.nextIndex;
    return { records, nextIndex: ended ? null : nextIndex, behindLatestMs, sizeBytes };
  }

  #tellNews(): void {
    for (const callback of this.#onNews) callback();
  }

  /** The first record has ordinal 1: 0 is the shard's own starting number. */
  #sequenceNumberOf(index: number): string {
    return this.#sequenceNumbers.of(index + 1);
  }

  #ordinalOf(sequenceNumber: string): number {
    const decoded = decodeSequenceNumber(sequenceNumber);
    const { name, accountId } = this.#stream;
    const used =
      `StartingSequenceNumber ${sequenceNumber} used in GetShardIterator on shard ` +
      `${this.id} in stream ${name} under account ${accountId} is invalid`;
    if (decoded === undefined) throw invalidArgument(`${used}.`);
    const shardId = shardIdOf(decoded.shardNumber);
    if (shardId !== this.id) {
      throw invalidArgument(
        `Invalid StartingSequenceNumber. It encodes ${shardId}, while it was used in a ` +
          `call to a shard with ${this.id}`,
      );
    }
    const lastOrdinal = this.#log.nextIndex + Number(this.#closing !== undefined);
    const assigned =
      decoded.prefix === this.#sequenceNumbers.prefix && decoded.ordinal <= lastOrdinal;
    if (!assigned) throw invalidArgument(`${used} because it did not come from this stream.`);
    return decoded.ordinal;
  }
}

function requirePast(atMs: number, nowMs: number): void {
  if (atMs <= nowMs) return;
  throw invalidArgument(
    'The timestampInMillis parameter cannot be greater than the ' +
      'currentTimestampInMillis. ' +
      `timestampInMillis: ${atMs}, currentTimestampInMillis: ${nowMs}`,
  );
}

function shardIdOf(shardNumber: number): string {
  return `shardId-${String(shardNumber).padStart(12, '0')}`;
}
