import type { Clock } from '../../clock.ts';
import type { Prng } from '../../prng.ts';
import type { AwsError } from '../aws-error.ts';
import type { SendReceipt } from './deduplication-window.ts';
import { createFifoBacklog } from './fifo-backlog.ts';
import { MessageIntake } from './message-intake.ts';
import {
  type DeadLetterQueue,
  MessageOutlet,
  type MessageOutletOptions,
} from './message-outlet.ts';
import { type MessageCounts, MessageStore } from './message-store.ts';
import { PollingLine } from './polling-line.ts';
import type { QueueSettings } from './queue-settings.ts';
import type { QueueReceiveOptions } from './queue-source.ts';
import { decodeReceiptHandle } from './receipt-handle.ts';
import { invalidParameter, sqsError } from './sqs-error.ts';
import { createStandardBacklog } from './standard-backlog.ts';
import type { NewMessage, ReceivedMessage, StoredMessage } from './stored-message.ts';

const VISIBILITY_TIMEOUT_MAX_MS = 43_200_000;
const PURGE_INTERVAL_MS = 60_000;

/** What {@link Queue.moveNext} did. */
export type MoveOutcome = 'moved' | 'none-left' | 'no-target';

/** What a {@link Queue} is made of. */
export interface QueueOptions extends MessageOutletOptions {
  readonly fifo: boolean;
  readonly settings: QueueSettings;
  readonly prng: Prng;
}

/**
 * One queue: when a message may be received, by whom, and how often.
 *
 * Every public method first brings the queue up to date with the clock. None takes time in
 * proportion to the backlog or to what is in flight.
 */
export class Queue implements DeadLetterQueue {
  readonly name: string;
  readonly arn: string;
  readonly fifo: boolean;
  /** Wall time. */
  readonly createdAtMs: number;
  readonly #clock: Clock;
  readonly #orderPrng: Prng;
  readonly #intake: MessageIntake;
  readonly #outlet: MessageOutlet;
  readonly #line: PollingLine;
  #store: MessageStore;
  #settings: QueueSettings;
  #modifiedAtMs: number;
  #purgedAtMs = Number.NEGATIVE_INFINITY;

  constructor(options: QueueOptions) {
    this.name = options.name;
    this.arn = options.arn;
    this.fifo = options.fifo;
    const { clock, prng, fifo } = options;
    this.createdAtMs = clock.wallTimeMs();
    this.#settings = options.settings;
    this.#modifiedAtMs = this.createdAtMs;
    this.#clock = clock;
    this.#orderPrng = prng.fork('order');
    this.#intake = new MessageIntake({ fifo, clock, prng: prng.fork('message-id') });
    this.#outlet = new MessageOutlet(options);
    this.#store = this.#emptyStore();
    this.#line = new PollingLine(clock, () => this.#update());
  }

  get settings(): QueueSettings {
    return this.#settings;
  }

  /** Wall time of the last change of settings. */
  get modifiedAtMs(): number {
    return this.#modifiedAtMs;
  }

  /** Changes the settings at once, also for messages that are here; AWS takes up to 15 min. */
  configure(settings: QueueSettings): void {
    this.#update();
    this.#settings = settings;
    this.#modifiedAtMs = this.#clock.wallTimeMs();
    this.#update();
  }

  /** Ends the long polls, because the queue is deleted. */
  close(): void {
    this.#line.dismiss();
  }

  /** Takes in messages in their order, then serves whoever waits for them. */
  send(messages: readonly NewMessage[]): readonly SendReceipt[] {
    const nowMs = this.#update();
    const receipts = messages.map((content) => {
      const { receipt, message } = this.#intake.accept(content, this.#settings, nowMs);
      if (message !== undefined) this.#store.add(message);
      return receipt;
    });
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
    if (shortPoll && !this.fifo && this.#outlet.roomCount(this.#store) <= 0) {
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
   * the handle of a message that was received again with success and without effect.
   *
   * @throws {AwsError} ReceiptHandleIsInvalid, InvalidParameterValueException, MessageNotInflight
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
    const outdated = message.receiveCount !== receipt.receiveCount;
    if (this.fifo && (outdated || message.state !== 'in-flight')) throw expired(receiptHandle);
    if (message.state !== 'in-flight') {
      throw sqsError('MessageNotInflight', "The specified message isn't in flight.");
    }
    if (outdated) return;
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

  /**
   * Takes the next visible message out and sends it anew to the queue that `findTarget` tells:
   * with a new id, send time and retention. Without a target it stays visible.
   */
  moveNext(findTarget: (message: StoredMessage) => Queue | undefined): MoveOutcome {
    const nowMs = this.#update();
    const message = this.#outlet.takeOut({ store: this.#store, settings: this.#settings, nowMs });
    if (message === undefined) return 'none-left';
    const target = findTarget(message);
    if (target === undefined) {
      this.#store.rehide(message, nowMs);
      this.#update();
      return 'no-target';
    }
    this.#store.remove(message);
    this.#servePollers(nowMs);
    target.send([{ ...message.content, delayMs: undefined }]);
    return 'moved';
  }

  /** Takes in a message on which another queue gave up, with its id, send time and count. */
  takeDeadLetter(letter: StoredMessage, sourceArn: string): void {
    const nowMs = this.#update();
    this.#store.add(this.#intake.adopt(letter, sourceArn, nowMs));
    this.#servePollers(nowMs);
  }

  #emptyStore(): MessageStore {
    return new MessageStore(
      this.fifo ? createFifoBacklog() : createStandardBacklog(this.#orderPrng, this.#clock),
    );
  }

  /** Brings the queue up to date with the clock, and returns its monotonic time. */
  #update(): number {
    const nowMs = this.#clock.monotonicMs();
    const shown = this.#store.showDue(nowMs);
    const dropped = this.#store.dropExpired(nowMs - this.#settings.retentionMs);
    if (shown || dropped) this.#servePollers(nowMs);
    else this.#line.expectMessage(this.#store.nextVisibleAtMs);
    return nowMs;
  }

  #servePollers(nowMs: number): void {
    this.#line.serve((options) => this.#take(options, nowMs));
    this.#line.expectMessage(this.#store.nextVisibleAtMs);
  }

  #take(options: QueueReceiveOptions, nowMs: number): readonly ReceivedMessage[] {
    return this.#outlet.take(options, { store: this.#store, settings: this.#settings, nowMs });
  }
}

function expired(receiptHandle: string): AwsError {
  return invalidParameter('ReceiptHandle', receiptHandle, 'The receipt handle has expired.');
}
