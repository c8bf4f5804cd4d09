import type { Arm } from './arm.ts';

/**
 * What the consumer did with one delivered record.
 *
 * - `processed`: done; it will not be asked for again by us.
 * - `failed`: this record could not be processed (poison, malformed, out of time).
 * - `unprocessed`: not tried, because an earlier record failed or time ran short.
 */
export type DeliveryOutcome = 'processed' | 'failed' | 'unprocessed';

/** One record of one invocation. */
export interface DeliveredRecord {
  /** Kinesis sequence number or SQS message id. */
  readonly brokerId: string;
  /** Position inside a KPL aggregate; absent for a record that is not aggregated. */
  readonly subSequence?: number | undefined;
  /** `approximateArrivalTimestamp` or `SentTimestamp`, ms. May bound latency, never order. */
  readonly brokerAtMs: number;
  /** SQS `ApproximateReceiveCount`; absent for streams. */
  readonly receiveCount?: number | undefined;
  /** The run of the envelope; absent for a foreign or an unreadable record. */
  readonly run?: string | undefined;
  /** `userId`; absent for an unreadable record. */
  readonly orderingKey?: string | undefined;
  /** `seq` of the envelope; absent for a foreign or an unreadable record. */
  readonly keySequence?: number | undefined;
  readonly intendedAtMs?: number | undefined;
  readonly sentAtMs?: number | undefined;
  /** Wall time when the handler turned to this record; absent when `unprocessed`. */
  readonly startedAtMs?: number | undefined;
  /** Wall time when it was done with it; absent when `unprocessed`. */
  readonly endedAtMs?: number | undefined;
  readonly outcome: DeliveryOutcome;
  /** Error code or name; only when `failed`. */
  readonly failure?: string | undefined;
}

/** How an invocation ended, as the function itself sees it. */
export type InvocationOutcome = 'succeeded' | 'partially-failed' | 'failed';

/** One consumer invocation as the consumer saw it. */
export interface DeliveryObservation {
  readonly kind: 'delivery';
  readonly arm: Arm;
  /** The execution environment, one id for its life. */
  readonly sandbox: string;
  /** Counts the sandbox's invocations from 1; 1 is a cold start; a gap is a missing line. */
  readonly invocation: number;
  readonly requestId: string;
  /** Stream or queue ARN. */
  readonly source: string;
  /** Only for streams. */
  readonly shardId?: string;
  /** Wall time when the handler was entered. */
  readonly startedAtMs: number;
  /** Wall time when the observation was taken, just before answering. */
  readonly endedAtMs: number;
  readonly outcome: InvocationOutcome;
  /** Why the whole invocation failed; only when `failed`. */
  readonly error?: string;
  /** In batch order. */
  readonly records: readonly DeliveredRecord[];
}
