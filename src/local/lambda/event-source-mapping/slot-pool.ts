import type { CancelTimer } from '../../../clock.ts';
import type { QueueMappingContext } from './queue-mapping-context.ts';
import { runQueueSlot } from './queue-slot.ts';

/** Concurrent batches at the start. */
const INITIAL_SLOT_COUNT = 5;

/** Slots that remain however long the queue is empty, where no MaximumConcurrency is set. */
const IDLE_SLOT_COUNT = 2;

/** AWS's ceiling for a mapping without MaximumConcurrency. */
const SLOT_LIMIT_COUNT = 1250;

/** 300 more concurrent invocations per minute. */
const GROWTH_INTERVAL_MS = 200;

/**
 * The slots of a mapping. It begins with five, gets one more every 200 ms as long as all are busy,
 * and gives one up for each long poll that found the queue empty.
 *
 * AWS grows while there is a backlog, which it does not define; no slot being free to receive
 * is what a backlog looks like from here.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
 */
export class SlotPool {
  readonly #context: QueueMappingContext;
  readonly #maximumCount: number;
  readonly #idleCount: number;
  readonly #running = new Set<Promise<void>>();
  readonly #freeIndexes: number[] = [];
  #indexCount = 0;
  #count = 0;
  #busyCount = 0;
  #cancelGrowth: CancelTimer | undefined;

  constructor(context: QueueMappingContext) {
    const { maximumConcurrency } = context.settings;
    this.#context = context;
    this.#maximumCount = maximumConcurrency ?? SLOT_LIMIT_COUNT;
    this.#idleCount =
      maximumConcurrency === null
        ? IDLE_SLOT_COUNT
        : Math.min(INITIAL_SLOT_COUNT, maximumConcurrency);
  }

  /** Batches that can be in flight at once at this moment. */
  get count(): number {
    return this.#count;
  }

  start(): void {
    while (this.#count < Math.min(INITIAL_SLOT_COUNT, this.#maximumCount)) this.#addSlot();
    const cancelGrowth = (): void => this.#cancelGrowth?.();
    this.#context.stopping.addEventListener('abort', cancelGrowth, { once: true });
  }

  /** Resolves when no slot is at work any more. */
  async ended(): Promise<void> {
    await Promise.all(this.#running);
  }

  #addSlot(): void {
    const slotIndex = this.#freeIndexes.pop() ?? this.#indexCount++;
    const prng = this.#context.prng.fork(`slot ${slotIndex}`);
    const events = {
      onBusy: () => {
        this.#busyCount += 1;
        this.#growWhileAllAreBusy();
      },
      onFree: () => {
        this.#busyCount -= 1;
      },
      onIdle: () => this.#mayEnd(),
    };
    this.#count += 1;
    const ended = runQueueSlot({ ...this.#context, prng, slotIndex }, events).then(() => {
      this.#running.delete(ended);
      this.#freeIndexes.push(slotIndex);
    });
    this.#running.add(ended);
  }

  #mayEnd(): boolean {
    if (this.#count <= this.#idleCount) return false;
    this.#count -= 1;
    return true;
  }

  #growWhileAllAreBusy(): void {
    if (this.#cancelGrowth !== undefined || !this.#mustGrow()) return;
    this.#cancelGrowth = this.#context.clock.after(GROWTH_INTERVAL_MS, () => {
      this.#cancelGrowth = undefined;
      if (this.#mustGrow()) this.#addSlot();
    });
  }

  #mustGrow(): boolean {
    const { stopping } = this.#context;
    return !stopping.aborted && this.#busyCount === this.#count && this.#count < this.#maximumCount;
  }
}
