import type { Clock } from '../../clock.ts';

/** GetRecords calls a shard answers per second, all its readers together. */
const READ_CALLS_PER_SECOND = 5;
/** Bytes of keys and data a shard gives out per second, all its readers together: 2 MiB. */
const READ_BYTES_PER_SECOND = 2_097_152;

/**
 * The read throughput of one shard: a window of one second that begins with a call.
 *
 * A call is refused while the window has had its 5 calls or its 2 MiB. An answer that takes
 * the window past 2 MiB lengthens it to the time its bytes take at that rate, which gives what
 * AWS documents: after 10 MiB, calls are refused for 5 seconds. Refused calls cost nothing.
 *
 * @see https://docs.aws.amazon.com/kinesis/latest/APIReference/API_GetRecords.html
 */
export class ReadLimit {
  readonly #clock: Clock;
  #startedAtMs = Number.NEGATIVE_INFINITY;
  #durationMs = 0;
  #callCount = 0;
  #sizeBytes = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Counts a call; false when it must be refused. */
  tryCall(): boolean {
    const nowMs = this.#clock.monotonicMs();
    if (nowMs - this.#startedAtMs >= this.#durationMs) {
      this.#startedAtMs = nowMs;
      this.#durationMs = 1_000;
      this.#callCount = 0;
      this.#sizeBytes = 0;
    }
    if (this.#callCount >= READ_CALLS_PER_SECOND) return false;
    if (this.#sizeBytes >= READ_BYTES_PER_SECOND) return false;
    this.#callCount++;
    return true;
  }

  /** Counts what the call gave out. */
  addAnswer(sizeBytes: number): void {
    this.#sizeBytes += sizeBytes;
    this.#durationMs = Math.max(1_000, (this.#sizeBytes * 1_000) / READ_BYTES_PER_SECOND);
  }
}
