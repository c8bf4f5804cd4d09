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

/**
 * Events that follow each other, in columns.
 *
 * When the block is full its messages become one buffer outside of the JavaScript heap: a minute
 * of load leaves hundreds of thousands of them, and the collector of garbage would walk them all
 * every few seconds.
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
  /** Of a block that is not full. */
  #messages: string[] = [];
  /** Of a block that is full; message i ends at `#endsBytes[i]`. */
  #text: Buffer | null = null;
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
    this.#endsBytes[index] = this.#endAt(index - 1) + event.sizeBytes - EVENT_OVERHEAD_BYTES;
    this.#logStreams.push(event.logStream);
    this.#messages.push(event.message);
    this.earliestMs = Math.min(this.earliestMs, event.timestampMs);
    this.latestMs = Math.max(this.latestMs, event.timestampMs);
    if (this.count < BLOCK_EVENT_COUNT) return;
    const text = Buffer.allocUnsafeSlow(this.#endAt(index));
    for (const [at, message] of this.#messages.entries()) text.write(message, this.#endAt(at - 1));
    this.#text = text;
    this.#messages = [];
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

  #messageAt(index: number): string {
    if (this.#text === null) return this.#messages[index] ?? '';
    return this.#text.toString('utf8', this.#endAt(index - 1), this.#endAt(index));
  }

  #endAt(index: number): number {
    return index < 0 ? 0 : (this.#endsBytes[index] ?? 0);
  }
}
