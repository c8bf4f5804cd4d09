import type { Arm } from './arm.ts';

/**
 * What became of one record in one producer call.
 *
 * - `ok`: the broker gave it a sequence number or message id.
 * - `fail`: the broker said no (throttled, invalid, denied): it is certainly not there.
 * - `unknown`: timeout, connection loss, 5xx: it may or may not be there.
 */
export type AttemptOutcome = 'ok' | 'fail' | 'unknown';

/** One record in one producer call. */
export interface AttemptedRecord {
  readonly orderingKey: string;
  /** Position within the key's own sequence, from 0. */
  readonly keySequence: number;
  readonly intendedAtMs: number;
  /** 1 for the first try of this record on this arm, 2 for its first retry, … */
  readonly tryNumber: number;
  readonly outcome: AttemptOutcome;
  /** The broker's or the SDK's error code; only when the outcome is not `ok`. */
  readonly errorCode?: string | undefined;
  /** Kinesis sequence number or SQS message id; only when the outcome is `ok`. */
  readonly brokerId?: string | undefined;
  /** A FIFO queue's sequence number; a stream's is its `brokerId`. */
  readonly brokerSequence?: string | undefined;
  /** Only for streams. */
  readonly shardId?: string | undefined;
  /** What the workload planned to go wrong: `throw`, `throw-times`, `hang`, `malformed`. */
  readonly plannedFault?: string | undefined;
}

/** One producer call (PutRecords, SendMessageBatch) as the producer saw it. */
export interface AttemptObservation {
  readonly kind: 'attempt';
  readonly run: string;
  readonly arm: Arm;
  /** The producer's execution environment. */
  readonly sandbox: string;
  /** Counts the producer's calls over all arms from 1 without gaps: a missing line shows. */
  readonly call: number;
  /** Wall time when the call left. */
  readonly sentAtMs: number;
  /** Wall time when its answer, or its failure, was known. */
  readonly acknowledgedAtMs: number;
  readonly records: readonly AttemptedRecord[];
}
