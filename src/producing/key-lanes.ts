import { invariant } from '../invariant.ts';
import { FifoQueue } from './fifo-queue.ts';

/** Anything that waits in the lane of its partition key. */
export interface LaneItem {
  readonly partitionKey: string;
}

interface Lane<Item> {
  readonly waiting: FifoQueue<Item>;
  /** Its oldest item was taken and has not been resolved. */
  taken: boolean;
}

/**
 * One lane per partition key. The oldest item of a lane must be resolved before the next can be
 * taken, so whatever happens to a call, it cannot change the order within a key.
 *
 * Every operation takes constant time: lanes whose oldest item may be taken stand in a queue of
 * their own, and a lane without items is forgotten.
 */
export class KeyLanes<Item extends LaneItem> {
  readonly #lanes = new Map<string, Lane<Item>>();
  readonly #ready = new FifoQueue<Lane<Item>>();
  #unresolvedCount = 0;

  /** Items added and not resolved. */
  get unresolvedCount(): number {
    return this.#unresolvedCount;
  }

  /** Items that can be taken now, no two of the same key. */
  get readyCount(): number {
    return this.#ready.count;
  }

  /** Puts an item at the end of its lane; true when it can be taken at once. */
  add(item: Item): boolean {
    this.#unresolvedCount++;
    const known = this.#lanes.get(item.partitionKey);
    if (known) {
      known.waiting.push(item);
      return false;
    }
    const lane: Lane<Item> = { waiting: new FifoQueue(), taken: false };
    lane.waiting.push(item);
    this.#lanes.set(item.partitionKey, lane);
    this.#ready.push(lane);
    return true;
  }

  /** The item that {@link take} would give. */
  peek(): Item | undefined {
    return this.#ready.peek()?.waiting.peek();
  }

  /** Gives the item that has been ready longest, and closes its lane until it is resolved. */
  take(): Item | undefined {
    const lane = this.#ready.shift();
    if (!lane) return undefined;
    lane.taken = true;
    return lane.waiting.peek();
  }

  /** Makes a taken item ready again, to be tried once more. */
  giveBack(item: Item): void {
    const lane = this.#takenLane(item);
    lane.taken = false;
    this.#ready.push(lane);
  }

  /** Ends a taken item and opens its lane; gives the next item if that became ready. */
  resolve(item: Item): Item | undefined {
    const lane = this.#takenLane(item);
    lane.taken = false;
    lane.waiting.shift();
    this.#unresolvedCount--;
    if (lane.waiting.count === 0) {
      this.#lanes.delete(item.partitionKey);
      return undefined;
    }
    this.#ready.push(lane);
    return lane.waiting.peek();
  }

  /** Removes and returns every item that is not taken; the taken ones stay to be resolved. */
  drainWaiting(): readonly Item[] {
    this.#ready.drain();
    const drained: Item[] = [];
    for (const [partitionKey, lane] of this.#lanes) {
      const [first, ...others] = lane.waiting.drain();
      if (lane.taken && first !== undefined) lane.waiting.push(first);
      else {
        this.#lanes.delete(partitionKey);
        if (first !== undefined) drained.push(first);
      }
      for (const item of others) drained.push(item);
    }
    this.#unresolvedCount -= drained.length;
    return drained;
  }

  #takenLane(item: Item): Lane<Item> {
    const lane = this.#lanes.get(item.partitionKey);
    invariant(lane?.taken === true && lane.waiting.peek() === item, 'the item was taken');
    return lane;
  }
}
