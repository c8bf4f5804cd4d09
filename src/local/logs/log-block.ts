import { EVENT_OVERHEAD_BYTES } from './log-event.ts';

/** An event as kept: in the order of ingestion, with what CloudWatch adds to it. */
export interface StoredEvent {
  /** Counts events over all groups in the order of ingestion; what the event id is made of. */
  readonly order: number;
  readonly logStream: string;
  readonly timestampMs: number;
  readonly ingestedAtMs: number;
  readonly message: string;
  /** The message in UTF-8 with CloudWatch's overhead. */
  readonly sizeBytes: number;
}

/** Events in a block that is full. */
export const BLOCK_EVENT_COUNT = 128;

/** Room for messages that a block begins with. */
const TEXT_BYTES_MIN = 65_536;

/** The most of such room that a block keeps when it is cleared. */
const CLEARED_TEXT_BYTES_MAX = 8_388_608;

/**
 * Events that follow each other, in columns.
 *
 * Messages are bytes of one buffer outside of the JavaScript heap: a minute of load leaves
 * hundreds of thousands of them, and the collector of garbage would walk them all every few
 * seconds.
 */
export class LogBlock {
  /** Span of the timestamps. */
  earliestMs = Number.POSITIVE_INFINITY;
  latestMs = Number.NEGATIVE_INFINITY;
  readonly #orders = new Float64Array(BLOCK_EVENT_COUNT);
  readonly #timestampsMs = new Float64Array(BLOCK_EVENT_COUNT);
  readonly #ingestedAtMs = new Float64Array(BLOCK_EVENT_COUNT);
  readonly #sizesBytes = new Uint32Array(BLOCK_EVENT_COUNT);
  readonly #logStreams: string[] = [];
  /** Message i ends at `#endsBytes[i]`. */
  #text = Buffer.allocUnsafeSlow(TEXT_BYTES_MIN);
  readonly #endsBytes = new Float64Array(BLOCK_EVENT_COUNT);

  get count(): number {
    return this.#logStreams.length;
  }

  append(event: StoredEvent): void {
    const index = this.count;
    this.#orders[index] = event.order;
    this.#timestampsMs[index] = event.timestampMs;
    this.#ingestedAtMs[index] = event.ingestedAtMs;
    this.#sizesBytes[index] = event.sizeBytes;
    this.#logStreams.push(event.logStream);
    this.earliestMs = Math.min(this.earliestMs, event.timestampMs);
    this.latestMs = Math.max(this.latestMs, event.timestampMs);
    const startBytes = this.#endAt(index - 1);
    this.#endsBytes[index] = startBytes + event.sizeBytes - EVENT_OVERHEAD_BYTES;
    this.#makeRoom(startBytes, this.#endAt(index));
    this.#text.write(event.message, startBytes);
  }

  /** Forgets its events and keeps, within bounds, their room for others. */
  clear(): void {
    if (this.#text.length > CLEARED_TEXT_BYTES_MAX) {
      this.#text = Buffer.allocUnsafeSlow(TEXT_BYTES_MIN);
    }
    this.earliestMs = Number.POSITIVE_INFINITY;
    this.latestMs = Number.NEGATIVE_INFINITY;
    this.#logStreams.length = 0;
  }

  timestampMsAt(index: number): number {
    return this.#timestampsMs[index] ?? Number.NaN;
  }

  orderAt(index: number): number | undefined {
    return index < this.count ? this.#orders[index] : undefined;
  }

  sizeBytesAt(index: number): number {
    return this.#sizesBytes[index] ?? 0;
  }

  /** The event at an index below {@link count}. */
  eventAt(index: number): StoredEvent {
    return {
      order: this.#orders[index] ?? Number.NaN,
      logStream: this.#logStreams[index] ?? '',
      timestampMs: this.timestampMsAt(index),
      ingestedAtMs: this.#ingestedAtMs[index] ?? Number.NaN,
      message: this.#messageAt(index),
      sizeBytes: this.sizeBytesAt(index),
    };
  }

  /** Lets the text be `endBytes` long and keeps the first `usedBytes` of it. */
  #makeRoom(usedBytes: number, endBytes: number): void {
    if (endBytes <= this.#text.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(endBytes, 2 * this.#text.length));
    this.#text.copy(larger, 0, 0, usedBytes);
    this.#text = larger;
  }

  #messageAt(index: number): string {
    return this.#text.toString('utf8', this.#endAt(index - 1), this.#endAt(index));
  }

  #endAt(index: number): number {
    return index < 0 ? 0 : (this.#endsBytes[index] ?? 0);
  }
}
