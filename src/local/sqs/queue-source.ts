/** A message attribute as stored by SQS. */
export interface QueueMessageAttribute {
  readonly dataType: string;
  readonly stringValue?: string;
  /** Base64. */
  readonly binaryValue?: string;
}

/** One received message. */
export interface QueueMessage {
  readonly messageId: string;
  /** New at every receive. */
  readonly receiptHandle: string;
  readonly body: string;
  readonly md5OfBody: string;
  /** `ApproximateReceiveCount`, `SentTimestamp`, …: all values are text. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly messageAttributes: Readonly<Record<string, QueueMessageAttribute>>;
  readonly md5OfMessageAttributes?: string;
}

/** How much to receive and how long to wait for it. */
export interface QueueReceiveOptions {
  /** 1 to 10. */
  readonly maxNumberOfMessages: number;
  /** Long poll, 0 to 20,000 ms. */
  readonly waitTimeMs: number;
  /** Overrides the queue's visibility timeout for these messages. */
  readonly visibilityTimeoutMs?: number;
  /** Ends a long poll early; the answer is then empty. */
  readonly signal?: AbortSignal;
}

/** What an event source mapping needs of a queue. */
export interface QueueSource {
  readonly arn: string;
  readonly fifo: boolean;
  readonly visibilityTimeoutMs: number;
  /** @throws {AwsError} RequestThrottled beyond a FIFO queue's quota; OverLimit on a short poll */
  readonly receive: (options: QueueReceiveOptions) => Promise<readonly QueueMessage[]>;
  /** Never throws: a handle that came too late has no effect. */
  readonly deleteMessages: (receiptHandles: readonly string[]) => void;
}
