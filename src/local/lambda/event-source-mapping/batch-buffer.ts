import { invariant } from '../../../invariant.ts';

/** The most a synchronous invocation may carry: 6 MB, metadata and envelope included. */
export const EVENT_LIMIT_BYTES = 6_291_456;

/** The brackets around the records of an event. */
const ENVELOPE_BYTES = '{"Records":[]}'.length;

/** A record or message in the JSON text that the function will read. */
export interface EncodedItem {
  readonly text: string;
  /** Length of `text` in UTF-8. */
  readonly textBytes: number;
}

/** When a batch is complete. */
export interface BatchLimits {
  /** Most items in a batch, 1 or more. */
  readonly batchSize: number;
  /** How long a batch may be gathered; 0 to take whatever there is. */
  readonly windowMs: number;
  /** What an event's other keys may take of the 6 MB. @default 0 */
  readonly reservedBytes?: number;
}

/** The text of an event with these records and nothing else at its top level. */
export function eventText(items: readonly EncodedItem[]): string {
  return `{"Records":[${items.map(({ text }) => text).join(',')}]}`;
}

/**
 * Gathers items until they make a batch: enough of them, 6 MB, or the window has elapsed.
 *
 * The window begins when the previous invocation has completed, not at the first item; one that
 * elapses with nothing in it begins anew. All instants are monotonic.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventsourcemapping.html
 */
export class BatchBuffer<Item extends EncodedItem> {
  readonly #limits: BatchLimits;
  readonly #eventLimitBytes: number;
  #items: Item[] = [];
  #gatheredBytes = ENVELOPE_BYTES;
  #windowStartedAtMs: number;
  #closed = false;

  constructor(limits: BatchLimits, nowMs: number) {
    this.#limits = limits;
    this.#eventLimitBytes = EVENT_LIMIT_BYTES - (limits.reservedBytes ?? 0);
    this.#windowStartedAtMs = nowMs;
  }

  /** Items that can still be added before the batch has its size. */
  get roomCount(): number {
    return Math.max(0, this.#limits.batchSize - this.#items.length);
  }

  /** True when there is nothing to invoke the function with. */
  get isEmpty(): boolean {
    return this.#items.length === 0;
  }

  /** True when nothing can be added. */
  get isClosed(): boolean {
    return this.#closed;
  }

  /** True when nothing is left and nothing will come. */
  get isExhausted(): boolean {
    return this.#closed && this.isEmpty;
  }

  add(item: Item, nowMs: number): void {
    invariant(!this.#closed, 'nothing is added to a closed buffer');
    if (this.isEmpty) this.#skipEmptyWindows(nowMs);
    this.#items.push(item);
    this.#gatheredBytes += item.textBytes + 1;
  }

  /** Begins a new window: the previous invocation has completed. */
  restartWindow(nowMs: number): void {
    this.#windowStartedAtMs = nowMs;
  }

  /** Nothing more will come, so what is there need not wait for the window. */
  close(): void {
    this.#closed = true;
  }

  /** Forgets what is there. */
  clear(): void {
    this.#items = [];
    this.#gatheredBytes = ENVELOPE_BYTES;
  }

  /** When a batch is complete if nothing is added: -Infinity at once, Infinity never. */
  get dueAtMs(): number {
    if (this.isEmpty) return Number.POSITIVE_INFINITY;
    const full = this.roomCount === 0 || this.#gatheredBytes > this.#eventLimitBytes;
    if (full || this.#closed || this.#limits.windowMs === 0) return Number.NEGATIVE_INFINITY;
    return this.#windowStartedAtMs + this.#limits.windowMs;
  }

  /**
   * Takes the next batch out. An item that does not fit into 6 MB stays for the batch after;
   * one that is too large by itself goes alone, for what AWS does with it is not documented.
   */
  take(): Item[] {
    let count = 0;
    let batchBytes = ENVELOPE_BYTES;
    for (const { textBytes } of this.#items) {
      const fits = batchBytes + textBytes + 1 <= this.#eventLimitBytes;
      if (count === this.#limits.batchSize || (count > 0 && !fits)) break;
      batchBytes += textBytes + 1;
      count += 1;
    }
    this.#gatheredBytes -= batchBytes - ENVELOPE_BYTES;
    return this.#items.splice(0, count);
  }

  #skipEmptyWindows(nowMs: number): void {
    const { windowMs } = this.#limits;
    if (windowMs === 0) return;
    const elapsedCount = Math.floor((nowMs - this.#windowStartedAtMs) / windowMs);
    this.#windowStartedAtMs += elapsedCount * windowMs;
  }
}
