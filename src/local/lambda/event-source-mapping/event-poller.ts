import { type Clock, sleep } from '../../../clock.ts';
import type { QueueMessage } from '../../sqs/queue-source.ts';

const POLLS_PER_SECOND = 10;
const BYTES_PER_SECOND = 1_048_576;

/** What has not been used of the last second may be used in this one. */
const BURST_MS = 1000;

/**
 * What one event poller of provisioned mode may take out of the queue: ten polls and 1 MB a
 * second, for all the batches that it has in flight together.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
 */
export class EventPoller {
  readonly #clock: Clock;
  /** When the polls begun, and the bytes received, will have been paid for. Monotonic. */
  #pollsPaidAtMs = Number.NEGATIVE_INFINITY;
  #bytesPaidAtMs = Number.NEGATIVE_INFINITY;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Resolves when another poll may begin, and counts it; also, uncounted, when stopping. */
  async beginPoll(stopping: AbortSignal): Promise<void> {
    while (!stopping.aborted) {
      const nowMs = this.#clock.monotonicMs();
      const nextPollPaidAtMs = paidAtMs(this.#pollsPaidAtMs, 1000 / POLLS_PER_SECOND, nowMs);
      const dueInMs = Math.max(nextPollPaidAtMs, this.#bytesPaidAtMs) - BURST_MS - nowMs;
      if (dueInMs <= 0) {
        this.#pollsPaidAtMs = nextPollPaidAtMs;
        return;
      }
      await sleep(this.#clock, Math.ceil(dueInMs), stopping);
    }
  }

  /** Counts what a poll brought. What it is over the limit, the next one waits. */
  received(messages: readonly QueueMessage[]): void {
    const bytes = messages.reduce((sum, { body }) => sum + Buffer.byteLength(body), 0);
    const costMs = (bytes * 1000) / BYTES_PER_SECOND;
    this.#bytesPaidAtMs = paidAtMs(this.#bytesPaidAtMs, costMs, this.#clock.monotonicMs());
  }
}

function paidAtMs(earlierPaidAtMs: number, costMs: number, nowMs: number): number {
  return Math.max(earlierPaidAtMs, nowMs) + costMs;
}
