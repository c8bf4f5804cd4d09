/** One message of a queue, as it was received. */
export interface QueueMessage {
  readonly kind: 'queue-message';
  readonly sentAtMs: number;
  readonly messageId: string;
  /** Null in a queue without groups. */
  readonly messageGroupId: string | null;
  /** How often it has been received by anybody, this time included. */
  readonly receiveCount: number;
  readonly body: string;
  /** For giving back or deleting what was received. */
  readonly receiptHandle: string;
}

/** Where a queue moves messages that were received too often. */
export interface RedriveRule {
  /** A message that is received once more than this is moved instead. */
  readonly maxReceiveCount: number;
  readonly deadLetterQueueArn: string;
}

/** What a tail needs of a queue. */
export interface QueueReader {
  /** Null when the queue has no dead-letter queue. */
  readonly redriveRule: () => Promise<RedriveRule | null>;
  /**
   * Receives 1 to 10 messages, waiting a second at most; they stay hidden from everybody for
   * `visibilityTimeoutMs`, whole seconds.
   */
  readonly receive: (options: {
    readonly countMax: number;
    readonly visibilityTimeoutMs: number;
  }) => Promise<readonly QueueMessage[]>;
  /** Makes up to 10 messages visible again; one that fails to comes back when its time is over. */
  readonly giveBack: (receiptHandles: readonly string[]) => Promise<void>;
  /** Deletes up to 10 messages; one that fails to go comes back when its time is over. */
  readonly remove: (receiptHandles: readonly string[]) => Promise<void>;
}
