/** Which of AWS's quotas are enforced; each can be switched off by its name. */
export interface QueueLimits {
  /**
   * 300 calls a second of each action of a FIFO queue, so 3,000 messages in batches; with
   * high throughput, 300 sends a second per message group. @default true
   *
   * @see
   * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html
   */
  readonly fifoThroughput: boolean;
  /**
   * 120,000 messages in flight per queue, standard and FIFO. @default true
   *
   * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-fifo.html
   */
  readonly inFlight: boolean;
}
