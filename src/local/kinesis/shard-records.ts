import type { Clock } from '../../clock.ts';
import type { NewRecord } from './log-segment.ts';
import { RecordLog } from './record-log.ts';
import { invalidArgument } from './request-errors.ts';
import type { SegmentStore } from './segment-store.ts';
import { decodeSequenceNumber, SequenceNumbers, type SequenceSpace } from './sequence-number.ts';
import { shardIdOf } from './shard-id.ts';
import type { StreamIdentity } from './stream-errors.ts';
import type { StreamPosition } from './stream-source.ts';

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
export interface ShardReadOptions<T> {
  readonly fromIndex: number;
  readonly limitCount: number;
  /** Key and data bytes; one record is read even when it alone is more. */
  readonly limitBytes: number;
  readonly build: BuildShardRecord<T>;
}

/** What {@link ShardRecords} is made of. */
export interface ShardRecordsOptions extends SequenceSpace {
  readonly clock: Clock;
  readonly segmentStore: SegmentStore;
  readonly stream: StreamIdentity;
  /** How long records can be read, as it is now. */
  readonly retentionMs: () => number;
}

/** The records of one shard under their sequence numbers, until retention lets them go. */
export class ShardRecords {
  readonly #clock: Clock;
  readonly #retentionMs: () => number;
  readonly #stream: StreamIdentity;
  readonly #shardNumber: number;
  readonly #log: RecordLog;
  readonly #sequenceNumbers: SequenceNumbers;
  #ended = false;

  constructor(options: ShardRecordsOptions) {
    this.#clock = options.clock;
    this.#retentionMs = options.retentionMs;
    this.#stream = options.stream;
    this.#shardNumber = options.shardNumber;
    this.#log = new RecordLog(options.segmentStore);
    this.#sequenceNumbers = new SequenceNumbers(options);
  }

  /** Lets expired records go and tells the wall time by which that was judged. */
  trimmedAtMs(): number {
    const nowMs = this.#clock.wallTimeMs();
    this.#log.trimBefore(nowMs - this.#retentionMs());
    return nowMs;
  }

  /** Gives the records up: none of them can be read any more. */
  discard(): void {
    this.#log.trimBefore(Number.POSITIVE_INFINITY);
  }

  /** Stores a record and returns its sequence number. */
  append(record: NewRecord): string {
    return this.#sequenceNumberOf(this.#log.append(record, this.trimmedAtMs()));
  }

  /** No record comes any more; returns a sequence number above those of all there were. */
  end(): string {
    this.#ended = true;
    return this.#sequenceNumberOf(this.#log.nextIndex);
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

  /** Reads records in order, beginning at the trim horizon when `fromIndex` is before it. */
  read<T>({ build, ...limits }: ShardReadOptions<T>): ShardRead<T> {
    const nowMs = this.trimmedAtMs();
    const { records, nextIndex, sizeBytes } = this.#log.read({
      ...limits,
      build: (index, partitionKey, data, arrivalAtMs) =>
        build(this.#sequenceNumberOf(index), partitionKey, data, arrivalAtMs),
    });
    const hasMore = nextIndex < this.#log.nextIndex;
    return {
      records,
      nextIndex: this.#ended && !hasMore ? null : nextIndex,
      behindLatestMs: hasMore ? Math.max(0, nowMs - this.#log.arrivalAtMs(nextIndex)) : 0,
      sizeBytes,
    };
  }

  /** The first record has ordinal 1: 0 is the shard's own starting number. */
  #sequenceNumberOf(index: number): string {
    return this.#sequenceNumbers.of(index + 1);
  }

  #ordinalOf(sequenceNumber: string): number {
    const { name, accountId } = this.#stream;
    const ownId = shardIdOf(this.#shardNumber);
    const used =
      `StartingSequenceNumber ${sequenceNumber} used in GetShardIterator on shard ` +
      `${ownId} in stream ${name} under account ${accountId} is invalid`;
    const decoded = decodeSequenceNumber(sequenceNumber);
    if (decoded === undefined) throw invalidArgument(`${used}.`);
    if (decoded.shardNumber !== this.#shardNumber) {
      throw invalidArgument(
        `Invalid StartingSequenceNumber. It encodes ${shardIdOf(decoded.shardNumber)}, while it ` +
          `was used in a call to a shard with ${ownId}`,
      );
    }
    const lastOrdinal = this.#log.nextIndex + Number(this.#ended);
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
