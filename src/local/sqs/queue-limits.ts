/** Which of AWS's quotas on queues are enforced. */
export interface QueueLimits {
  /** Calls per second of FIFO queues; see `FifoThroughput`. @default true */
  readonly fifoThroughput: boolean;
  /** About 120,000 messages in flight per queue. @default true */
  readonly inFlight: boolean;
}
