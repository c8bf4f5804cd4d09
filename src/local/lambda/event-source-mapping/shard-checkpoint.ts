import { invariant } from '../../../invariant.ts';
import type { StreamCursor } from '../../kinesis/stream-source.ts';

/**
 * How far a shard is done: up to, but not including, the lowest record that is not finished,
 * whichever lane it is on.
 *
 * Finished records behind that one are remembered, so memory grows with what is read ahead. They
 * are remembered across a {@link rewind}, too, so that a mapping that was disabled or updated
 * repeats none of them.
 */
export class ShardCheckpoint {
  /** Where the shard was begun. */
  readonly start: StreamCursor;
  #pending: string[] = [];
  #doneCount = 0;
  readonly #finished = new Set<string>();
  readonly #skipped = new Set<string>();
  #sequenceNumber: string | null = null;

  constructor(start: StreamCursor) {
    this.start = start;
  }

  /**
   * Notes a record that was read; in the order of the shard. False when it was finished before
   * the last rewind, so that nothing is left to do with it.
   */
  add(sequenceNumber: string): boolean {
    this.#pending.push(sequenceNumber);
    // Rarely is one behind the checkpoint finished, and to look for it costs a hash of 56 digits.
    if (this.#finished.size === 0 || !this.#finished.has(sequenceNumber)) return true;
    this.#advance();
    return false;
  }

  /** Notes a record that succeeded or was discarded; lanes finish in any order. */
  finish(sequenceNumber: string): void {
    if (sequenceNumber === this.#pending[this.#doneCount]) {
      this.#pass(sequenceNumber);
    } else {
      invariant(!this.#finished.has(sequenceNumber), 'a record is finished once');
      this.#finished.add(sequenceNumber);
    }
    this.#advance();
  }

  /**
   * Notes that the record added last is nothing to process. Those that follow one another count
   * as one, so that the few that are to be processed do not fall behind the many that are not.
   */
  skip(sequenceNumber: string): void {
    const previous = this.#pending.at(-2);
    if (previous !== undefined && this.#skipped.delete(previous)) this.#pending.splice(-2, 1);
    this.#skipped.add(sequenceNumber);
    this.#advance();
  }

  /**
   * Forgets what was read but not finished, and what was skipped: reading goes on behind the
   * checkpoint.
   */
  rewind(): void {
    this.#skipped.clear();
    this.#pending = [];
    this.#doneCount = 0;
  }

  /** The last record of the finished beginning of the shard; null before the first. */
  get sequenceNumber(): string | null {
    return this.#sequenceNumber;
  }

  /** Records read and still in the way of the checkpoint, finished and skipped ones included. */
  get aheadCount(): number {
    return this.#pending.length - this.#doneCount;
  }

  #advance(): void {
    let lowest = this.#pending[this.#doneCount];
    while (
      lowest !== undefined &&
      (forget(this.#finished, lowest) || forget(this.#skipped, lowest))
    ) {
      this.#pass(lowest);
      lowest = this.#pending[this.#doneCount];
    }
    this.#compact();
  }

  #pass(lowest: string): void {
    this.#sequenceNumber = lowest;
    this.#doneCount += 1;
  }

  /** Cuts off what is done, now and then, so that a record costs the same however many were. */
  #compact(): void {
    if (this.#doneCount < 1024 || this.#doneCount * 2 < this.#pending.length) return;
    this.#pending = this.#pending.slice(this.#doneCount);
    this.#doneCount = 0;
  }
}

/** Takes a text out of a set; false when it was not there. An empty set needs no hash. */
function forget(set: Set<string>, text: string): boolean {
  return set.size > 0 && set.delete(text);
}
