import { invariant } from '../../invariant.ts';
import { KeptSegment } from './kept-segment.ts';
import { LogSegment, type NewRecord } from './log-segment.ts';
import type { SegmentStore } from './segment-store.ts';

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

/** Segments out of the file that stay in memory: one that is read and one that is trimmed. */
const LOADED_COUNT = 2;

/**
 * The records of one shard, appended at one end and trimmed from the other.
 *
 * Indexes count from the shard's first record ever and are never reused.
 */
export class RecordLog {
  readonly #store: SegmentStore;
  /** Oldest first; only the last is appended to. */
  readonly #segments: KeptSegment[] = [];
  /** Position of the oldest segment that was not offered to the store. */
  #offeredCount = 0;
  /** Out of the file, latest first. */
  readonly #loaded: LogSegment[] = [];
  #firstIndex = 0;
  #firstArrivalAtMs = Number.POSITIVE_INFINITY;
  #nextIndex = 0;
  #lastArrivalAtMs = Number.NEGATIVE_INFINITY;

  constructor(store: SegmentStore) {
    this.#store = store;
  }

  /** Index of the oldest record that is still there: the trim horizon. */
  get firstIndex(): number {
    return this.#firstIndex;
  }

  /** Segments held, in memory or in the file, of a megabyte or more each. */
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
    if (this.#firstIndex === this.#nextIndex) this.#firstArrivalAtMs = this.#lastArrivalAtMs;
    return this.#nextIndex++;
  }

  /** When the record arrived, which must still be there. */
  arrivalAtMs(index: number): number {
    return this.#segmentAt(this.#positionOf(index)).arrivalAtMs(index);
  }

  /** Index of the first record that arrived at `instantMs` or later; `nextIndex` if none did. */
  indexArrivedFrom(instantMs: number): number {
    const position = this.#positionWhere(({ lastArrivalAtMs }) => lastArrivalAtMs >= instantMs);
    if (position === this.#segments.length) return this.#nextIndex;
    return Math.max(this.#firstIndex, this.#segmentAt(position).indexArrivedFrom(instantMs));
  }

  /** Forgets the records that arrived before `instantMs` and frees the segments left empty. */
  trimBefore(instantMs: number): void {
    if (this.#firstArrivalAtMs >= instantMs) return;
    this.#firstIndex = this.indexArrivedFrom(instantMs);
    const emptyCount = this.#positionWhere(({ endIndex }) => endIndex > this.#firstIndex);
    for (const empty of this.#segments.splice(0, emptyCount)) empty.free();
    this.#offeredCount = Math.max(0, this.#offeredCount - emptyCount);
    this.#firstArrivalAtMs =
      this.#firstIndex === this.#nextIndex
        ? Number.POSITIVE_INFINITY
        : this.arrivalAtMs(this.#firstIndex);
  }

  /** Reads records in order, beginning at the trim horizon when `fromIndex` is before it. */
  read<T>({ fromIndex, limitCount, limitBytes, build }: LogReadOptions<T>): LogRead<T> {
    const records: T[] = [];
    let sizeBytes = 0;
    let index = Math.max(fromIndex, this.#firstIndex);
    if (index >= this.#nextIndex) return { records, nextIndex: index, sizeBytes };
    const endIndex = Math.min(this.#nextIndex, index + limitCount);
    let position = this.#positionOf(index);
    let segment = this.#segmentAt(position);
    while (index < endIndex) {
      if (index === segment.endIndex) segment = this.#segmentAt(++position);
      const recordBytes = segment.sizeBytes(index);
      if (records.length > 0 && sizeBytes + recordBytes > limitBytes) break;
      records.push(
        build(index, segment.partitionKey(index), segment.data(index), segment.arrivalAtMs(index)),
      );
      sizeBytes += recordBytes;
      index++;
    }
    return { records, nextIndex: index, sizeBytes };
  }

  #segmentFor(sizeBytes: number): LogSegment {
    const last = this.#segments.at(-1)?.held;
    if (last?.hasRoomFor(sizeBytes)) return last;
    while (this.#store.isOverfull && this.#offeredCount < this.#segments.length) {
      this.#segments[this.#offeredCount++]?.store();
    }
    const memory = this.#store.takeMemory(LogSegment.memoryBytes(sizeBytes));
    const segment = LogSegment.empty(this.#nextIndex, memory);
    this.#segments.push(new KeptSegment(segment, this.#store));
    return segment;
  }

  #segmentAt(position: number): LogSegment {
    const kept = this.#segments[position];
    invariant(kept !== undefined, 'the record is in the log');
    if (kept.held) return kept.held;
    const known = this.#loaded.find(({ firstIndex }) => firstIndex === kept.firstIndex);
    if (known) return known;
    const segment = kept.load();
    this.#loaded.unshift(segment);
    this.#loaded.length = Math.min(this.#loaded.length, LOADED_COUNT);
    return segment;
  }

  /** Position of the segment that holds the record. */
  #positionOf(index: number): number {
    return this.#positionWhere(({ endIndex }) => endIndex > index);
  }

  /** Position of the first segment that passes, as do all after it; their number if none does. */
  #positionWhere(passes: (segment: KeptSegment) => boolean): number {
    let low = 0;
    let high = this.#segments.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const segment = this.#segments[middle];
      if (segment !== undefined && passes(segment)) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
