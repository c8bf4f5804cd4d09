import { sleep } from '../../../clock.ts';
import { AwsError } from '../../aws-error.ts';
import type { InvocationResult } from '../function-invoker.ts';
import { textEvent } from '../invocation-event.ts';
import { eventText } from './batch-buffer.ts';
import type { BatchStep } from './mapping-trace.ts';
import { parsePartialBatchResponse } from './partial-batch-response.ts';
import type { QueueMappingContext } from './queue-mapping-context.ts';
import type { EncodedQueueMessage } from './queue-message-text.ts';
import { retryDelayMs } from './retry-backoff.ts';

/** Where a batch is processed. */
export interface QueueSlotContext extends QueueMappingContext {
  readonly slotIndex: number;
  /** The function was not run, for want of concurrency; the batch is tried again. */
  readonly onThrottled: () => void;
}

/** How the processing of a batch has ended. */
export type QueueBatchOutcome =
  | { readonly kind: 'succeeded' }
  /** The function named messages that failed; the others are deleted. */
  | { readonly kind: 'partially-failed' }
  /** A function error, or an answer that cannot be read: nothing is deleted. */
  | { readonly kind: 'failed' }
  /** The function never ran. */
  | { readonly kind: 'released' };

type Batch = readonly EncodedQueueMessage[];

/** An outcome, and what is to be deleted. */
interface Judgement {
  readonly outcome: QueueBatchOutcome;
  readonly done: Batch;
}

/**
 * Runs the function with a batch and deletes what it has dealt with.
 *
 * What is not deleted is left alone, and the queue delivers it again once its visibility timeout
 * has passed. A throttled batch is tried again until then and is left alone, too.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export async function processQueueBatch(
  batch: Batch,
  slot: QueueSlotContext,
): Promise<QueueBatchOutcome> {
  const result = await invokeUntilVisible(batch, slot);
  if (result === undefined) return { kind: 'released' };
  const { outcome, done } = judge(result, batch, slot);
  if (done.length > 0) deleteMessages(done, slot);
  return outcome;
}

/** Undefined when the function never ran. */
async function invokeUntilVisible(
  batch: Batch,
  slot: QueueSlotContext,
): Promise<Exclude<InvocationResult, { kind: 'throttled' }> | undefined> {
  const { invoker, clock, stopping, prng, backoff } = slot;
  const visibleAgainAtMs = Math.min(...batch.map((item) => item.visibleAgainAtMs));
  let throttleCount = 0;
  while (clock.monotonicMs() < visibleAgainAtMs) {
    trace({ kind: 'invoked', iteratorAgeMs: null }, batch, slot);
    const result = await invoker.invoke(textEvent(eventText(batch)));
    if (result.kind !== 'throttled') return result;
    trace({ kind: 'throttled' }, batch, slot);
    slot.onThrottled();

    throttleCount += 1;
    const remainingMs = visibleAgainAtMs - clock.monotonicMs();
    const delayMs = Math.min(remainingMs, retryDelayMs(throttleCount, backoff, prng));
    await sleep(clock, delayMs, stopping);
    if (stopping.aborted) break;
  }
  trace({ kind: 'released' }, batch, slot);
  return undefined;
}

/** Reads the answer as far as the mapping is told to. */
function judge(
  result: Exclude<InvocationResult, { kind: 'throttled' }>,
  batch: Batch,
  slot: QueueSlotContext,
): Judgement {
  if (result.kind === 'function-error') {
    trace({ kind: 'failed', cause: 'function-error' }, batch, slot);
    return { outcome: { kind: 'failed' }, done: [] };
  }
  const response = slot.settings.reportBatchItemFailures
    ? parsePartialBatchResponse(result.payload, () => batch.map(({ message }) => message.messageId))
    : ({ kind: 'succeeded' } as const);
  switch (response.kind) {
    case 'succeeded':
      trace(response, batch, slot);
      return { outcome: response, done: batch };
    case 'unreadable':
      trace({ kind: 'failed', cause: 'unreadable-response' }, batch, slot);
      return { outcome: { kind: 'failed' }, done: [] };
    case 'partially-failed': {
      const { failedIndexes } = response;
      trace({ kind: 'partially-failed', failedCount: failedIndexes.size }, batch, slot);
      const done = batch.filter((_, index) => !failedIndexes.has(index));
      return { outcome: { kind: response.kind }, done };
    }
  }
}

/**
 * Deletes messages from the queue. A refused deletion is not repeated: the messages come back,
 * as delivery is at least once.
 */
export function deleteMessages(
  messages: readonly EncodedQueueMessage[],
  { queue, clock, onTrace }: QueueMappingContext,
): void {
  try {
    queue.deleteMessages(messages.map(({ message }) => message.receiptHandle));
    const recordCount = messages.length;
    onTrace({ kind: 'deleted', atMs: clock.wallTimeMs(), source: queue.arn, recordCount });
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    const refusal = { attempted: 'delete', errorCode: error.code } as const;
    onTrace({ kind: 'refused', atMs: clock.wallTimeMs(), source: queue.arn, ...refusal });
  }
}

function trace(
  step: BatchStep,
  messages: Batch,
  { queue, slotIndex, clock, onTrace }: QueueSlotContext,
): void {
  const batch = {
    source: queue.arn,
    laneIndex: slotIndex,
    recordCount: messages.length,
    firstId: messages[0]?.message.messageId ?? '',
    lastId: messages.at(-1)?.message.messageId ?? '',
  };
  onTrace({ ...step, atMs: clock.wallTimeMs(), batch });
}
