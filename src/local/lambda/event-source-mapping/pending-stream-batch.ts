import { invariant } from '../../../invariant.ts';
import type { StreamRecord } from '../../kinesis/stream-source.ts';
import type { InvocationFormat } from './invocation-format.ts';
import type { BatchStep } from './mapping-trace.ts';
import type { StreamMappingContext } from './stream-mapping-context.ts';
import type { EncodedStreamRecord } from './stream-record-text.ts';

/** Where a batch is processed. */
export interface StreamLaneContext extends StreamMappingContext {
  readonly shardId: string;
  readonly laneIndex: number;
  /** Told each record that has succeeded or been discarded. */
  readonly onFinished: (records: readonly EncodedStreamRecord[]) => void;
}

/** A lane as its batches see it. */
export interface StreamBatchContext extends StreamLaneContext {
  readonly format: InvocationFormat;
}

/** An event that is to be tried, and what has become of it so far. */
export interface PendingEvent {
  /** The first and the last record it is about; the same when there is only one. */
  readonly first: StreamRecord;
  readonly last: StreamRecord;
  /** Records that it carries. */
  readonly recordCount: number;
  /** Times the function ran with exactly this event. */
  readonly attemptCount: number;
  /** Throttles since the function last ran with it. */
  readonly throttleCount: number;
  /** Of the last invocation that had these records, perhaps among others. */
  readonly requestId: string | undefined;
}

/** Records that are tried together. */
export interface PendingStreamBatch extends PendingEvent {
  readonly records: readonly EncodedStreamRecord[];
}

/** A batch whose retries are all to come; `requestId` if its records were tried before. */
export function untriedBatch(
  records: readonly EncodedStreamRecord[],
  requestId: string | undefined,
): PendingStreamBatch {
  const first = records[0]?.record;
  const last = records.at(-1)?.record;
  invariant(first !== undefined && last !== undefined, 'a batch has a record');
  const recordCount = records.length;
  return { records, first, last, recordCount, attemptCount: 0, throttleCount: 0, requestId };
}

/** Reports a step of an event at the present time. */
export function traceStreamBatch(
  step: BatchStep,
  { first, last, recordCount }: PendingEvent,
  { shardId, laneIndex, clock, onTrace }: StreamLaneContext,
): void {
  const batch = {
    source: shardId,
    laneIndex,
    recordCount,
    firstId: first.sequenceNumber,
    lastId: last.sequenceNumber,
  };
  onTrace({ ...step, atMs: clock.wallTimeMs(), batch });
}
