import { invariant } from '../../invariant.ts';

/** Something that is due at an instant and knows its own place in the heap. */
export interface Deadline {
  /** On the monotonic clock. Never changed while in the heap. */
  dueAtMs: number;
  /** Decides between equal instants: lower first. */
  readonly serial: number;
  /** Kept by the heap; -1 outside it. */
  heapIndex: number;
}

/** A binary min-heap from which any item can be removed in O(log n), so none stays for nothing. */
export class DeadlineHeap<T extends Deadline> {
  readonly #items: T[] = [];

  get size(): number {
    return this.#items.length;
  }

  /** The item that is due first; undefined when empty. */
  earliest(): T | undefined {
    return this.#items[0];
  }

  add(item: T): void {
    invariant(item.heapIndex === -1, 'an item is in the heap once');
    this.#items.push(item);
    this.#siftUp(item, this.#items.length - 1);
  }

  remove(item: T): void {
    const index = item.heapIndex;
    invariant(this.#items[index] === item, 'the item is in this heap');
    item.heapIndex = -1;
    const last = this.#items.pop();
    if (last === undefined || last === item) return;
    this.#siftUp(last, index);
    if (last.heapIndex === index) this.#siftDown(last, index);
  }

  #siftUp(item: T, from: number): void {
    let index = from;
    while (index > 0) {
      const parentIndex = (index - 1) >> 1;
      const parent = this.#items[parentIndex];
      if (parent === undefined || !precedes(item, parent)) break;
      this.#place(parent, index);
      index = parentIndex;
    }
    this.#place(item, index);
  }

  #siftDown(item: T, from: number): void {
    let index = from;
    for (;;) {
      const leftIndex = 2 * index + 1;
      const left = this.#items[leftIndex];
      if (left === undefined) break;
      const right = this.#items[leftIndex + 1];
      const child = right !== undefined && precedes(right, left) ? right : left;
      if (!precedes(child, item)) break;
      const childIndex = child.heapIndex;
      this.#place(child, index);
      index = childIndex;
    }
    this.#place(item, index);
  }

  #place(item: T, index: number): void {
    this.#items[index] = item;
    item.heapIndex = index;
  }
}

function precedes(left: Deadline, right: Deadline): boolean {
  return (
    left.dueAtMs < right.dueAtMs || (left.dueAtMs === right.dueAtMs && left.serial < right.serial)
  );
}
