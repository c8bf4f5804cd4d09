import { DELIVERY_OUTCOMES } from '../observation/observation-line.ts';
import type { ObservedArm, ObservedDeliveries } from '../observation/observed-arm.ts';

const PROCESSED = DELIVERY_OUTCOMES.indexOf('processed');

/** Copies and deliveries beyond the first, by cause. */
export interface Duplicates {
  /** Copies beyond the first: the producer's retry of a record that had been stored after all. */
  readonly producer: number;
  /** Deliveries of a copy that no earlier delivery had processed: the retry that was asked for. */
  readonly redeliveredAfterFailure: number;
  /** Deliveries of a copy that had been processed already. */
  readonly redeliveredAfterSuccess: number;
  /** Records processed more than once, by either way: what a consumer must be idempotent for. */
  readonly processedRepeatedly: number;
}

/** What a delivery is beside others of its copy; codes of {@link redeliveriesOf}. */
export const REDELIVERIES = ['first', 'after-failure', 'after-success'] as const;

const AFTER_FAILURE = REDELIVERIES.indexOf('after-failure');
const AFTER_SUCCESS = REDELIVERIES.indexOf('after-success');

/**
 * By delivery: code of {@link REDELIVERIES}, by whether one before it had processed the copy.
 * Relies on the order of {@link ObservedArm.deliveries}.
 */
export function redeliveriesOf({ record, copy, outcome }: ObservedDeliveries): Uint8Array {
  const codes = new Uint8Array(record.length);
  let isProcessed = false;
  for (let row = 0; row < codes.length; row++) {
    const isFirst = record[row] !== record[row - 1] || copy[row] !== copy[row - 1];
    if (isFirst) isProcessed = false;
    else codes[row] = isProcessed ? AFTER_SUCCESS : AFTER_FAILURE;
    if (outcome[row] === PROCESSED) isProcessed = true;
  }
  return codes;
}

/** Counts duplicates. */
export function measureDuplicates(
  { records, deliveries }: ObservedArm,
  { redeliveries }: { readonly redeliveries: Uint8Array },
): Duplicates {
  let producer = 0;
  for (const copyCount of records.copyCount) producer += Math.max(0, copyCount - 1);
  const counts = new Int32Array(REDELIVERIES.length);
  for (const code of redeliveries) counts[code] = (counts[code] ?? 0) + 1;
  const processedCount = new Int32Array(records.key.length);
  for (const [row, record] of deliveries.record.entries()) {
    if (deliveries.outcome[row] === PROCESSED) {
      processedCount[record] = (processedCount[record] ?? 0) + 1;
    }
  }
  return {
    producer,
    redeliveredAfterFailure: counts[AFTER_FAILURE] ?? 0,
    redeliveredAfterSuccess: counts[AFTER_SUCCESS] ?? 0,
    processedRepeatedly: processedCount.reduce((sum, count) => sum + (count > 1 ? 1 : 0), 0),
  };
}
