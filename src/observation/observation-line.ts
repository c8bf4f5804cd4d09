import type { Arm } from './arm.ts';
import type { InvocationOutcome } from './delivery-observation.ts';

/** Version of the lines below; a reader refuses any other. */
export const OBSERVATION_VERSION = 3;

/** Codes of `records.outcome` in an {@link AttemptLine}, by index. */
export const ATTEMPT_OUTCOMES = ['ok', 'fail', 'unknown'] as const;

/** Codes of `records.outcome` in a {@link DeliveryLine}, by index. */
export const DELIVERY_OUTCOMES = ['processed', 'failed', 'unprocessed'] as const;

/** What both kinds of line begin with. A line may also carry `_aws` and its metrics (EMF). */
interface ObservationLineHead {
  readonly kvs: typeof OBSERVATION_VERSION;
  readonly arm: Arm;
  readonly sandbox: string;
  /** This line is part `part` (from 0) of `partCount` of one observation too long for one event. */
  readonly part: number;
  readonly partCount: number;
}

/**
 * An attempt observation as read: dictionaries, then parallel arrays, all of one length.
 * `-1` as a dictionary index and `null` as a value mean absent.
 *
 * As logged, a column whose values are all alike is one value in `alike` and no array in
 * `records`; `brokerId` always is an array. Instants of records (`intendedAtMs`) are logged as
 * whole microseconds after the line's own first instant (`intendedOffsetUs`): after `sentAtMs`
 * of an attempt, after `startedAtMs` of a delivery.
 */
export interface AttemptLine extends ObservationLineHead {
  readonly kind: 'attempt';
  readonly run: string;
  readonly call: number;
  readonly sentAtMs: number;
  readonly acknowledgedAtMs: number;
  readonly errorCodes: readonly string[];
  readonly shardIds: readonly string[];
  readonly plannedFaults: readonly string[];
  readonly records: {
    /** Not by index: a producer sends no two records of a key in one call. */
    readonly orderingKey: readonly string[];
    readonly keySequence: readonly number[];
    readonly intendedAtMs: readonly number[];
    readonly tryNumber: readonly number[];
    readonly outcome: readonly number[];
    readonly errorCode: readonly number[];
    readonly brokerId: readonly (string | null)[];
    readonly brokerSequence: readonly (string | null)[];
    readonly shardId: readonly number[];
    readonly plannedFault: readonly number[];
  };
}

/** A delivery observation as logged; see {@link AttemptLine} for the form. */
export interface DeliveryLine extends ObservationLineHead {
  readonly kind: 'delivery';
  readonly invocation: number;
  readonly requestId: string;
  readonly source: string;
  readonly shardId: string | null;
  readonly startedAtMs: number;
  readonly endedAtMs: number;
  readonly outcome: InvocationOutcome;
  readonly error: string | null;
  /** Records of the whole observation, all parts together. */
  readonly recordCount: number;
  /** Position in the batch of this line's first record; above 0 only from the second part on. */
  readonly firstIndex: number;
  readonly runs: readonly string[];
  readonly failures: readonly string[];
  readonly records: {
    readonly brokerId: readonly string[];
    readonly subSequence: readonly (number | null)[];
    readonly brokerAtMs: readonly number[];
    readonly receiveCount: readonly (number | null)[];
    readonly run: readonly number[];
    /** Not by index: few records of a batch share one, and the text says it sooner. */
    readonly orderingKey: readonly (string | null)[];
    readonly keySequence: readonly (number | null)[];
    readonly intendedAtMs: readonly (number | null)[];
    readonly sentAtMs: readonly (number | null)[];
    readonly startedAtMs: readonly (number | null)[];
    readonly endedAtMs: readonly (number | null)[];
    readonly outcome: readonly number[];
    readonly failure: readonly number[];
  };
}
