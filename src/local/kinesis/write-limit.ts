import type { Clock } from '../../clock.ts';

/** Records a shard takes per second. */
const WRITE_RECORDS_PER_SECOND = 1_000;
/** Bytes of keys and data a shard takes per second: 1 MiB. */
const WRITE_BYTES_PER_SECOND = 1_048_576;

/**
 * The write throughput of one shard: two token buckets that each hold one second's worth.
 *
 * AWS publishes the rates, not the algorithm. A bucket lets a producer that sends a full
 * second's worth once a second through, as it does on AWS, holds the long-run rate exactly,
 * and is two numbers. An idle shard can so take up to two seconds' worth within one second.
 *
 * @see https://docs.aws.amazon.com/streams/latest/dev/service-sizes-and-limits.html
 */
export class WriteLimit {
  readonly #clock: Clock;
  // Tokens are thousandths, so that whole milliseconds refill them without rounding.
  #recordTokens = WRITE_RECORDS_PER_SECOND * 1_000;
  #byteTokens = WRITE_BYTES_PER_SECOND * 1_000;
  #refilledAtMs: number;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#refilledAtMs = clock.monotonicMs();
  }

  /** Takes what a record costs; false, and nothing taken, when either bucket is short of it. */
  tryTake(sizeBytes: number): boolean {
    this.#refill();
    const byteCost = sizeBytes * 1_000;
    if (this.#recordTokens < 1_000 || this.#byteTokens < byteCost) return false;
    this.#recordTokens -= 1_000;
    this.#byteTokens -= byteCost;
    return true;
  }

  #refill(): void {
    const nowMs = this.#clock.monotonicMs();
    const elapsedMs = nowMs - this.#refilledAtMs;
    this.#refilledAtMs = nowMs;
    this.#recordTokens = refilled(this.#recordTokens, elapsedMs, WRITE_RECORDS_PER_SECOND);
    this.#byteTokens = refilled(this.#byteTokens, elapsedMs, WRITE_BYTES_PER_SECOND);
  }
}

function refilled(tokens: number, elapsedMs: number, perSecond: number): number {
  return Math.min(perSecond * 1_000, tokens + elapsedMs * perSecond);
}
