import type { Clock } from '../../clock.ts';
import type { MessageStore } from './message-store.ts';
import type { QueueSettings } from './queue-settings.ts';
import type { QueueReceiveOptions } from './queue-source.ts';
import { encodeReceiptHandle } from './receipt-handle.ts';
import type { ReceivedMessage, StoredMessage } from './stored-message.ts';

/** Where a queue puts the messages on which it gives up. */
export interface DeadLetterQueue {
  /** Takes in a message of the queue `sourceArn`, with its id, send time and count. */
  readonly takeDeadLetter: (letter: StoredMessage, sourceArn: string) => void;
}

/** What a {@link MessageOutlet} is made of. */
export interface MessageOutletOptions {
  readonly name: string;
  readonly arn: string;
  /** Most messages in flight at once; infinite when the limit is off. */
  readonly inFlightCountMax: number;
  /** The queue of an ARN, as the redrive policy names it; undefined when it is gone. */
  readonly findQueue: (arn: string) => DeadLetterQueue | undefined;
  readonly clock: Clock;
}

/** What there is to hand out, under which settings, and when on the monotonic clock. */
export interface OutletStock {
  readonly store: MessageStore;
  readonly settings: QueueSettings;
  readonly nowMs: number;
}

/** Hands out the messages of one queue, or moves them to the dead-letter queue instead. */
export class MessageOutlet {
  readonly #options: MessageOutletOptions;

  constructor(options: MessageOutletOptions) {
    this.#options = options;
  }

  /** How many messages more may be in flight; 0 or less when there are too many. */
  roomCount(store: MessageStore): number {
    return this.#options.inFlightCountMax - store.inFlightCount;
  }

  /** What one receive gets now: nothing when no message is visible or too many are in flight. */
  take(options: QueueReceiveOptions, stock: OutletStock): readonly ReceivedMessage[] {
    const { store, settings } = stock;
    const timeoutMs = options.visibilityTimeoutMs ?? settings.visibilityTimeoutMs;
    const maximumCount = Math.min(options.maxNumberOfMessages, this.roomCount(store));
    const { redrivePolicy } = settings;
    const deadLetterQueue =
      redrivePolicy && this.#options.findQueue(redrivePolicy.deadLetterTargetArn);
    // Without its dead-letter queue, which was deleted, a message is delivered for ever.
    const receiveCountMax =
      redrivePolicy && deadLetterQueue ? redrivePolicy.maxReceiveCount : Number.POSITIVE_INFINITY;
    const letters: StoredMessage[] = [];
    const received = store
      .take(maximumCount, (message) => {
        if (isExpired(message, stock)) return false;
        if (message.receiveCount - message.earlierReceiveCount < receiveCountMax) return true;
        letters.push(message);
        return false;
      })
      .map((message) => this.#deliver(message, timeoutMs, stock));
    // Moved last, because redrive policies may lead back here.
    for (const letter of letters) deadLetterQueue?.takeDeadLetter(letter, this.#options.arn);
    return received;
  }

  /** Hides the next visible message until further notice, without delivering it. */
  takeOut(stock: OutletStock): StoredMessage | undefined {
    const [message] = stock.store.take(1, (candidate) => !isExpired(candidate, stock));
    if (message !== undefined) stock.store.hide(message, Number.POSITIVE_INFINITY);
    return message;
  }

  #deliver(
    message: StoredMessage,
    timeoutMs: number,
    { store, nowMs }: OutletStock,
  ): ReceivedMessage {
    const { name, clock } = this.#options;
    message.receiveCount += 1;
    message.firstReceivedAtMs ??= Math.floor(clock.wallTimeMs());
    message.receivedAtMs = nowMs;
    store.hide(message, nowMs + timeoutMs);
    const { serial, receiveCount } = message;
    const receiptHandle = encodeReceiptHandle(name, { serial, receiveCount });
    return { message, receiptHandle, receiveCount };
  }
}

function isExpired({ retainedFromMs }: StoredMessage, { settings, nowMs }: OutletStock): boolean {
  return retainedFromMs + settings.retentionMs <= nowMs;
}
