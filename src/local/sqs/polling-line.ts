import type { CancelTimer, Clock } from '../../clock.ts';
import type { QueueReceiveOptions } from './queue-source.ts';
import type { ReceivedMessage } from './stored-message.ts';

interface Poller {
  readonly options: QueueReceiveOptions;
  /** Ends the wait with these messages. */
  readonly settle: (messages: readonly ReceivedMessage[]) => void;
}

/**
 * The long polls of a queue, first come first served.
 *
 * Also keeps the queue's one timer: while somebody waits, it goes off when the next message
 * becomes visible by itself. When nobody waits there is none, and the queue looks at the
 * clock when it is next used.
 */
export class PollingLine {
  readonly #clock: Clock;
  readonly #wake: () => void;
  readonly #pollers = new Set<Poller>();
  /** While a poller is being served, whether more came meanwhile; undefined otherwise. */
  #moreCame: boolean | undefined;
  #wakeAtMs = Number.POSITIVE_INFINITY;
  #cancelWake: CancelTimer = () => undefined;

  constructor(clock: Clock, wake: () => void) {
    this.#clock = clock;
    this.#wake = wake;
  }

  /** Waits for messages; resolves with none after the wait time or when the signal is aborted. */
  join(options: QueueReceiveOptions): Promise<readonly ReceivedMessage[]> {
    return new Promise((resolve) => {
      const settle = (messages: readonly ReceivedMessage[]): void => {
        this.#pollers.delete(poller);
        if (this.#pollers.size === 0) this.#disarm();
        cancelTimeout();
        options.signal?.removeEventListener('abort', giveUp);
        resolve(messages);
      };
      const giveUp = (): void => settle([]);
      const poller: Poller = { options, settle };
      this.#pollers.add(poller);
      const cancelTimeout = this.#clock.after(options.waitTimeMs, giveUp);
      options.signal?.addEventListener('abort', giveUp, { once: true });
    });
  }

  /**
   * Serves the pollers in turn until `receive` has nothing for the first in line.
   *
   * Receiving may move dead letters, and these may lead back here: then it begins anew, so
   * that no poller is served twice.
   */
  serve(receive: (options: QueueReceiveOptions) => readonly ReceivedMessage[]): void {
    if (this.#moreCame !== undefined) {
      this.#moreCame = true;
      return;
    }
    do {
      this.#moreCame = false;
      for (const poller of this.#pollers) {
        const messages = receive(poller.options);
        if (messages.length === 0) break;
        poller.settle(messages);
      }
    } while (this.#moreCame);
    this.#moreCame = undefined;
  }

  /** Ends every poll with nothing. */
  dismiss(): void {
    for (const poller of this.#pollers) poller.settle([]);
  }

  /** Sees to it that, if somebody waits, the queue is woken at `dueAtMs` (monotonic) or before. */
  expectMessage(dueAtMs: number): void {
    if (this.#pollers.size === 0 || dueAtMs >= this.#wakeAtMs) return;
    this.#disarm();
    this.#wakeAtMs = dueAtMs;
    this.#cancelWake = this.#clock.after(dueAtMs - this.#clock.monotonicMs(), () => {
      this.#wakeAtMs = Number.POSITIVE_INFINITY;
      this.#wake();
    });
  }

  #disarm(): void {
    this.#cancelWake();
    this.#wakeAtMs = Number.POSITIVE_INFINITY;
  }
}
