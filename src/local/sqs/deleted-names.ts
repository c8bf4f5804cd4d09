import type { Clock } from '../../clock.ts';

/** How long the name of a deleted queue cannot be used. */
const REST_MS = 60_000;

/** The names of queues that were deleted lately. */
export class DeletedNames {
  readonly #clock: Clock;
  /** On the monotonic clock; the oldest first. */
  readonly #deletedAtMs = new Map<string, number>();
  #count = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Queues deleted so far, long ago or lately. */
  get count(): number {
    return this.#count;
  }

  add(name: string): void {
    this.#forget();
    this.#count += 1;
    this.#deletedAtMs.set(name, this.#clock.monotonicMs());
  }

  /** True for 60 s after the deletion. */
  has(name: string): boolean {
    this.#forget();
    return this.#deletedAtMs.has(name);
  }

  #forget(): void {
    const untilMs = this.#clock.monotonicMs() - REST_MS;
    for (const [name, deletedAtMs] of this.#deletedAtMs) {
      if (deletedAtMs > untilMs) return;
      this.#deletedAtMs.delete(name);
    }
  }
}
