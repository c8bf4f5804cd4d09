import { CONCURRENCY_PER_POLLER, concurrencyBounds } from './concurrency-bounds.ts';
import { ConcurrencyRamp } from './concurrency-ramp.ts';
import { EventPoller } from './event-poller.ts';
import type { QueueBatchOutcome } from './process-queue-batch.ts';
import type { QueueMappingContext } from './queue-mapping-context.ts';
import { runQueueSlot } from './queue-slot.ts';

/**
 * The slots of a mapping: as many as its {@link ConcurrencyRamp} says. Slots are numbered, and one
 * whose number is not below the ramp's target ends with its batch or its long poll.
 *
 * AWS grows while there is a backlog, which it does not define; no slot being free to receive
 * is what a backlog looks like from here.
 */
export class SlotPool {
  readonly #context: QueueMappingContext;
  readonly #ramp: ConcurrencyRamp;
  /** By number. */
  readonly #running = new Map<number, Promise<void>>();
  readonly #pollers = new Map<number, EventPoller>();
  #busyCount = 0;

  constructor(context: QueueMappingContext) {
    this.#context = context;
    this.#ramp = new ConcurrencyRamp({
      bounds: concurrencyBounds(context.settings.scaling),
      clock: context.clock,
      onGrown: () => this.#runSlot(this.#ramp.targetCount - 1),
    });
  }

  /** Batches that can be in flight at once at this moment. */
  get count(): number {
    return this.#running.size;
  }

  start(): void {
    for (let index = 0; index < this.#ramp.targetCount; index++) this.#runSlot(index);
    this.#context.stopping.addEventListener('abort', () => this.#ramp.stop(), { once: true });
  }

  /** Resolves when no slot is at work any more. */
  async ended(): Promise<void> {
    await Promise.all(this.#running.values());
  }

  /** Lets one that was to end go on instead, if it is still there. */
  #runSlot(slotIndex: number): void {
    if (this.#running.has(slotIndex)) return;
    const prng = this.#context.prng.fork(`slot ${slotIndex}`);
    const onThrottled = (): void => this.#ramp.failed();
    const events = {
      onBusy: () => {
        this.#busyCount += 1;
        this.#noteBacklog();
      },
      onFree: (outcome: QueueBatchOutcome) => {
        this.#busyCount -= 1;
        this.#noteBacklog();
        this.#noteOutcome(outcome);
      },
      onIdle: () => this.#ramp.idle(),
      isSurplus: () => {
        if (slotIndex < this.#ramp.targetCount) return false;
        this.#running.delete(slotIndex);
        this.#noteBacklog();
        return true;
      },
    };
    const slot = { ...this.#context, prng, slotIndex, onThrottled };
    this.#running.set(slotIndex, runQueueSlot(slot, this.#pollerOf(slotIndex), events));
    this.#noteBacklog();
  }

  /** Null outside of provisioned mode, where nothing but concurrency limits the receiving. */
  #pollerOf(slotIndex: number): EventPoller | null {
    if (this.#context.settings.scaling.kind !== 'provisioned') return null;
    const pollerIndex = Math.floor(slotIndex / CONCURRENCY_PER_POLLER);
    const poller = this.#pollers.get(pollerIndex) ?? new EventPoller(this.#context.clock);
    this.#pollers.set(pollerIndex, poller);
    return poller;
  }

  #noteBacklog(): void {
    this.#ramp.setBacklog(this.#busyCount === this.#running.size);
  }

  /** With partial batch responses, AWS does not slow down for errors of the function. */
  #noteOutcome({ kind }: QueueBatchOutcome): void {
    if (kind === 'succeeded' || kind === 'partially-failed') this.#ramp.succeeded();
    if (kind === 'failed' && !this.#context.settings.reportBatchItemFailures) this.#ramp.failed();
  }
}
