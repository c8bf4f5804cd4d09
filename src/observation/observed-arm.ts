import type { Arm } from './arm.ts';

/**
 * All observations of one arm of one run as columns: what the collector reads out of a run
 * directory and what every measurement takes. `NaN` stands for an instant that does not exist,
 * `-1` for an index that points nowhere.
 */
export interface ObservedArm {
  readonly arm: Arm;
  /** Ordering keys by index. */
  readonly keys: readonly string[];
  readonly records: ObservedRecords;
  readonly copies: ObservedCopies;
  readonly calls: ObservedCalls;
  readonly deliveries: ObservedDeliveries;
  readonly invocations: ObservedInvocations;
  readonly telemetry: ObservedTelemetry;
  /** Deliveries of a record under a broker id that holds another; the first ones. */
  readonly conflicts: readonly IdentityConflict[];
  /** Deliveries that name this run and match no record it planned; the first ones. */
  readonly unexpected: readonly UnexpectedDelivery[];
}

/** Lists of what should not exist hold at most so many; counts are in {@link ObservedTelemetry}. */
export const OBSERVED_WITNESSES_MAX = 32;

/** One broker id, two records. */
export interface IdentityConflict {
  readonly brokerId: string;
  /** Row of {@link ObservedRecords}: the record that the producer says it holds. */
  readonly record: number;
  /** What the delivered envelope says. */
  readonly orderingKey: string;
  readonly keySequence: number;
  /** An invocation it was delivered to. */
  readonly requestId: string;
}

/** A delivered record that nobody sent. */
export interface UnexpectedDelivery {
  readonly brokerId: string;
  readonly orderingKey: string;
  readonly keySequence: number;
  readonly requestId: string;
}

/** One row per producer call. */
export interface ObservedCalls {
  /** Index of the producer's execution environment. */
  readonly producer: Int32Array;
}

/** One row per planned record: per ordering key and key sequence, however often it was sent. */
export interface ObservedRecords {
  /** Index into {@link ObservedArm.keys}. */
  readonly key: Int32Array;
  readonly keySequence: Float64Array;
  readonly intendedAtMs: Float64Array;
  /** When the call of the first try left. */
  readonly firstSentAtMs: Float64Array;
  /** Which producer call made the first try. */
  readonly firstCall: Int32Array;
  /** When the call that was first accepted left; `NaN` when none was. */
  readonly acceptedSentAtMs: Float64Array;
  /** When the answer of that call was known. */
  readonly acceptedAtMs: Float64Array;
  readonly acceptedCall: Int32Array;
  /** Code of `ATTEMPT_OUTCOMES`: ok if any try was, else unknown if any was, else fail. */
  readonly outcome: Uint8Array;
  readonly tryCount: Int32Array;
  /** Index of the shard of copy 0, the one accepted first; -1 where the broker keeps no order. */
  readonly shard: Int32Array;
  /** Its position by sequence number, comparable within one key and shard; `NaN` without order. */
  readonly brokerPosition: Float64Array;
  /** Broker ids known to hold this record; more than one is a duplicate made by the producer. */
  readonly copyCount: Int32Array;
  /** Code of {@link GIVEN_UP}. */
  readonly givenUp: Uint8Array;
  /** 1 where the workload planned a fault. */
  readonly faulty: Uint8Array;
}

/** One row per further copy of a record of which the broker's order is known. */
export interface ObservedCopies {
  /** Row of {@link ObservedRecords}. */
  readonly record: Int32Array;
  /** Which copy, from 1. */
  readonly copy: Int32Array;
  /** As of records, and comparable with theirs. */
  readonly shard: Int32Array;
  readonly brokerPosition: Float64Array;
}

/**
 * Where a record was put that could not be processed; codes of {@link ObservedRecords.givenUp}.
 * `expired` went to the on-failure queue as well, for its age and not for its retries.
 */
export const GIVEN_UP = ['no', 'dead-letter-queue', 'on-failure-queue', 'expired'] as const;

/**
 * One row per delivery of a record of the run; sorted by record, copy, start of the invocation
 * and batch index, so that the deliveries of one record lie together in the order they happened.
 */
export interface ObservedDeliveries {
  /** Row of {@link ObservedRecords}. */
  readonly record: Int32Array;
  /** Which copy of the record, from 0. */
  readonly copy: Int32Array;
  /** Row of {@link ObservedInvocations}. */
  readonly invocation: Int32Array;
  readonly batchIndex: Int32Array;
  readonly brokerAtMs: Float64Array;
  /** `NaN` when the handler did not turn to the record. */
  readonly startedAtMs: Float64Array;
  readonly endedAtMs: Float64Array;
  /** Code of `DELIVERY_OUTCOMES`. */
  readonly outcome: Uint8Array;
}

/** One row per invocation of the arm's consumer that concerns the run. */
export interface ObservedInvocations {
  readonly requestIds: readonly string[];
  /** Index of the execution environment; -1 when the function's own line is missing. */
  readonly sandbox: Int32Array;
  /** `NaN` when the function's own line is missing. */
  readonly startedAtMs: Float64Array;
  readonly endedAtMs: Float64Array;
  readonly recordCount: Int32Array;
  /** Code of {@link INVOCATION_OUTCOMES}. */
  readonly outcome: Uint8Array;
  /** 1 for the first invocation of an execution environment. */
  readonly cold: Uint8Array;
  /** 1 when Lambda ended it for running too long. */
  readonly timedOut: Uint8Array;
  /** From Lambda's REPORT line; `NaN` when that line is missing. */
  readonly durationMs: Float64Array;
  readonly billedMs: Float64Array;
  /** `NaN` for a warm start. */
  readonly initMs: Float64Array;
  /** When the log service took the function's line, on the service's clock; `NaN` if unknown. */
  readonly loggedAtMs: Float64Array;
}

/** Outcomes by code; `unobserved` when the function left no line of its own. */
export const INVOCATION_OUTCOMES = [
  'succeeded',
  'partially-failed',
  'failed',
  'unobserved',
] as const;

/** How complete the evidence is. */
export interface ObservedTelemetry {
  /** Invocations of the arm's consumer of which there is a line, the function's or Lambda's. */
  readonly seenInvocationCount: number;
  /**
   * Lines that must exist and were not found: gaps in the counters of execution environments,
   * parts of split lines, REPORT lines without an observation and the reverse.
   */
  readonly missingObservationCount: number;
  /**
   * Invocations that failed or timed out and left no line. Lambda acknowledges nothing of them,
   * so they cannot hide a processed record, only an earlier first delivery.
   */
  readonly unobservedFailureCount: number;
  /** Broker ids delivered with a record that they do not hold. */
  readonly conflictCount: number;
  /** Deliveries that name this run and match no record it planned. */
  readonly unexpectedDeliveryCount: number;
  /** Deliveries of other runs and of foreign producers. */
  readonly foreignDeliveryCount: number;
  /** Messages of the on-failure queue that cannot be told to records for certain. */
  readonly ambiguousFailureCount: number;
}
