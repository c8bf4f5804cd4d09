import { invariant } from '../../invariant.ts';

/** A record on its way into a shard. */
export interface NewRecord {
  readonly partitionKey: string;
  /** UTF-8 length of the partition key. */
  readonly keyBytes: number;
  /** Standard base64 with padding. */
  readonly data: string;
  /** Length of the decoded data. */
  readonly dataBytes: number;
}

/** Room for records in a segment, whatever their size. */
export const SEGMENT_RECORD_COUNT = 8_192;
/** Room for bytes in a segment, unless one record alone needs more. */
export const SEGMENT_BYTES = 1_048_576;

/**
 * A run of consecutive records as raw bytes, key first, then data.
 *
 * No object per record is kept: a million records are some hundreds of buffers, so the
 * garbage collector has nothing to walk and dropping a segment frees it at once.
 */
export class LogSegment {
  /** Index of the first record, counted from the shard's first ever. */
  readonly firstIndex: number;
  readonly #bytes: Buffer;
  readonly #ends = new Uint32Array(SEGMENT_RECORD_COUNT);
  readonly #keyBytes = new Uint16Array(SEGMENT_RECORD_COUNT);
  readonly #arrivalsAtMs = new Float64Array(SEGMENT_RECORD_COUNT);
  #recordCount = 0;
  #usedBytes = 0;

  constructor(firstIndex: number, capacityBytes: number) {
    this.firstIndex = firstIndex;
    this.#bytes = Buffer.allocUnsafeSlow(capacityBytes);
  }

  /** Index after the last record. */
  get endIndex(): number {
    return this.firstIndex + this.#recordCount;
  }

  hasRoomFor(sizeBytes: number): boolean {
    return (
      this.#recordCount < SEGMENT_RECORD_COUNT && this.#usedBytes + sizeBytes <= this.#bytes.length
    );
  }

  append(record: NewRecord, arrivalAtMs: number): void {
    const dataStart = this.#usedBytes + record.keyBytes;
    this.#bytes.write(record.partitionKey, this.#usedBytes, 'utf8');
    const written = this.#bytes.write(record.data, dataStart, 'base64');
    invariant(written === record.dataBytes, 'the data is base64 of the stated length');
    const slot = this.#recordCount;
    this.#usedBytes = dataStart + written;
    this.#ends[slot] = this.#usedBytes;
    this.#keyBytes[slot] = record.keyBytes;
    this.#arrivalsAtMs[slot] = arrivalAtMs;
    this.#recordCount++;
  }

  arrivalAtMs(index: number): number {
    return this.#arrivalsAtMs[this.#slotOf(index)] ?? 0;
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
