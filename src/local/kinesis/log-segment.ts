import { invariant } from '../../invariant.ts';

/** A record on its way into a shard. */
export interface NewRecord {
  readonly partitionKey: string;
  /** UTF-8 length of the partition key. */
  readonly keyBytes: number;
  readonly data: string;
  /**
   * How `data` spells the bytes: in standard base64 with padding, or as the text they are, latin1
   * where each character is a byte.
   */
  readonly encoding: 'base64' | 'latin1' | 'utf8';
  /** Length of the bytes. */
  readonly dataBytes: number;
}

/** Room for records in a segment, whatever their size. */
export const SEGMENT_RECORD_COUNT = 8_192;
/** Arrival, end and key length of each record. */
const COLUMNS_BYTES = SEGMENT_RECORD_COUNT * 14;
/** What a segment takes, 1 MiB of it for keys and data, unless one record alone needs more. */
export const SEGMENT_MEMORY_BYTES = COLUMNS_BYTES + 1_048_576;

/**
 * A run of consecutive records as raw bytes, key first, then data.
 *
 * No object per record is kept: a million records are some hundreds of buffers, so the
 * garbage collector has nothing to walk and dropping a segment frees it at once.
 */
export class LogSegment {
  /** Index of the first record, counted from the shard's first ever. */
  readonly firstIndex: number;
  readonly #memory: ArrayBuffer;
  readonly #arrivalsAtMs: Float64Array;
  readonly #ends: Uint32Array;
  readonly #keyBytes: Uint16Array;
  readonly #bytes: Buffer;
  #recordCount: number;
  #usedBytes: number;

  /** Lays a segment of `recordCount` records over `memory`: columns first, then the bytes. */
  private constructor(firstIndex: number, memory: ArrayBuffer, recordCount: number) {
    this.firstIndex = firstIndex;
    this.#memory = memory;
    this.#arrivalsAtMs = new Float64Array(memory, 0, SEGMENT_RECORD_COUNT);
    this.#ends = new Uint32Array(memory, SEGMENT_RECORD_COUNT * 8, SEGMENT_RECORD_COUNT);
    this.#keyBytes = new Uint16Array(memory, SEGMENT_RECORD_COUNT * 12, SEGMENT_RECORD_COUNT);
    this.#bytes = Buffer.from(memory, COLUMNS_BYTES);
    this.#recordCount = recordCount;
    this.#usedBytes = this.#startOf(recordCount);
  }

  /** The memory that a segment needs whose first record has so many bytes. */
  static memoryBytes(sizeBytes: number): number {
    return Math.max(SEGMENT_MEMORY_BYTES, COLUMNS_BYTES + sizeBytes);
  }

  /** A segment without records, in memory of {@link memoryBytes} that is its own from now on. */
  static empty(firstIndex: number, memory: ArrayBuffer): LogSegment {
    return new LogSegment(firstIndex, memory, 0);
  }

  /** A segment out of what {@link pack} gave; it cannot be appended to. */
  static unpack(firstIndex: number, recordCount: number, packed: ArrayBuffer): LogSegment {
    return new LogSegment(firstIndex, packed, recordCount);
  }

  /** Its memory, for another segment: nothing can be read here any more. */
  release(): ArrayBuffer {
    this.#recordCount = 0;
    this.#usedBytes = 0;
    return this.#memory;
  }

  /** The segment as bytes: a view, not a copy. */
  pack(): Uint8Array {
    return new Uint8Array(this.#memory, 0, COLUMNS_BYTES + this.#usedBytes);
  }

  /** Index after the last record. */
  get endIndex(): number {
    return this.firstIndex + this.#recordCount;
  }

  get recordCount(): number {
    return this.#recordCount;
  }

  /** When the last record arrived; -Infinity without records. */
  get lastArrivalAtMs(): number {
    return this.#arrivalsAtMs[this.#recordCount - 1] ?? Number.NEGATIVE_INFINITY;
  }

  hasRoomFor(sizeBytes: number): boolean {
    return (
      this.#recordCount < SEGMENT_RECORD_COUNT && this.#usedBytes + sizeBytes <= this.#bytes.length
    );
  }

  append(record: NewRecord, arrivalAtMs: number): void {
    const dataStart = this.#usedBytes + record.keyBytes;
    this.#bytes.write(record.partitionKey, this.#usedBytes, 'utf8');
    const written = this.#bytes.write(record.data, dataStart, record.encoding);
    invariant(written === record.dataBytes, 'the data is of the stated length');
    const slot = this.#recordCount;
    this.#usedBytes = dataStart + record.dataBytes;
    this.#ends[slot] = this.#usedBytes;
    this.#keyBytes[slot] = record.keyBytes;
    this.#arrivalsAtMs[slot] = arrivalAtMs;
    this.#recordCount++;
  }

  arrivalAtMs(index: number): number {
    return this.#arrivalsAtMs[this.#slotOf(index)] ?? 0;
  }

  /** Index of the first record that arrived at `instantMs` or later; the next index if none did. */
  indexArrivedFrom(instantMs: number): number {
    let low = 0;
    let high = this.#recordCount;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#arrivalsAtMs[middle] ?? 0) < instantMs) low = middle + 1;
      else high = middle;
    }
    return this.firstIndex + low;
  }

  /** Bytes of key and data together. */
  sizeBytes(index: number): number {
    const slot = this.#slotOf(index);
    return (this.#ends[slot] ?? 0) - this.#startOf(slot);
  }

  partitionKey(index: number): string {
    const slot = this.#slotOf(index);
    const start = this.#startOf(slot);
    return this.#bytes.toString('utf8', start, start + (this.#keyBytes[slot] ?? 0));
  }

  /** The data as standard base64 with padding. */
  data(index: number): string {
    const slot = this.#slotOf(index);
    const dataStart = this.#startOf(slot) + (this.#keyBytes[slot] ?? 0);
    return this.#bytes.toString('base64', dataStart, this.#ends[slot]);
  }

  #slotOf(index: number): number {
    const slot = index - this.firstIndex;
    invariant(slot >= 0 && slot < this.#recordCount, 'the record is in the segment');
    return slot;
  }

  #startOf(slot: number): number {
    return slot === 0 ? 0 : (this.#ends[slot - 1] ?? 0);
  }
}
