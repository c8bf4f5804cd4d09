import { invariant } from '../../../invariant.ts';

/** The settings of a stream mapping that decide what follows a failed batch. */
export interface FailureSettings {
  /** Retries after the first attempt; -1 retries until the records expire. */
  readonly maximumRetryAttempts: number;
  readonly bisectBatchOnFunctionError: boolean;
}

/** A batch after an attempt. */
export interface TriedBatch {
  readonly recordCount: number;
  /** Attempts with exactly these records, this one included; progress or a split starts anew. */
  readonly attemptCount: number;
}

/** What Lambda makes of the function's answer to a batch of stream records. */
export type StreamBatchOutcome =
  | { readonly kind: 'succeeded' }
  | { readonly kind: 'partially-failed'; readonly firstFailedIndex: number }
  | { readonly kind: 'failed' };

/** What the poller does next. */
export type NextAction =
  | { readonly kind: 'advance-checkpoint' }
  | { readonly kind: 'retry-from'; readonly index: number }
  | { readonly kind: 'retry-halves'; readonly firstHalfCount: number }
  | { readonly kind: 'retry-whole' }
  | { readonly kind: 'discard' };

/**
 * Decides what the poller does next with the batch it has just tried.
 *
 * Every branch on failure is here, so the poller itself has none. Progress and
 * splitting come before the retry limit, because neither of them spends a retry.
 * AWS does not say where an odd batch is cut: here the first half is the larger one.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-batchfailurereporting.html
 */
export function nextAction(
  outcome: StreamBatchOutcome,
  batch: TriedBatch,
  settings: FailureSettings,
): NextAction {
  invariant(batch.recordCount >= 1, 'an empty batch is never invoked');
  invariant(batch.attemptCount >= 1, 'the batch has been tried');
  if (outcome.kind === 'succeeded') return { kind: 'advance-checkpoint' };

  if (outcome.kind === 'partially-failed' && outcome.firstFailedIndex > 0) {
    invariant(outcome.firstFailedIndex < batch.recordCount, 'the failed record is in the batch');
    return { kind: 'retry-from', index: outcome.firstFailedIndex };
  }
  if (settings.bisectBatchOnFunctionError && batch.recordCount > 1) {
    return { kind: 'retry-halves', firstHalfCount: Math.ceil(batch.recordCount / 2) };
  }

  return retriesAreSpent(batch.attemptCount, settings)
    ? { kind: 'discard' }
    : { kind: 'retry-whole' };
}

/** Tells whether nothing may be tried again after `attemptCount` failed attempts, 1 or more. */
export function retriesAreSpent(attemptCount: number, settings: FailureSettings): boolean {
  const retriesAreBounded = settings.maximumRetryAttempts !== -1;
  return retriesAreBounded && attemptCount - 1 >= settings.maximumRetryAttempts;
}
