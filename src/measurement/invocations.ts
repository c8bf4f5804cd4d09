import type { Arm } from '../observation/arm.ts';
import {
  INVOCATION_OUTCOMES,
  type ObservedArm,
  type ObservedInvocations,
} from '../observation/observed-arm.ts';

const SUCCEEDED = INVOCATION_OUTCOMES.indexOf('succeeded');
const FAILED = INVOCATION_OUTCOMES.indexOf('failed');

/** What the arm's consumer function went through. */
export interface Invocations {
  readonly invocationCount: number;
  readonly coldStarts: number;
  /** Records per invocation that had any; null when none had. */
  readonly meanBatch: number | null;
  readonly partiallyFailed: number;
  /** Invocations that ended in an error or a timeout, whether they left a line or not. */
  readonly functionErrors: number;
  readonly timeouts: number;
  /** Invocations that begin with a record that had been delivered before. */
  readonly retries: number;
  /** Invocations that begin where one failed, wholly or in part, and hold fewer records. */
  readonly bisections: number;
  /** Most invocations that certainly ran at one instant. */
  readonly maxConcurrency: number;
  /** As billed by Lambda, over all invocations. */
  readonly billedMs: number;
}

/**
 * Sums up the invocations of an arm. Two that overlap by no more than `epsilonMs`, which is what
 * clocks may be off, count as one after the other.
 */
export function measureInvocations(arm: ObservedArm, epsilonMs: number): Invocations {
  const { invocations } = arm;
  const recordCounts = invocations.recordCount.filter((count) => count > 0);
  return {
    invocationCount: invocations.outcome.length,
    coldStarts: sum(invocations.cold),
    meanBatch: recordCounts.length === 0 ? null : sum(recordCounts) / recordCounts.length,
    partiallyFailed: countOf(invocations.outcome, INVOCATION_OUTCOMES.indexOf('partially-failed')),
    functionErrors: countOf(invocations.outcome, FAILED) + arm.telemetry.unobservedFailureCount,
    timeouts: sum(invocations.timedOut),
    ...countRepeats(arm),
    maxConcurrency: maxConcurrencyOf(invocations, epsilonMs),
    billedMs: sum(invocations.billedMs.filter((billedMs) => !Number.isNaN(billedMs))),
  };
}

/**
 * Retries and bisections, derived from what each invocation begins with. A queue's message that
 * comes back may begin a smaller batch by chance, so only streams have bisections.
 */
function countRepeats(arm: ObservedArm): Pick<Invocations, 'retries' | 'bisections'> {
  const { records, invocations } = arm;
  const { firstRecord, isRetry } = beginningsOf(arm);
  const lastBegunBy = new Int32Array(records.key.length).fill(-1);
  let bisections = 0;
  // Invocations lie sorted by their start.
  for (const [invocation, record] of firstRecord.entries()) {
    if (record < 0) continue;
    const earlier = lastBegunBy[record] ?? -1;
    lastBegunBy[record] = invocation;
    const isSplit =
      earlier >= 0 &&
      invocations.outcome[earlier] !== SUCCEEDED &&
      (invocations.recordCount[invocation] ?? 0) < (invocations.recordCount[earlier] ?? 0);
    if (isSplit) bisections++;
  }
  return { retries: sum(isRetry), bisections: isStream(arm.arm) ? bisections : 0 };
}

/** The record each invocation begins with, and whether it had been delivered before. */
function beginningsOf({ deliveries, invocations }: ObservedArm) {
  const firstRecord = new Int32Array(invocations.outcome.length).fill(-1);
  const isRetry = new Uint8Array(invocations.outcome.length);
  for (const [row, record] of deliveries.record.entries()) {
    if (deliveries.batchIndex[row] !== 0) continue;
    const invocation = deliveries.invocation[row] ?? -1;
    firstRecord[invocation] = record;
    const isRedelivery =
      deliveries.record[row - 1] === record && deliveries.copy[row - 1] === deliveries.copy[row];
    if (isRedelivery) isRetry[invocation] = 1;
  }
  return { firstRecord, isRetry };
}

function isStream(arm: Arm): boolean {
  return arm === 'kinesis' || arm === 'kinesis-efo';
}

/** Walks starts and ends in step; an invocation that ends when another starts has ended. */
function maxConcurrencyOf(
  { startedAtMs, endedAtMs }: ObservedInvocations,
  epsilonMs: number,
): number {
  const starts = startedAtMs.filter((atMs) => !Number.isNaN(atMs)).sort();
  const ends = endedAtMs.filter((atMs) => !Number.isNaN(atMs)).sort();
  let ended = 0;
  let max = Math.min(1, starts.length);
  for (const [started, startMs] of starts.entries()) {
    while (ended < ends.length && (ends[ended] ?? 0) - epsilonMs <= startMs) ended++;
    max = Math.max(max, started + 1 - ended);
  }
  return max;
}

function sum(column: Float64Array | Int32Array | Uint8Array): number {
  let total = 0;
  for (const value of column) total += value;
  return total;
}

function countOf(column: Uint8Array, code: number): number {
  return column.reduce((count, value) => count + (value === code ? 1 : 0), 0);
}
