import { AwsError } from '../../aws-error.ts';
import { type DiscardReason, discardDocument } from './discard-document.ts';
import type { DiscardFate } from './mapping-trace.ts';
import {
  type PendingEvent,
  type PendingStreamBatch,
  type StreamBatchContext,
  type StreamLaneContext,
  traceStreamBatch,
  untriedBatch,
} from './pending-stream-batch.ts';

/** Gives a batch up: the destination is told and the checkpoint passes, even if it refuses. */
export function discardStreamBatch(
  batch: PendingStreamBatch,
  reason: DiscardReason,
  lane: StreamBatchContext,
): void {
  const givenUp = { reason, eventText: () => lane.format.event(batch.records).text() };
  const fate = tellDestination(batch, givenUp, lane);
  traceStreamBatch({ kind: 'discarded', condition: reason.condition, fate }, batch, lane);
  lane.onFinished(batch.records);
}

/**
 * Discards the records at the beginning that are too old and gives back the rest, or undefined
 * when none is left. Younger records are kept even if an older one follows them.
 *
 * AWS looks at the age before each attempt, so an expired record is not sent even once.
 */
export function discardExpiredRecords(
  batch: PendingStreamBatch,
  lane: StreamBatchContext,
): PendingStreamBatch | undefined {
  const oldestKeptAtMs = lane.clock.wallTimeMs() - recordAgeLimitMs(lane);
  const keptIndex = batch.records.findIndex(({ record }) => record.arrivalAtMs >= oldestKeptAtMs);
  if (keptIndex === 0) return batch;

  const expiredCount = keptIndex === -1 ? batch.records.length : keptIndex;
  const expired = untriedBatch(batch.records.slice(0, expiredCount), batch.requestId);
  const { attemptCount } = batch;
  discardStreamBatch({ ...expired, attemptCount }, { condition: 'RecordAgeExceeded' }, lane);
  if (keptIndex === -1) return undefined;
  return untriedBatch(batch.records.slice(keptIndex), batch.requestId);
}

/** How old a record may become: as the mapping says, but no older than the stream keeps it. */
export function recordAgeLimitMs({ settings, stream }: StreamLaneContext): number {
  const { maximumRecordAgeMs } = settings;
  return maximumRecordAgeMs === -1
    ? stream.retentionMs
    : Math.min(maximumRecordAgeMs, stream.retentionMs);
}

/** Why an event was given up, and what it was. */
export interface GivenUp {
  readonly reason: DiscardReason;
  readonly eventText: () => string;
}

/** Describes what was given up to the on-failure destination, if there is one; what it came to. */
export function tellDestination(
  { first, last, recordCount, attemptCount, requestId }: PendingEvent,
  { reason, eventText }: GivenUp,
  lane: StreamLaneContext,
): DiscardFate {
  const { destination, stream, shardId, invoker, uuid, clock, onTrace } = lane;
  if (destination === undefined) return fateUntold(reason, lane);
  const nowMs = clock.wallTimeMs();
  const document = discardDocument({
    reason,
    requestId: requestId ?? uuid(),
    functionArn: invoker.functionArn,
    attemptCount,
    discardedAtMs: nowMs,
    streamArn: stream.arn,
    shardId,
    first,
    last,
    recordCount,
    payload: destination.takesPayload ? eventText() : undefined,
  });
  try {
    destination.send(document, { shardId, discardedAtMs: nowMs });
    return 'delivered';
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    const refusal = { attempted: 'send-to-destination', errorCode: error.code } as const;
    onTrace({ kind: 'refused', atMs: nowMs, source: destination.arn, ...refusal });
    return fateUntold(reason, lane);
  }
}

/** What nobody was told of is dropped by the mapping, unless the stream gave it up first. */
function fateUntold(
  { condition }: DiscardReason,
  { settings, stream }: StreamLaneContext,
): DiscardFate {
  const { maximumRecordAgeMs } = settings;
  const isRetention = maximumRecordAgeMs === -1 || stream.retentionMs < maximumRecordAgeMs;
  return condition === 'RecordAgeExceeded' && isRetention ? 'expired' : 'dropped';
}
