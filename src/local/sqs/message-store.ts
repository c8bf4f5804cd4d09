import type { Backlog } from './backlog.ts';
import { DeadlineHeap } from './deadline-heap.ts';
import { MessageAgeList } from './message-age-list.ts';
import type { StoredMessage } from './stored-message.ts';

/** How many messages a queue holds, by state. */
export interface MessageCounts {
  readonly visible: number;
  readonly inFlight: number;
  readonly delayed: number;
}

/**
 * The messages of one queue and every way to find one: next to hand out, next to become
 * visible, oldest, by receipt. Moves messages between states; knows no policy and no clock.
 */
export class MessageStore {
  readonly #backlog: Backlog;
  /** Delayed and in-flight messages by the instant at which they become visible. */
  readonly #hidden = new DeadlineHeap<StoredMessage>();
  readonly #byAge = new MessageAgeList();
  /** Messages that were received at least once, by serial, as receipt handles name them. */
  readonly #received = new Map<number, StoredMessage>();
  #inFlightCount = 0;

  constructor(backlog: Backlog) {
    this.#backlog = backlog;
  }

  get inFlightCount(): number {
    return this.#inFlightCount;
  }

  /** When the next hidden message becomes visible by itself, monotonic; infinite when none will. */
  get nextVisibleAtMs(): number {
    return this.#hidden.earliest()?.dueAtMs ?? Number.POSITIVE_INFINITY;
  }

  counts(): MessageCounts {
    const inFlight = this.#inFlightCount;
    const delayed = this.#hidden.size - inFlight;
    return { visible: this.#backlog.visibleCount, inFlight, delayed };
  }

  /** The message with this serial, if it was ever received and is still here. */
  findReceived(serial: number): StoredMessage | undefined {
    return this.#received.get(serial);
  }

  /** Takes in a new message, `delayed` or `visible`. */
  add(message: StoredMessage): void {
    this.#byAge.append(message);
    if (message.state === 'delayed') this.#hidden.add(message);
    else this.#backlog.add(message);
  }

  /**
   * The next messages to deliver, at most `maximumCount`; see {@link Backlog.take}. Those
   * that `admit` turns down are out of the store. Each of the others must be hidden next.
   */
  take(maximumCount: number, admit: (message: StoredMessage) => boolean): readonly StoredMessage[] {
    return this.#backlog.take(maximumCount, (message) => {
      const admitted = admit(message);
      if (!admitted) this.#forget(message);
      return admitted;
    });
  }

  /** Puts a message just taken in flight until `dueAtMs`. */
  hide(message: StoredMessage, dueAtMs: number): void {
    message.state = 'in-flight';
    message.dueAtMs = dueAtMs;
    this.#hidden.add(message);
    this.#received.set(message.serial, message);
    this.#inFlightCount += 1;
  }

  /** Lets a message in flight become visible at another time. */
  rehide(message: StoredMessage, dueAtMs: number): void {
    this.#hidden.remove(message);
    message.dueAtMs = dueAtMs;
    this.#hidden.add(message);
  }

  /** Makes visible what is due; true if anything was. */
  showDue(nowMs: number): boolean {
    let shown = false;
    for (let next = this.#hidden.earliest(); next !== undefined; next = this.#hidden.earliest()) {
      if (next.dueAtMs > nowMs) break;
      this.#show(next);
      shown = true;
    }
    return shown;
  }

  /** Drops what is retained since `untilMs` or longer; true if anything was. */
  dropExpired(untilMs: number): boolean {
    let dropped = false;
    for (let oldest = this.#byAge.oldest; oldest !== undefined; oldest = this.#byAge.oldest) {
      if (oldest.retainedFromMs > untilMs) break;
      this.remove(oldest);
      dropped = true;
    }
    return dropped;
  }

  /** Takes a message out, whatever its state. */
  remove(message: StoredMessage): void {
    const { state } = message;
    this.#forget(message);
    if (state === 'visible') {
      this.#backlog.forget(message);
      return;
    }
    this.#hidden.remove(message);
    if (state === 'in-flight') {
      this.#inFlightCount -= 1;
      this.#backlog.release(message);
    }
  }

  #show(message: StoredMessage): void {
    this.#hidden.remove(message);
    const wasInFlight = message.state === 'in-flight';
    message.state = 'visible';
    if (wasInFlight) {
      this.#inFlightCount -= 1;
      this.#backlog.giveBack(message);
    } else {
      this.#backlog.add(message);
    }
  }

  #forget(message: StoredMessage): void {
    message.state = 'gone';
    this.#byAge.remove(message);
    this.#received.delete(message.serial);
  }
}
