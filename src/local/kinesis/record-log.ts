import { invariant } from '../../invariant.ts';
import { LogSegment, type NewRecord, SEGMENT_BYTES } from './log-segment.ts';

/** Makes of a stored record what the reader wants. */
export type BuildRecord<T> = (
  index: number,
  partitionKey: string,
  data: string,
  arrivalAtMs: number,
) => T;

/** How much of a log to read. */
export interface LogReadOptions<T> {
  readonly fromIndex: number;
  readonly limitCount: number;
  /** Key and data bytes; one record is read even when it alone is more. */
  readonly limitBytes: number;
  readonly build: BuildRecord<T>;
}

/** What a read of a log gave. */
export interface LogRead<T> {
  readonly records: readonly T[];
  /** Index of the first record not read. */
  readonly nextIndex: number;
  readonly sizeBytes: number;
}

/**
 * The records of one shard, appended at one end and trimmed from the other.
 *
 * Indexes count from the shard's first record ever and are never reused.
 */
export class RecordLog {
  readonly #segments: LogSegment[] = [];
  #firstIndex = 0;
  #nextIndex = 0;
  #lastArrivalAtMs = Number.NEGATIVE_INFINITY;

  /** Index of the oldest record that is still there: the trim horizon. */
  get firstIndex(): number {
    return this.#firstIndex;
  }

  /** Buffers held, of a megabyte or more each. */
  get segmentCount(): number {
    return this.#segments.length;
  }

  /** Index the next record will get. */
  get nextIndex(): number {
    return this.#nextIndex;
  }

  /**
   * Appends a record and returns its index.
   *
   * A clock that steps backwards does not make arrivals decrease, so they can be searched.
   */
  append(record: NewRecord, arrivedAtMs: number): number {
    const sizeBytes = record.keyBytes + record.dataBytes;
    this.#lastArrivalAtMs = Math.max(this.#lastArrivalAtMs, arrivedAtMs);
    this.#segmentFor(sizeBytes).append(record, this.#lastArrivalAtMs);
    return this.#nextIndex++;
  }

  /** When the record arrived, which must still be there. */
  arrivalAtMs(index: number): number {
    return this.#segmentAt(this.#positionOf(index)).arrivalAtMs(index);
  }

  /** Index of the first record that arrived at `instantMs` or later; `nextIndex` if none did. */
  indexArrivedFrom(instantMs: number): number {
    let low = this.#firstIndex;
    let high = this.#nextIndex;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (this.arrivalAtMs(middle) < instantMs) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Forgets the records that arrived before `instantMs` and frees the segments left empty. */
  trimBefore(instantMs: number): void {
    const oldest = this.#segments[0];
    if (oldest === undefined || oldest.arrivalAtMs(this.#firstIndex) >= instantMs) return;
    this.#firstIndex = this.indexArrivedFrom(instantMs);
    const kept = this.#segments.findIndex(({ endIndex }) => endIndex > this.#firstIndex);
    if (kept !== 0) this.#segments.splice(0, kept === -1 ? this.#segments.length : kept);
  }

  /** Reads records in order, beginning at the trim horizon when `fromIndex` is before it. */
  read<T>({ fromIndex, limitCount, limitBytes, build }: LogReadOptions<T>): LogRead<T> {
    const records: T[] = [];
    let sizeBytes = 0;
    let index = Math.max(fromIndex, this.#firstIndex);
    if (index >= this.#nextIndex) return { records, nextIndex: index, sizeBytes };
    const endIndex = Math.min(this.#nextIndex, index + limitCount);
    let position = this.#positionOf(index);
    while (index < endIndex) {
      const segment = this.#segmentAt(position);
      const recordBytes = segment.sizeBytes(index);
      if (records.length > 0 && sizeBytes + recordBytes > limitBytes) break;
      records.push(
        build(index, segment.partitionKey(index), segment.data(index), segment.arrivalAtMs(index)),
      );
      sizeBytes += recordBytes;
      index++;
      if (index === segment.endIndex) position++;
    }
    return { records, nextIndex: index, sizeBytes };
  }

  #segmentFor(sizeBytes: number): LogSegment {
    const last = this.#segments.at(-1);
    if (last?.hasRoomFor(sizeBytes)) return last;
    const segment = new LogSegment(this.#nextIndex, Math.max(SEGMENT_BYTES, sizeBytes));
    this.#segments.push(segment);
    return segment;
  }

  #segmentAt(position: number): LogSegment {
    const segment = this.#segments[position];
    invariant(segment !== undefined, 'the record is in the log');
    return segment;
  }

  /** Position of the segment that holds the record: the last that begins at or before it. */
  #positionOf(index: number): number {
    let low = 0;
    let high = this.#segments.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (this.#segmentAt(middle).firstIndex <= index) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}
