import { AwsError } from '../../aws-error.ts';
import type { PendingStreamBatch, StreamLaneContext } from './pending-stream-batch.ts';
import { pauseBetweenTries } from './until-accepted.ts';

/**
 * Has a batch of a registered consumer read again before it is retried: Lambda does not keep what
 * was pushed, but calls GetRecords, which takes from the throughput that all other readers of the
 * shard share. False when that is refused; then nothing may be tried until the next time.
 *
 * A shard's records do not change, so those at hand are as good as the ones read.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html
 */
export async function rereadBatch(
  { first, recordCount, requestId }: PendingStreamBatch,
  lane: StreamLaneContext,
): Promise<boolean> {
  const { stream, shardId, clock, onTrace } = lane;
  if (stream.consumer === undefined || requestId === undefined) return true;
  try {
    const { sequenceNumber } = first;
    const cursor = stream.openCursor(shardId, { kind: 'at-sequence-number', sequenceNumber });
    stream.read(cursor, recordCount);
    return true;
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    const refusal = { attempted: 'read', errorCode: error.code } as const;
    onTrace({ kind: 'refused', atMs: clock.wallTimeMs(), source: shardId, ...refusal });
    await pauseBetweenTries(lane);
    return false;
  }
}
