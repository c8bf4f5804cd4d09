import type { Prng } from '../../prng.ts';
import { type Deadline, DeadlineHeap } from './deadline-heap.ts';
import type { Deque } from './deque.ts';
import type { StoredMessage } from './stored-message.ts';

/** How many hosts a standard queue is spread over; AWS does not say. Our choice. */
const HOST_COUNT = 8;

/** Where messages stand that came back after their visibility timeout. */
export const RETURNED_INDEX = HOST_COUNT;

/** The host on which a new message lands. */
export function randomHostIndex(prng: Prng): number {
  return prng.nextInt(HOST_COUNT);
}

/** Visible messages of one host, in the order in which they came there. */
export interface HostLane extends Deadline {
  readonly hostIndex: number;
  readonly messages: Deque<StoredMessage>;
  /** Lanes are ordered by the serial of their first message alone. */
  readonly dueAtMs: 0;
  /** Kept by the order. */
  serial: number;
}

/**
 * Best-effort order, as a standard queue keeps it.
 *
 * Each host keeps its own order. A receive asks two random hosts and takes the older of
 * their first messages, so order is lost by a few places, now and then, and the disorder does
 * not grow with the backlog. It looks on when both are empty, so it never misses a message. A
 * message that comes back after its visibility timeout is offered before younger ones.
 *
 * @see
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/standard-queues.html
 */
export class BestEffortOrder<Lane extends HostLane> {
  readonly #prng: Prng;
  readonly #hosts = Array.from({ length: HOST_COUNT + 1 }, () => new DeadlineHeap<Lane>());

  constructor(prng: Prng) {
    this.#prng = prng;
  }

  /** Takes in a lane that is not empty. */
  add(lane: Lane): void {
    lane.serial = lane.messages.at(0)?.serial ?? 0;
    this.#hosts[lane.hostIndex]?.add(lane);
  }

  remove(lane: Lane): void {
    this.#hosts[lane.hostIndex]?.remove(lane);
  }

  /** The lane whose first message is next; undefined when there is none. */
  next(): Lane | undefined {
    const one = this.#firstOfRandomHost();
    const other = one && this.#firstOfRandomHost();
    return older(this.#firstOfHost(RETURNED_INDEX), older(one, other));
  }

  /** Takes the first message of a lane that {@link next} told. */
  shift(lane: Lane): StoredMessage | undefined {
    this.remove(lane);
    const message = lane.messages.popFront();
    if (lane.messages.length > 0) this.add(lane);
    return message;
  }

  #firstOfRandomHost(): Lane | undefined {
    const start = randomHostIndex(this.#prng);
    for (let step = 0; step < HOST_COUNT; step++) {
      const lane = this.#firstOfHost((start + step) % HOST_COUNT);
      if (lane !== undefined) return lane;
    }
    return undefined;
  }

  /** The lane with the oldest message that is still in the queue; drops those before it. */
  #firstOfHost(hostIndex: number): Lane | undefined {
    const lanes = this.#hosts[hostIndex];
    for (let lane = lanes?.earliest(); lane !== undefined; lane = lanes?.earliest()) {
      if (lane.messages.at(0)?.state !== 'gone') return lane;
      this.shift(lane);
    }
    return undefined;
  }
}

/** Whichever begins with the older message. */
function older<Lane extends HostLane>(
  one: Lane | undefined,
  other: Lane | undefined,
): Lane | undefined {
  if (one === undefined) return other;
  return other !== undefined && other.serial < one.serial ? other : one;
}
