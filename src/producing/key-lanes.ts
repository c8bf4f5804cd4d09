import TinyQueue from 'tinyqueue';
import { invariant } from '../invariant.ts';
import { FifoQueue } from './fifo-queue.ts';

/** Anything that waits in the lane of its partition key. */
export interface LaneItem {
  readonly partitionKey: string;
  /** When it should leave, on any clock; what is due first is taken first. */
  readonly dueMs: number;
}

interface Lane<Item> {
  /** Null while the lane is of no key. */
  oldest: Item | null;
  /** What waits for the oldest; most lanes hold one item and need no queue. */
  behind: FifoQueue<Item> | null;
  /** Its oldest item was taken and has not been resolved. */
  taken: boolean;
  /** When its oldest item is due, while it is ready. */
  dueMs: number;
  /** Of lanes due at the same instant, the one that got ready first goes first. */
  turn: number;
}

/**
 * One lane per partition key. The oldest item of a lane must be resolved before the next can be
 * taken, so whatever happens to a call, it cannot change the order within a key.
 *
 * Lanes whose oldest item may be taken stand in a heap by when that item is due: a sender that has
 * fallen behind then works off its debt in the order in which it arose, and a busy key, whose next
 * item gets ready late, does not go to the end of the line each time. A lane without items is kept
 * for the next key: dead tables of the map hold on to lanes for seconds, and to new ones as well.
 */
export class KeyLanes<Item extends LaneItem> {
  readonly #lanes = new Map<string, Lane<Item>>();
  /** Lanes of no key, for keys to come. */
  readonly #unused: Lane<Item>[] = [];
  #ready = createHeap<Item>();
  #unresolvedCount = 0;
  #turns = 0;

  /** Items added and not resolved. */
  get unresolvedCount(): number {
    return this.#unresolvedCount;
  }

  /** Items that can be taken now, no two of the same key. */
  get readyCount(): number {
    return this.#ready.length;
  }

  /** Puts an item at the end of its lane; true when it can be taken at once. */
  add(item: Item): boolean {
    this.#unresolvedCount++;
    const known = this.#lanes.get(item.partitionKey);
    if (known) {
      known.behind ??= new FifoQueue();
      known.behind.push(item);
      return false;
    }
    const lane = this.#unused.pop() ?? createLane();
    lane.oldest = item;
    this.#lanes.set(item.partitionKey, lane);
    this.#makeReady(lane);
    return true;
  }

  /** The item that {@link take} would give. */
  peek(): Item | undefined {
    return this.#ready.peek()?.oldest ?? undefined;
  }

  /** Gives the ready item that is due first, and closes its lane until it is resolved. */
  take(): Item | undefined {
    const lane = this.#ready.pop();
    if (!lane) return undefined;
    lane.taken = true;
    return lane.oldest ?? undefined;
  }

  /** Makes a taken item ready again, to be tried once more. */
  giveBack(item: Item): void {
    const lane = this.#takenLane(item);
    lane.taken = false;
    this.#makeReady(lane);
  }

  /** Ends a taken item and opens its lane; gives the next item if that became ready. */
  resolve(item: Item): Item | undefined {
    const lane = this.#takenLane(item);
    const next = lane.behind?.shift();
    lane.oldest = next ?? null;
    lane.taken = false;
    this.#unresolvedCount--;
    if (next === undefined) {
      this.#lanes.delete(item.partitionKey);
      this.#unused.push(lane);
      return undefined;
    }
    this.#makeReady(lane);
    return next;
  }

  /** Removes and returns every item that is not taken; the taken ones stay to be resolved. */
  drainWaiting(): readonly Item[] {
    this.#ready = createHeap();
    const drained: Item[] = [];
    for (const [partitionKey, lane] of this.#lanes) {
      if (!lane.taken) {
        this.#lanes.delete(partitionKey);
        if (lane.oldest !== null) drained.push(lane.oldest);
      }
      for (const item of lane.behind?.drain() ?? []) drained.push(item);
    }
    this.#unresolvedCount -= drained.length;
    return drained;
  }

  #makeReady(lane: Lane<Item>): void {
    lane.dueMs = lane.oldest?.dueMs ?? 0;
    lane.turn = this.#turns++;
    this.#ready.push(lane);
  }

  #takenLane(item: Item): Lane<Item> {
    const lane = this.#lanes.get(item.partitionKey);
    invariant(lane?.taken === true && lane.oldest === item, 'the item was taken');
    return lane;
  }
}

function createLane<Item>(): Lane<Item> {
  return { oldest: null, behind: null, taken: false, dueMs: 0, turn: 0 };
}

function createHeap<Item extends LaneItem>(): TinyQueue<Lane<Item>> {
  return new TinyQueue<Lane<Item>>([], (left, right) =>
    left.dueMs === right.dueMs ? left.turn - right.turn : left.dueMs < right.dueMs ? -1 : 1,
  );
}
