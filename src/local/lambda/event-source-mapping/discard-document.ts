import type { StreamRecord } from '../../kinesis/stream-source.ts';

/** Why records were given up; only exhausted retries tell how the last invocation ended. */
export type DiscardReason =
  | { readonly condition: 'RecordAgeExceeded' }
  | {
      readonly condition: 'RetryAttemptsExhausted';
      /** Null when the function answered and reported failures. */
      readonly functionError: 'Unhandled' | null;
    };

/** Records that a stream mapping gave up together. */
export interface DiscardedBatch {
  readonly reason: DiscardReason;
  /** Of the last invocation, or made up when the function never ran. */
  readonly requestId: string;
  readonly functionArn: string;
  /** 0 when the function never ran. */
  readonly attemptCount: number;
  readonly discardedAtMs: number;
  readonly streamArn: string;
  readonly shardId: string;
  readonly first: StreamRecord;
  readonly last: StreamRecord;
  readonly recordCount: number;
  /** The event as the function got it or would have; undefined to leave it out. */
  readonly payload: string | undefined;
}

/**
 * The JSON text that an on-failure destination receives. Without a payload it carries no data:
 * who wants the records reads them again by their sequence numbers.
 *
 * As recorded on AWS, an expired record has no `responseContext` even after failed invocations,
 * and an invoke count of 1 even when there was none.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html
 */
export function discardDocument(batch: DiscardedBatch): string {
  const { reason, first, last, payload } = batch;
  const responseContext =
    reason.condition === 'RetryAttemptsExhausted'
      ? {
          responseContext: {
            statusCode: 200,
            executedVersion: '$LATEST',
            functionError: reason.functionError,
          },
        }
      : {};
  return JSON.stringify({
    requestContext: {
      requestId: batch.requestId,
      functionArn: batch.functionArn,
      condition: reason.condition,
      approximateInvokeCount: Math.max(1, batch.attemptCount),
    },
    ...responseContext,
    version: '1.0',
    timestamp: isoTime(batch.discardedAtMs),
    KinesisBatchInfo: {
      shardId: batch.shardId,
      startSequenceNumber: first.sequenceNumber,
      endSequenceNumber: last.sequenceNumber,
      approximateArrivalOfFirstRecord: isoTime(first.arrivalAtMs),
      approximateArrivalOfLastRecord: isoTime(last.arrivalAtMs),
      batchSize: batch.recordCount,
      streamArn: batch.streamArn,
    },
    ...(payload === undefined ? {} : { payload }),
  });
}

function isoTime(atMs: number): string {
  return new Date(atMs).toISOString();
}
