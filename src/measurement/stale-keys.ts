import { DELIVERY_OUTCOMES } from '../observation/observation-line.ts';
import type { ObservedArm, ObservedDeliveries } from '../observation/observed-arm.ts';

const PROCESSED = DELIVERY_OUTCOMES.indexOf('processed');

/**
 * Keys that an older record was the last to be processed of: users whose state is out of date
 * wherever the last write wins. Every processed delivery counts, redeliveries too, since a
 * repeated old record overwrites a newer one.
 *
 * The newest record is the newest that was processed: one that never was is a loss, not a matter
 * of order, and counted apart.
 */
export interface StaleKeys {
  /** Keys with a processed record: the denominator. */
  readonly keys: number;
  /** Keys where an older record's processing certainly ended after the newest record's. */
  readonly staleKeys: number;
  /** Stale over all keys; leaves out the undecided. Null without keys. */
  readonly staleRatio: number | null;
  /** Keys where both ended within epsilon of each other in different invocations. */
  readonly undecidedKeys: number;
  /** Keys whose newest planned record was not processed, stale or not. */
  readonly newestUnprocessedKeys: number;
  /** As in `Ordering`. */
  readonly epsilonMs: number | null;
}

type Standing = 'fresh' | 'undecided' | 'stale';

/** Counts stale keys; relies on the order of {@link ObservedArm.deliveries}. */
export function measureStaleKeys(arm: ObservedArm, epsilonMs: number): StaleKeys {
  const { records, deliveries } = arm;
  const counts: Record<Standing, number> = { fresh: 0, undecided: 0, stale: 0 };
  let newestUnprocessedKeys = 0;
  let start = 0;
  for (let record = 0; record < records.key.length; record++) {
    const key = records.key[record];
    if (records.key[record + 1] === key) continue;
    // The record is its key's last.
    let end = start;
    while (records.key[deliveries.record[end] ?? -1] === key) end++;
    const processed = deliveriesProcessed(deliveries, start, end);
    start = end;
    const newest = deliveries.record[processed.at(-1) ?? -1];
    if (newest !== record) newestUnprocessedKeys++;
    if (newest !== undefined) counts[standingOf(deliveries, processed, epsilonMs)]++;
  }
  const keys = counts.fresh + counts.undecided + counts.stale;
  return {
    keys,
    staleKeys: counts.stale,
    staleRatio: keys === 0 ? null : counts.stale / keys,
    undecidedKeys: counts.undecided,
    newestUnprocessedKeys,
    epsilonMs: Number.isFinite(epsilonMs) ? epsilonMs : null,
  };
}

/** Rows of one key's processed deliveries. */
function deliveriesProcessed(
  { outcome }: ObservedDeliveries,
  start: number,
  end: number,
): readonly number[] {
  const rows: number[] = [];
  for (let row = start; row < end; row++) if (outcome[row] === PROCESSED) rows.push(row);
  return rows;
}

/** Rows are sorted by record, so those of the newest record are at the end. */
function standingOf(
  deliveries: ObservedDeliveries,
  processed: readonly number[],
  epsilonMs: number,
): Standing {
  const newestRecord = deliveries.record[processed.at(-1) ?? -1];
  const newestRows = processed.filter((row) => deliveries.record[row] === newestRecord);
  let standing: Standing = 'fresh';
  for (const older of processed.slice(0, -newestRows.length)) {
    const against = standingAgainst(deliveries, { older, newestRows, epsilonMs });
    if (against === 'stale') return against;
    if (against === 'undecided') standing = against;
  }
  return standing;
}

/** What one older delivery makes of the key: stale if it ended after all of the newest record. */
function standingAgainst(
  { endedAtMs, invocation, batchIndex }: ObservedDeliveries,
  compared: {
    readonly older: number;
    readonly newestRows: readonly number[];
    readonly epsilonMs: number;
  },
): Standing {
  const { older, newestRows, epsilonMs } = compared;
  let isAfterAll = true;
  for (const newest of newestRows) {
    const isOneBatch = invocation[older] === invocation[newest];
    const column = isOneBatch ? batchIndex : endedAtMs;
    const lead = (column[newest] ?? NaN) - (column[older] ?? NaN);
    const marginMs = isOneBatch ? 0 : epsilonMs;
    if (lead > marginMs) return 'fresh';
    if (!(lead < -marginMs)) isAfterAll = false;
  }
  return isAfterAll ? 'stale' : 'undecided';
}
