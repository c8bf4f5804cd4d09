/** One message of a dead-letter queue or of a stream mapping's on-failure queue. */
export interface DeadLetter {
  readonly messageId: string;
  readonly body: string;
  /** Removes the message; new at every receive. */
  readonly receiptHandle: string;
}

/** Port through which the collector reads records that were given up. */
export interface DeadLetterReader {
  /** Up to 10 messages without waiting; they stay invisible for the queue's visibility timeout. */
  readonly receive: (queueUrl: string) => Promise<readonly DeadLetter[]>;
  /** Deletes messages that have been saved, up to 10. */
  readonly remove: (queueUrl: string, receiptHandles: readonly string[]) => Promise<void>;
}
