import { LogSegment } from './log-segment.ts';
import type { SegmentStore } from './segment-store.ts';

/** What is known of a segment whose records are in the file. */
interface StoredSegment {
  readonly slot: number;
  readonly sizeBytes: number;
  readonly recordCount: number;
  readonly lastArrivalAtMs: number;
}

/** A segment of a log, in memory or in the store's file. */
export class KeptSegment {
  readonly firstIndex: number;
  readonly #store: SegmentStore;
  #place: LogSegment | StoredSegment;

  /** Keeps a segment in memory. */
  constructor(segment: LogSegment, store: SegmentStore) {
    this.firstIndex = segment.firstIndex;
    this.#store = store;
    this.#place = segment;
    store.heldCount++;
  }

  /** Index after the last record. */
  get endIndex(): number {
    return this.firstIndex + this.#place.recordCount;
  }

  /** When the last record arrived; -Infinity without records. */
  get lastArrivalAtMs(): number {
    return this.#place.lastArrivalAtMs;
  }

  /** The segment, if it is in memory. */
  get held(): LogSegment | undefined {
    return this.#place instanceof LogSegment ? this.#place : undefined;
  }

  /** The segment itself, or a copy out of the file, which is not kept. */
  load(): LogSegment {
    if (this.#place instanceof LogSegment) return this.#place;
    const { slot, sizeBytes, recordCount } = this.#place;
    return LogSegment.unpack(this.firstIndex, recordCount, this.#store.read(slot, sizeBytes));
  }

  /** Moves the records, to which none may be added any more, into the file if it takes them. */
  store(): void {
    if (!(this.#place instanceof LogSegment)) return;
    const segment = this.#place;
    const { recordCount, lastArrivalAtMs } = segment;
    const packed = segment.pack();
    const slot = this.#store.write(packed);
    if (slot === undefined) return;
    this.#place = { slot, sizeBytes: packed.length, recordCount, lastArrivalAtMs };
    this.#forget(segment);
  }

  /** Gives back what it takes; nothing of it can be read any more. */
  free(): void {
    if (this.#place instanceof LogSegment) this.#forget(this.#place);
    else this.#store.free(this.#place.slot);
  }

  #forget(segment: LogSegment): void {
    this.#store.heldCount--;
    this.#store.giveMemory(segment.release());
  }
}
