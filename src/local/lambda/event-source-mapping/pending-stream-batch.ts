import { invariant } from '../../../invariant.ts';
import type { StreamRecord } from '../../kinesis/stream-source.ts';
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

/** Records that are tried together, and what has become of them so far. */
export interface PendingStreamBatch {
  readonly records: readonly EncodedStreamRecord[];
  /** Times the function ran with exactly these records. */
  readonly attemptCount: number;
  /** Throttles since the function last ran with them. */
  readonly throttleCount: number;
  /** Of the last invocation that had these records, perhaps among others. */
  readonly requestId: string | undefined;
}

/** A batch whose retries are all to come; `requestId` if its records were tried before. */
export function untriedBatch(
  records: readonly EncodedStreamRecord[],
  requestId: string | undefined,
): PendingStreamBatch {
  return { records, attemptCount: 0, throttleCount: 0, requestId };
}

/** The first and the last record of a batch; the same when it has only one. */
export function endsOf(records: readonly EncodedStreamRecord[]): {
  readonly first: StreamRecord;
  readonly last: StreamRecord;
} {
  const first = records[0]?.record;
  const last = records.at(-1)?.record;
  invariant(first !== undefined && last !== undefined, 'a batch has a record');
  return { first, last };
}

/** Reports a step of a batch at the present time. */
export function traceStreamBatch(
  step: BatchStep,
  { records }: PendingStreamBatch,
  { shardId, laneIndex, clock, onTrace }: StreamLaneContext,
): void {
  const { first, last } = endsOf(records);
  const batch = {
    source: shardId,
    laneIndex,
    recordCount: records.length,
    firstId: first.sequenceNumber,
    lastId: last.sequenceNumber,
  };
  onTrace({ ...step, atMs: clock.wallTimeMs(), batch });
}
