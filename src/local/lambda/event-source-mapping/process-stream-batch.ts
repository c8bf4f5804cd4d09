import type { InvocationResult } from '../function-invoker.ts';
import { discardExpiredRecords, discardStreamBatch } from './discard-stream-batch.ts';
import { nextAction, type StreamBatchOutcome } from './next-action.ts';
import {
  type PendingStreamBatch,
  type StreamBatchContext,
  traceStreamBatch,
  untriedBatch,
} from './pending-stream-batch.ts';
import { rereadBatch } from './reread-batch.ts';
import type { EncodedStreamRecord } from './stream-record-text.ts';
import { waitBeforeRetry } from './wait-before-retry.ts';

/** The answer of a function that ran. */
type RanResult = Exclude<InvocationResult, { kind: 'throttled' }>;

/**
 * Tries a batch until each of its records has succeeded or been discarded, or the mapping stops.
 *
 * Each attempt is replaced by the batches that remain to be tried, in the order of the shard:
 * of two halves the first comes to its end before the second is tried.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html
 */
export async function processStreamBatch(
  records: readonly EncodedStreamRecord[],
  lane: StreamBatchContext,
): Promise<void> {
  const pending = [untriedBatch(records, undefined)];
  while (!lane.stopping.aborted) {
    const next = pending.shift();
    if (next === undefined) return;
    const batch = discardExpiredRecords(next, lane);
    if (batch === undefined) continue;
    const isAtHand = await rereadBatch(batch, lane);
    pending.unshift(...(isAtHand ? await attempt(batch, lane) : [batch]));
  }
}

/** Invokes the function once; answers with what is left to be tried. */
async function attempt(
  batch: PendingStreamBatch,
  lane: StreamBatchContext,
): Promise<readonly PendingStreamBatch[]> {
  const iteratorAgeMs = lane.clock.wallTimeMs() - batch.last.arrivalAtMs;
  traceStreamBatch({ kind: 'invoked', iteratorAgeMs }, batch, lane);
  const result = await lane.invoker.invoke(lane.format.event(batch.records));
  if (result.kind !== 'throttled') {
    const attemptCount = batch.attemptCount + 1;
    const tried = { ...untriedBatch(batch.records, result.requestId), attemptCount };
    return followUp(result, tried, lane);
  }
  // The function never ran: no retry is spent, and only the records' age ends this.
  traceStreamBatch({ kind: 'throttled' }, batch, lane);
  const throttleCount = batch.throttleCount + 1;
  await waitBeforeRetry(batch, throttleCount, lane);
  return [{ ...batch, throttleCount }];
}

/** Does what {@link nextAction} says; answers with what is left to be tried. */
async function followUp(
  result: RanResult,
  tried: PendingStreamBatch,
  lane: StreamBatchContext,
): Promise<readonly PendingStreamBatch[]> {
  const { records, attemptCount, requestId } = tried;
  const outcome = judge(result, tried, lane);
  const action = nextAction(outcome, { recordCount: records.length, attemptCount }, lane.settings);
  switch (action.kind) {
    case 'advance-checkpoint':
      lane.onFinished(records);
      return [];
    case 'retry-from':
      lane.onFinished(records.slice(0, action.index));
      return [untriedBatch(records.slice(action.index), requestId)];
    case 'retry-halves': {
      const { firstHalfCount } = action;
      traceStreamBatch({ kind: 'split', firstHalfCount }, tried, lane);
      const halves = [records.slice(0, firstHalfCount), records.slice(firstHalfCount)];
      return halves.map((half) => untriedBatch(half, requestId));
    }
    case 'retry-whole':
      await waitBeforeRetry(tried, attemptCount, lane);
      return [tried];
    case 'discard': {
      const functionError = result.kind === 'function-error' ? 'Unhandled' : null;
      discardStreamBatch(tried, { condition: 'RetryAttemptsExhausted', functionError }, lane);
      return [];
    }
  }
}

/** Reads the answer, and reports what it means. */
function judge(
  result: RanResult,
  batch: PendingStreamBatch,
  lane: StreamBatchContext,
): StreamBatchOutcome {
  if (result.kind === 'function-error') {
    traceStreamBatch({ kind: 'failed', cause: 'function-error' }, batch, lane);
    return { kind: 'failed' };
  }
  const response = lane.format.takeAnswer(result.payload, batch.records);
  switch (response.kind) {
    case 'succeeded':
      traceStreamBatch(response, batch, lane);
      return response;
    case 'unreadable':
      traceStreamBatch({ kind: 'failed', cause: 'unreadable-response' }, batch, lane);
      return { kind: 'failed' };
    case 'partially-failed': {
      const { failedIndexes } = response;
      const failedCount = failedIndexes.size;
      traceStreamBatch({ kind: 'partially-failed', failedCount }, batch, lane);
      return { kind: 'partially-failed', firstFailedIndex: Math.min(...failedIndexes) };
    }
  }
}
