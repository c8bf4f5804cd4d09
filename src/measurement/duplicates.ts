import { DELIVERY_OUTCOMES } from '../observation/observation-line.ts';
import type { ObservedArm } from '../observation/observed-arm.ts';

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

/** Counts duplicates; relies on the order of {@link ObservedArm.deliveries}. */
export function measureDuplicates({ records, deliveries }: ObservedArm): Duplicates {
  let producer = 0;
  for (const copyCount of records.copyCount) producer += Math.max(0, copyCount - 1);

  const processedCount = new Int32Array(records.key.length);
  let redeliveredAfterFailure = 0;
  let redeliveredAfterSuccess = 0;
  let copyIsProcessed = false;
  for (const [row, record] of deliveries.record.entries()) {
    const isRedelivery =
      row > 0 &&
      deliveries.record[row - 1] === record &&
      deliveries.copy[row - 1] === deliveries.copy[row];
    if (!isRedelivery) copyIsProcessed = false;
    else if (copyIsProcessed) redeliveredAfterSuccess++;
    else redeliveredAfterFailure++;
    if (deliveries.outcome[row] === PROCESSED) {
      copyIsProcessed = true;
      processedCount[record] = (processedCount[record] ?? 0) + 1;
    }
  }
  const processedRepeatedly = processedCount.reduce((sum, count) => sum + (count > 1 ? 1 : 0), 0);
  return { producer, redeliveredAfterFailure, redeliveredAfterSuccess, processedRepeatedly };
}
