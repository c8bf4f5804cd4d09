import type { MappingTrace, OnMappingTrace } from './mapping-trace.ts';

/** AWS's words for how the last batch went. */
type LastProcessingResult = 'No records processed' | 'OK' | 'PROBLEM: Function call failed';

/** What a mapping has done since it was started. */
export interface MappingMetrics {
  readonly lastProcessingResult: LastProcessingResult;
  /** Times the function ran: retries count, throttles do not. */
  readonly invocationCount: number;
  /** Stream records given up because of their retries or their age. */
  readonly discardedRecordCount: number;
  /** Records read, and messages received and deleted, that no filter let through. */
  readonly filteredOutRecordCount: number;
  /**
   * The greatest age that the last record of a batch had when the function was invoked with it;
   * null before the first and of a queue. Lambda's metric IteratorAge, whose documentation names
   * both this moment and the end of the invocation.
   */
  readonly iteratorAgeMaxMs: number | null;
  /** Steps of each kind; `split` counts the bisections. */
  readonly stepCounts: Readonly<Record<MappingTrace['kind'], number>>;
}

/** A mapping at work. */
export interface RunningMapping {
  readonly state: () => 'Enabled' | 'Disabled';
  readonly metrics: () => MappingMetrics;
  /** Ends all waits at once and resolves when the running invocations have ended. */
  readonly stop: () => Promise<void>;
}

/** Adds up a mapping's steps. */
export interface MappingMeter {
  readonly onTrace: OnMappingTrace;
  readonly metrics: () => MappingMetrics;
}

/** Starts counting; every step is also passed on to `next`. */
export function createMappingMeter(next: OnMappingTrace | undefined): MappingMeter {
  const stepCounts: Record<MappingTrace['kind'], number> = {
    invoked: 0,
    succeeded: 0,
    'partially-failed': 0,
    failed: 0,
    throttled: 0,
    split: 0,
    retried: 0,
    discarded: 0,
    released: 0,
    polled: 0,
    filtered: 0,
    deleted: 0,
    refused: 0,
  };
  let lastProcessingResult: LastProcessingResult = 'No records processed';
  let discardedRecordCount = 0;
  let filteredOutRecordCount = 0;
  let iteratorAgeMaxMs: number | null = null;
  return {
    onTrace: (trace) => {
      stepCounts[trace.kind] += 1;
      lastProcessingResult = resultAfter(trace) ?? lastProcessingResult;
      if (trace.kind === 'discarded') discardedRecordCount += trace.batch.recordCount;
      if (trace.kind === 'filtered') filteredOutRecordCount += trace.recordCount;
      if (trace.kind === 'invoked' && trace.iteratorAgeMs !== null) {
        iteratorAgeMaxMs = Math.max(iteratorAgeMaxMs ?? trace.iteratorAgeMs, trace.iteratorAgeMs);
      }
      next?.(trace);
    },
    metrics: () => ({
      lastProcessingResult,
      invocationCount: stepCounts.invoked - stepCounts.throttled,
      discardedRecordCount,
      filteredOutRecordCount,
      iteratorAgeMaxMs,
      stepCounts: { ...stepCounts },
    }),
  };
}

function resultAfter({ kind }: MappingTrace): LastProcessingResult | undefined {
  if (kind === 'succeeded') return 'OK';
  if (kind === 'failed' || kind === 'partially-failed') return 'PROBLEM: Function call failed';
  return undefined;
}
