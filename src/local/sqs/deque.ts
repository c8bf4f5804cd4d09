const CAPACITY_MIN = 4;

/** A double-ended queue in a ring buffer: every operation is O(1), amortised. */
export class Deque<T> {
  /** The capacity is a power of two, so that wrapping an index is one bit operation. */
  #slots: (T | undefined)[] = new Array<T | undefined>(CAPACITY_MIN);
  #head = 0;
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** The item at `index` from the front; undefined beyond the end. */
  at(index: number): T | undefined {
    return index < this.#length ? this.#slots[this.#slot(index)] : undefined;
  }

  pushBack(item: T): void {
    this.#makeRoom();
    this.#slots[this.#slot(this.#length)] = item;
    this.#length += 1;
  }

  pushFront(item: T): void {
    this.#makeRoom();
    this.#head = this.#slot(-1);
    this.#slots[this.#head] = item;
    this.#length += 1;
  }

  popFront(): T | undefined {
    if (this.#length === 0) return undefined;
    const item = this.#slots[this.#head];
    this.#slots[this.#head] = undefined;
    this.#head = this.#slot(1);
    this.#length -= 1;
    return item;
  }

  #slot(index: number): number {
    return (this.#head + index) & (this.#slots.length - 1);
  }

  #makeRoom(): void {
    const capacity = this.#slots.length;
    if (this.#length < capacity) return;
    const grown = new Array<T | undefined>(capacity * 2);
    for (let index = 0; index < this.#length; index++)
      grown[index] = this.#slots[this.#slot(index)];
    this.#slots = grown;
    this.#head = 0;
  }
}
