import { Deque } from './deque.ts';

/** How long a FIFO queue remembers a deduplication id. */
const DEDUPLICATION_INTERVAL_MS = 300_000;

/** The answer to a send, which a duplicate within the interval is given again. */
export interface SendReceipt {
  readonly messageId: string;
  /** FIFO only. */
  readonly sequenceNumber: string | undefined;
}

interface RememberedSend {
  readonly key: string;
  readonly forgetAtMs: number;
  readonly receipt: SendReceipt;
}

/**
 * What a FIFO queue has accepted in the last five minutes. Holds any number of ids.
 *
 * @see https://docs.aws.amazon.com/goto/WebAPI/sqs-2012-11-05/SendMessage
 */
export class DeduplicationWindow {
  readonly #byKey = new Map<string, RememberedSend>();
  /** In the order of `forgetAtMs`: a map would have to be searched for its oldest key. */
  readonly #inOrder = new Deque<RememberedSend>();

  /** The receipt of the first send with this key; undefined when it is new. */
  find(key: string, nowMs: number): SendReceipt | undefined {
    this.#forget(nowMs);
    return this.#byKey.get(key)?.receipt;
  }

  remember(key: string, receipt: SendReceipt, nowMs: number): void {
    const send = { key, receipt, forgetAtMs: nowMs + DEDUPLICATION_INTERVAL_MS };
    this.#byKey.set(key, send);
    this.#inOrder.pushBack(send);
  }

  #forget(nowMs: number): void {
    for (let send = this.#inOrder.at(0); send !== undefined; send = this.#inOrder.at(0)) {
      if (send.forgetAtMs > nowMs) return;
      this.#inOrder.popFront();
      this.#byKey.delete(send.key);
    }
  }
}
