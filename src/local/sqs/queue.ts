import type { Clock } from '../../clock.ts';
import type { Prng } from '../../prng.ts';
import type { AwsError } from '../aws-error.ts';
import { DeduplicationWindow, type SendReceipt } from './deduplication-window.ts';
import { createFifoBacklog } from './fifo-backlog.ts';
import { randomMessageId } from './message-id.ts';
import { type MessageCounts, MessageStore } from './message-store.ts';
import { PollingLine } from './polling-line.ts';
import type { QueueSettings } from './queue-settings.ts';
import type { QueueReceiveOptions } from './queue-source.ts';
import { decodeReceiptHandle, encodeReceiptHandle } from './receipt-handle.ts';
import { invalidParameter, sqsError } from './sqs-error.ts';
import { createStandardBacklog } from './standard-backlog.ts';
import type { NewMessage, ReceivedMessage, StoredMessage } from './stored-message.ts';

const VISIBILITY_TIMEOUT_MAX_MS = 43_200_000;
const PURGE_INTERVAL_MS = 60_000;

/** What a {@link Queue} is made of. */
export interface QueueOptions {
  readonly name: string;
  readonly arn: string;
  readonly fifo: boolean;
  readonly settings: QueueSettings;
  /** The queue that the redrive policy names. */
  readonly deadLetterQueue: Queue | undefined;
  /** Most messages in flight at once; infinite when the limit is off. */
  readonly inFlightCountMax: number;
  readonly clock: Clock;
  readonly prng: Prng;
}

/**
 * One queue: when a message may be received, by whom, and how often.
 *
 * Every public method first brings the queue up to date with the clock. None takes time in
 * proportion to the backlog or to what is in flight.
 */
export class Queue {
  readonly name: string;
  readonly arn: string;
  readonly fifo: boolean;
  readonly settings: QueueSettings;
  /** Wall time. */
  readonly createdAtMs: number;
  readonly #options: QueueOptions;
  readonly #clock: Clock;
  readonly #idPrng: Prng;
  readonly #orderPrng: Prng;
  readonly #line: PollingLine;
  readonly #deduplication = new DeduplicationWindow();
  #store: MessageStore;
  #serial = 0;
  #purgedAtMs = Number.NEGATIVE_INFINITY;

  constructor(options: QueueOptions) {
    this.name = options.name;
    this.arn = options.arn;
    this.fifo = options.fifo;
    this.settings = options.settings;
    this.createdAtMs = options.clock.wallTimeMs();
    this.#options = options;
    this.#clock = options.clock;
    this.#idPrng = options.prng.fork('message-id');
    this.#orderPrng = options.prng.fork('order');
    this.#store = this.#emptyStore();
    this.#line = new PollingLine(options.clock, () => this.#update());
  }

  /** Takes in messages in their order, then serves whoever waits for them. */
  send(messages: readonly NewMessage[]): readonly SendReceipt[] {
    const nowMs = this.#update();
    const receipts = messages.map((content) => this.#sendOne(content, nowMs));
    this.#servePollers(nowMs);
    return receipts;
  }

  /**
   * Receives what is visible, or waits for the first message.
   *
   * With too many messages in flight a short poll of a standard queue fails; a long poll,
   * and any poll of a FIFO queue, just gets nothing.
   *
   * @throws {AwsError} OverLimit
   * @see
   * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html
   */
  receive(options: QueueReceiveOptions): Promise<readonly ReceivedMessage[]> {
    const nowMs = this.#update();
    const shortPoll = options.waitTimeMs === 0;
    if (shortPoll && !this.fifo && this.#roomInFlight() <= 0) {
      throw sqsError('OverLimit', `Too many messages in flight: ${this.#store.inFlightCount}.`);
    }
    const messages = this.#take(options, nowMs);
    if (messages.length > 0 || shortPoll || options.signal?.aborted) {
      return Promise.resolve(messages);
    }
    const polled = this.#line.join(options);
    this.#line.expectMessage(this.#store.nextVisibleAtMs);
    return polled;
  }

  /**
   * Deletes the message of a receipt. A standard queue answers an outdated handle with
   * success and keeps the message when it was received again since; a FIFO queue refuses.
   *
   * @throws {AwsError} ReceiptHandleIsInvalid; on a FIFO queue InvalidParameterValueException
   * @see https://docs.aws.amazon.com/goto/WebAPI/sqs-2012-11-05/DeleteMessage
   */
  delete(receiptHandle: string): void {
    const receipt = decodeReceiptHandle(this.name, receiptHandle);
    const nowMs = this.#update();
    const message = this.#store.findReceived(receipt.serial);
    if (message === undefined) return;
    const outdated = message.receiveCount !== receipt.receiveCount;
    if (this.fifo && (outdated || message.state !== 'in-flight')) throw expired(receiptHandle);
    if (outdated) return;
    this.#store.remove(message);
    this.#servePollers(nowMs);
  }

  /**
   * Hides a message in flight for `visibilityTimeoutMs` from now. A standard queue answers
   * the handle of a message that is visible again with success and without effect.
   *
   * @throws {AwsError} ReceiptHandleIsInvalid, InvalidParameterValueException
   * @see https://docs.aws.amazon.com/goto/WebAPI/sqs-2012-11-05/ChangeMessageVisibility
   */
  changeVisibility(receiptHandle: string, visibilityTimeoutMs: number): void {
    const receipt = decodeReceiptHandle(this.name, receiptHandle);
    const nowMs = this.#update();
    const message = this.#store.findReceived(receipt.serial);
    if (message === undefined) {
      const reason = 'Message does not exist or is not available for visibility timeout change.';
      throw invalidParameter('ReceiptHandle', receiptHandle, reason);
    }
    if (message.receiveCount !== receipt.receiveCount || message.state !== 'in-flight') {
      if (this.fifo) throw expired(receiptHandle);
      return;
    }
    if (nowMs + visibilityTimeoutMs > message.receivedAtMs + VISIBILITY_TIMEOUT_MAX_MS) {
      const reason = 'Total VisibilityTimeout for the message is beyond the limit [43200 seconds].';
      throw invalidParameter('VisibilityTimeout', visibilityTimeoutMs / 1000, reason);
    }
    this.#store.rehide(message, nowMs + visibilityTimeoutMs);
    this.#update();
  }

  /**
   * Drops every message, also those in flight.
   *
   * @throws {AwsError} PurgeQueueInProgress within 60 s of the last purge
   */
  purge(): void {
    const nowMs = this.#update();
    if (nowMs - this.#purgedAtMs < PURGE_INTERVAL_MS) {
      throw sqsError(
        'PurgeQueueInProgress',
        `Only one PurgeQueue operation on ${this.name} is allowed every 60 seconds.`,
      );
    }
    this.#purgedAtMs = nowMs;
    this.#store = this.#emptyStore();
  }

  /** How many messages there are now. Exact, where AWS's numbers are approximate. */
  counts(): MessageCounts {
    this.#update();
    return this.#store.counts();
  }

  /** Takes in a message on which another queue gave up, with its id, send time and count. */
  takeDeadLetter(message: StoredMessage, sourceArn: string): void {
    const nowMs = this.#update();
    // A FIFO queue counts retention from the move, a standard queue from the original send.
    const ageMs = this.fifo ? 0 : this.#clock.wallTimeMs() - message.sentAtMs;
    this.#store.add({
      ...message,
      serial: this.#serial++,
      expiresAtMs: nowMs + this.settings.retentionMs - ageMs,
      deadLetterSourceArn: sourceArn,
      state: 'visible',
      dueAtMs: nowMs,
      heapIndex: -1,
      older: undefined,
      newer: undefined,
    });
    this.#servePollers(nowMs);
  }

  #emptyStore(): MessageStore {
    return new MessageStore(
      this.fifo ? createFifoBacklog() : createStandardBacklog(this.#orderPrng),
    );
  }

  /** Brings the queue up to date with the clock, and returns its monotonic time. */
  #update(): number {
    const nowMs = this.#clock.monotonicMs();
    const shown = this.#store.showDue(nowMs);
    const dropped = this.#store.dropExpired(nowMs);
    if (shown || dropped) this.#servePollers(nowMs);
    else this.#line.expectMessage(this.#store.nextVisibleAtMs);
    return nowMs;
  }

  #servePollers(nowMs: number): void {
    this.#line.serve((options) => this.#take(options, nowMs));
    this.#line.expectMessage(this.#store.nextVisibleAtMs);
  }

  #sendOne(content: NewMessage, nowMs: number): SendReceipt {
    const key = this.#deduplicationKey(content);
    const original = key === undefined ? undefined : this.#deduplication.find(key, nowMs);
    if (original !== undefined) return original;

    const serial = this.#serial++;
    const delayMs = content.delayMs ?? this.settings.delayMs;
    const message: StoredMessage = {
      serial,
      messageId: randomMessageId(this.#idPrng),
      content,
      sequenceNumber: this.fifo ? sequenceNumber(serial) : undefined,
      sentAtMs: Math.floor(this.#clock.wallTimeMs()),
      expiresAtMs: nowMs + this.settings.retentionMs,
      deadLetterSourceArn: undefined,
      state: delayMs > 0 ? 'delayed' : 'visible',
      receiveCount: 0,
      firstReceivedAtMs: undefined,
      receivedAtMs: 0,
      dueAtMs: nowMs + delayMs,
      heapIndex: -1,
      older: undefined,
      newer: undefined,
    };
    this.#store.add(message);
    const receipt = { messageId: message.messageId, sequenceNumber: message.sequenceNumber };
    if (key !== undefined) this.#deduplication.remember(key, receipt, nowMs);
    return receipt;
  }

  #deduplicationKey({ groupId, deduplicationId }: NewMessage): string | undefined {
    if (!this.fifo || deduplicationId === undefined) return undefined;
    // Neither id can hold a line feed.
    return this.settings.deduplicationScope === 'queue'
      ? deduplicationId
      : `${groupId}\n${deduplicationId}`;
  }

  #roomInFlight(): number {
    return this.#options.inFlightCountMax - this.#store.inFlightCount;
  }

  #take(options: QueueReceiveOptions, nowMs: number): readonly ReceivedMessage[] {
    const timeoutMs = options.visibilityTimeoutMs ?? this.settings.visibilityTimeoutMs;
    const maximumCount = Math.min(options.maxNumberOfMessages, this.#roomInFlight());
    return this.#store
      .take(maximumCount, (message) => this.#admit(message, nowMs))
      .map((message) => this.#deliver(message, nowMs, timeoutMs));
  }

  /** False when the message is not delivered: it is too old, or moves to the dead-letter queue. */
  #admit(message: StoredMessage, nowMs: number): boolean {
    if (message.expiresAtMs <= nowMs) return false;
    const { redrivePolicy } = this.settings;
    if (redrivePolicy === undefined || message.receiveCount < redrivePolicy.maxReceiveCount) {
      return true;
    }
    this.#options.deadLetterQueue?.takeDeadLetter(message, this.arn);
    return false;
  }

  #deliver(message: StoredMessage, nowMs: number, timeoutMs: number): ReceivedMessage {
    message.receiveCount += 1;
    message.firstReceivedAtMs ??= Math.floor(this.#clock.wallTimeMs());
    message.receivedAtMs = nowMs;
    this.#store.hide(message, nowMs + timeoutMs);
    const { serial, receiveCount } = message;
    const receiptHandle = encodeReceiptHandle(this.name, { serial, receiveCount });
    return { message, receiptHandle, receiveCount };
  }
}

/** 20 digits that grow with every message of the queue. */
function sequenceNumber(serial: number): string {
  return `1888${String(serial).padStart(16, '0')}`;
}

function expired(receiptHandle: string): AwsError {
  return invalidParameter('ReceiptHandle', receiptHandle, 'The receipt handle has expired.');
}
