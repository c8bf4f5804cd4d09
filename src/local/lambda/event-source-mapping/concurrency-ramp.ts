import type { CancelTimer, Clock } from '../../../clock.ts';
import type { ConcurrencyBounds } from './concurrency-bounds.ts';

/** What a {@link ConcurrencyRamp} needs. */
export interface ConcurrencyRampOptions {
  readonly bounds: ConcurrencyBounds;
  readonly clock: Clock;
  /** The target is one higher than before. */
  readonly onGrown: () => void;
}

/**
 * How many batches a queue mapping should have in flight.
 *
 * The target moves by one at a time, in steps as far apart as the documented growth per minute
 * demands. At each step it falls if more invocations failed than succeeded since the last one,
 * and rises if there is a backlog. After it has fallen it does not rise until more invocations
 * succeed than fail. It also falls with every long poll that found the queue empty.
 *
 * AWS documents where the concurrency begins, ends and how fast it grows; that it grows with a
 * backlog; and that failures reduce it gradually. The rest is ours.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export class ConcurrencyRamp {
  readonly #options: ConcurrencyRampOptions;
  readonly #stepMs: number;
  #targetCount: number;
  #backlog = false;
  #failing = false;
  /** Succeeded less failed invocations since the last step. */
  #balance = 0;
  #cancelStep: CancelTimer | undefined;
  #stopped = false;

  constructor(options: ConcurrencyRampOptions) {
    this.#options = options;
    this.#stepMs = 60_000 / options.bounds.growthPerMinuteCount;
    this.#targetCount = options.bounds.initialCount;
  }

  /** Batches to have in flight at most. */
  get targetCount(): number {
    return this.#targetCount;
  }

  /** Says whether there is more to do than is being done. */
  setBacklog(backlog: boolean): void {
    this.#backlog = backlog;
    this.#awaitStep();
  }

  /** A whole long poll found nothing. */
  idle(): void {
    if (this.#targetCount > this.#options.bounds.idleCount) this.#targetCount -= 1;
  }

  /** An invocation has succeeded. */
  succeeded(): void {
    // Without a step to come, and nothing to recover from, nobody would look at it.
    if (this.#cancelStep === undefined && !this.#failing) return;
    this.#balance += 1;
    this.#awaitStep();
  }

  /** An invocation has failed or was throttled. */
  failed(): void {
    this.#balance -= 1;
    this.#awaitStep();
  }

  /** Ends all movement. */
  stop(): void {
    this.#stopped = true;
    this.#cancelStep?.();
  }

  #awaitStep(): void {
    if (this.#cancelStep !== undefined || this.#stopped) return;
    if (this.#balance === 0 && !this.#mayGrow()) return;
    this.#cancelStep = this.#options.clock.after(this.#stepMs, () => {
      this.#cancelStep = undefined;
      this.#step();
      this.#awaitStep();
    });
  }

  #step(): void {
    const { bounds, onGrown } = this.#options;
    if (this.#balance !== 0) this.#failing = this.#balance < 0;
    if (this.#balance < 0 && this.#targetCount > bounds.failingCount) this.#targetCount -= 1;
    this.#balance = 0;
    if (!this.#mayGrow()) return;
    this.#targetCount += 1;
    onGrown();
  }

  #mayGrow(): boolean {
    const belowMaximum = this.#targetCount < this.#options.bounds.maximumCount;
    return this.#backlog && !this.#failing && belowMaximum;
  }
}
