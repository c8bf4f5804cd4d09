import type { Clock } from '../../clock.ts';
import type { Prng } from '../../prng.ts';
import { DeduplicationWindow, type SendReceipt } from './deduplication-window.ts';
import { randomMessageId } from './message-id.ts';
import type { QueueSettings } from './queue-settings.ts';
import type { NewMessage, StoredMessage } from './stored-message.ts';

/** What became of a message that was sent. */
export interface IntakeResult {
  readonly receipt: SendReceipt;
  /** Undefined for a duplicate, which is answered like the original and not stored. */
  readonly message: StoredMessage | undefined;
}

/** Makes the messages of one queue of what it is sent: gives ids, finds duplicates. */
export class MessageIntake {
  readonly #fifo: boolean;
  readonly #clock: Clock;
  readonly #idPrng: Prng;
  readonly #deduplication = new DeduplicationWindow();
  #serial = 0;

  constructor({ fifo, clock, prng }: { fifo: boolean; clock: Clock; prng: Prng }) {
    this.#fifo = fifo;
    this.#clock = clock;
    this.#idPrng = prng;
  }

  /** A message as its sender gave it. `nowMs` is on the monotonic clock. */
  accept(content: NewMessage, settings: QueueSettings, nowMs: number): IntakeResult {
    const key = this.#deduplicationKey(content, settings);
    const original = key === undefined ? undefined : this.#deduplication.find(key, nowMs);
    if (original !== undefined) return { receipt: original, message: undefined };

    const serial = this.#serial++;
    const delayMs = content.delayMs ?? settings.delayMs;
    const message: StoredMessage = {
      serial,
      messageId: randomMessageId(this.#idPrng),
      content,
      sequenceNumber: this.#fifo ? sequenceNumber(serial) : undefined,
      sentAtMs: Math.floor(this.#clock.wallTimeMs()),
      retainedFromMs: nowMs,
      deadLetterSourceArn: undefined,
      earlierReceiveCount: 0,
      state: delayMs > 0 ? 'delayed' : 'visible',
      receiveCount: 0,
      firstReceivedAtMs: undefined,
      receivedAtMs: 0,
      dueAtMs: nowMs + delayMs,
      heapIndex: -1,
      older: undefined,
      newer: undefined,
    };
    const receipt = { messageId: message.messageId, sequenceNumber: message.sequenceNumber };
    if (key !== undefined) this.#deduplication.remember(key, receipt, nowMs);
    return { receipt, message };
  }

  /**
   * A message on which the queue `sourceArn` gave up, with its id, send time and count.
   *
   * A FIFO queue counts retention from the move, a standard queue from the original send;
   * and a FIFO queue knows the letter by its message id, so that none passes for a duplicate.
   *
   * @see
   * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html
   */
  adopt(letter: StoredMessage, sourceArn: string, nowMs: number): StoredMessage {
    const { content, messageId, sentAtMs, receiveCount } = letter;
    const ageMs = this.#clock.wallTimeMs() - sentAtMs;
    return {
      ...letter,
      serial: this.#serial++,
      content: this.#fifo ? { ...content, deduplicationId: messageId } : content,
      retainedFromMs: this.#fifo ? nowMs : nowMs - ageMs,
      deadLetterSourceArn: sourceArn,
      earlierReceiveCount: receiveCount,
      state: 'visible',
      dueAtMs: nowMs,
      heapIndex: -1,
      older: undefined,
      newer: undefined,
    };
  }

  #deduplicationKey(
    { groupId, deduplicationId }: NewMessage,
    { deduplicationScope }: QueueSettings,
  ): string | undefined {
    if (!this.#fifo || deduplicationId === undefined) return undefined;
    // Neither id can hold a line feed.
    return deduplicationScope === 'queue' ? deduplicationId : `${groupId}\n${deduplicationId}`;
  }
}

/** 20 digits that grow with every message of the queue. */
function sequenceNumber(serial: number): string {
  return `1888${String(serial).padStart(16, '0')}`;
}
