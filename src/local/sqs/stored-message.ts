import type { Deadline } from './deadline-heap.ts';
import type { QueueMessageAttribute } from './queue-source.ts';

/** A message as its sender gave it, already validated. */
export interface NewMessage {
  readonly body: string;
  readonly md5OfBody: string;
  readonly messageAttributes: Readonly<Record<string, QueueMessageAttribute>>;
  readonly md5OfMessageAttributes: string | undefined;
  /** `AWSTraceHeader`, the only system attribute that can be sent. */
  readonly traceHeader: string | undefined;
  readonly groupId: string | undefined;
  /** FIFO only: as given, or the SHA-256 of the body. */
  readonly deduplicationId: string | undefined;
  /** Overrides the queue's delay; standard queues only. */
  readonly delayMs: number | undefined;
}

/**
 * Where a message is in its life.
 *
 * - `delayed`: not visible yet, never received.
 * - `visible`: a receive may take it (on a FIFO queue once its group is free).
 * - `in-flight`: received, neither deleted nor visible again.
 * - `gone`: deleted, expired, purged or moved to the dead-letter queue.
 */
export type MessageState = 'delayed' | 'visible' | 'in-flight' | 'gone';

/** A message in a queue. The queue that holds it is the only one to change it. */
export interface StoredMessage extends Deadline {
  /** Counts the queue's messages in the order in which they came. */
  readonly serial: number;
  readonly messageId: string;
  readonly content: NewMessage;
  /** FIFO only. */
  readonly sequenceNumber: string | undefined;
  /** Wall time of the original send; a move to the dead-letter queue keeps it. */
  readonly sentAtMs: number;
  /** When the retention period began, on the monotonic clock. */
  readonly retainedFromMs: number;
  /** The queue that gave up on it. */
  readonly deadLetterSourceArn: string | undefined;
  /** Receives from that queue, which the redrive policy of this one does not count. */
  readonly earlierReceiveCount: number;
  state: MessageState;
  receiveCount: number;
  /** Wall time; undefined before the first receive. */
  firstReceivedAtMs: number | undefined;
  /** When the current receive began, on the monotonic clock. */
  receivedAtMs: number;
  /** Neighbours in the {@link MessageAgeList}. */
  older: StoredMessage | undefined;
  newer: StoredMessage | undefined;
}

/** One delivery of a message; stays as it is when the message is received again. */
export interface ReceivedMessage {
  readonly message: StoredMessage;
  readonly receiptHandle: string;
  /** This delivery's number, from 1. */
  readonly receiveCount: number;
}
