import { invariant } from '../../../invariant.ts';

/**
 * How far a shard is done: up to, but not including, the lowest record that is not finished,
 * whichever lane it is on.
 *
 * Finished records behind that one are remembered, so memory grows with what is read ahead.
 */
export class ShardCheckpoint {
  #pending: string[] = [];
  #doneCount = 0;
  readonly #finished = new Set<string>();
  #sequenceNumber: string | null = null;

  /** Notes a record that was read; in the order of the shard. */
  add(sequenceNumber: string): void {
    this.#pending.push(sequenceNumber);
  }

  /** Notes a record that succeeded or was discarded; lanes finish in any order. */
  finish(sequenceNumber: string): void {
    invariant(!this.#finished.has(sequenceNumber), 'a record is finished once');
    this.#finished.add(sequenceNumber);
    let lowest = this.#pending[this.#doneCount];
    while (lowest !== undefined && this.#finished.delete(lowest)) {
      this.#sequenceNumber = lowest;
      this.#doneCount += 1;
      lowest = this.#pending[this.#doneCount];
    }
    this.#compact();
  }

  /** The last record of the finished beginning of the shard; null before the first. */
  get sequenceNumber(): string | null {
    return this.#sequenceNumber;
  }

  /** Records read and still in the way of the checkpoint, finished ones included. */
  get aheadCount(): number {
    return this.#pending.length - this.#doneCount;
  }

  /** Cuts off what is done, now and then, so that a record costs the same however many were. */
  #compact(): void {
    if (this.#doneCount < 1024 || this.#doneCount * 2 < this.#pending.length) return;
    this.#pending = this.#pending.slice(this.#doneCount);
    this.#doneCount = 0;
  }
}
