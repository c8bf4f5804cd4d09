import type { Context } from 'aws-lambda';
import type { Clock } from '../clock.ts';
import type { DeliveredRecord } from '../observation/delivery-observation.ts';
import type { BatchRecord } from './batch-record.ts';

/** What is known of one invocation so far; its hooks fill it in, its observation tells it. */
export interface Invocation {
  /** Position among the invocations of the sandbox, from 1. */
  readonly number: number;
  readonly startedAtMs: number;
  /** Wall time now, as the start plus monotonic time: a stepping clock cannot bend durations. */
  readonly nowAtMs: () => number;
  /** Stream or queue ARN; empty until an event was understood. */
  source: string;
  shardId: string | undefined;
  records: readonly BatchRecord[];
  /** What became of each of `records`, in batch order. */
  deliveries: readonly DeliveredRecord[];
}

/** The Lambda context; middy hands the base handler nothing else that could carry state. */
export type ConsumerContext = Context & { invocation?: Invocation };

/** What middlewares keep on `request.internal`. */
export type ConsumerInternal = {
  /** Deleted once it was observed. */
  invocation?: Invocation;
};

/** Begins an invocation, of which nothing but its number and the time is known. */
export function beginInvocation(clock: Clock, number: number): Invocation {
  const startedAtMs = clock.wallTimeMs();
  const originMs = clock.monotonicMs();
  return {
    number,
    startedAtMs,
    nowAtMs: () => startedAtMs + (clock.monotonicMs() - originMs),
    source: '',
    shardId: undefined,
    records: [],
    deliveries: [],
  };
}

/** Takes a batch in; each of its records is `unprocessed` until more can be said. */
export function admitBatch(
  invocation: Invocation,
  batch: {
    readonly source: string;
    readonly shardId?: string;
    readonly records: readonly BatchRecord[];
  },
): void {
  invocation.source = batch.source;
  invocation.shardId = batch.shardId;
  invocation.records = batch.records;
  invocation.deliveries = batch.records.map(({ delivery }) => delivery);
}
