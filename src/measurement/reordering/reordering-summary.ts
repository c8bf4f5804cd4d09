import type { BoundedCounts } from './bounded-counts.ts';
import type { FreeRuns } from './free-runs.ts';
import type { Spread } from './spread.ts';

/**
 * How far the records of each key arrived out of order, over all keys of an arm. A record's place
 * in the order of arrival is taken from wall clocks, as they are: within their uncertainty two
 * arrivals may be the other way round. For what is certain see `Ordering`.
 *
 * Lost records reorder nothing and duplicates do not count. It depends on how densely records
 * are sent: compare only arms with the same schedule (RFC 4737 §6).
 *
 * @see https://www.rfc-editor.org/rfc/rfc4737
 * @see https://www.rfc-editor.org/rfc/rfc5236
 */
export interface ReorderingSummary {
  readonly keys: number;
  readonly reorderedKeys: number;
  /** Records that arrived: L, the denominator of every ratio here unless it names another. */
  readonly arrived: number;
  /** Records with a larger one of their key before them (RFC 4737 §3.3). */
  readonly reordered: number;
  /** RFC 4737 §4.1. Null if nothing arrived. */
  readonly reorderedRatio: number | null;
  /** Jumps ahead of what was next (§3.4), and how many records each left out at first. */
  readonly discontinuities: BoundedCounts;
  /** Of the reordered records: arrivals since the earliest larger one (§4.2). */
  readonly extent: Spread;
  /** Of the reordered records: time since that arrival (§4.3). */
  readonly lateTimeMs: Spread;
  readonly holds: readonly Hold[];
  /** n = 1 to 10 (§5.3). */
  readonly nReordering: readonly NReordering[];
  /** The largest n for which any record is n-reordered; 0 if none. */
  readonly nReorderingMax: number;
  /** Arrivals between successive discontinuities that reordered records made (§4.5). */
  readonly gap: Spread;
  readonly freeRuns: FreeRunsSummary;
  readonly displacement: DisplacementDensity;
  readonly buffer: BufferOccupancyDensity;
  /** Pairs of records of one key that arrived the other way round. */
  readonly inversions: number;
  /** Over all pairs of records of one key: Kendall's distance. Null without pairs. */
  readonly inversionRatio: number | null;
}

/**
 * How long a consumer has to hold each record, from its arrival, so that this share of the
 * reordered records comes in order. 0 if none is reordered.
 *
 * @see https://www.rfc-editor.org/rfc/rfc4737#section-4.3
 */
export interface Hold {
  readonly orderPercent: number;
  readonly holdMs: number;
}

/**
 * Records with at least n larger ones directly before them: for n = 3, what a receiver that gives
 * up after three later records gets wrong. Over all arrived records, m / l; the program in the
 * RFC's appendix divides by l − n instead.
 *
 * @see https://www.rfc-editor.org/rfc/rfc4737#section-5.3
 */
export interface NReordering {
  readonly n: number;
  readonly count: number;
  /** Null if nothing arrived. */
  readonly ratio: number | null;
}

/**
 * Reordering-free runs and their means.
 *
 * @see https://www.rfc-editor.org/rfc/rfc4737#section-4.6
 */
export interface FreeRunsSummary extends FreeRuns {
  /** a / x: records in order per reordered one. Null if none is reordered. */
  readonly meanRecords: number | null;
  /** (q / a) / (a / x): 1 if all runs are equally long, more the less they are. */
  readonly unevennessRatio: number | null;
}

/**
 * Reorder density over the delivered set, without a threshold (DT). Early and late apart, since
 * one record far too early makes many a little late.
 *
 * @see https://www.rfc-editor.org/rfc/rfc5236
 */
export interface DisplacementDensity {
  readonly inPlace: number;
  readonly early: BoundedCounts;
  readonly late: BoundedCounts;
}

/**
 * Reorder buffer-occupancy density: how many records of one key a reader that restores the order
 * holds back after each arrival. Over the delivered set, so that losses do not stall it, and
 * without a threshold (BT).
 *
 * @see https://www.rfc-editor.org/rfc/rfc5236
 */
export interface BufferOccupancyDensity {
  /** Null: the reader gives nothing up. */
  readonly thresholdCount: null;
  readonly occupancy: BoundedCounts;
  /** With room for so many records the reader has enough after this share of arrivals. */
  readonly needs: readonly { readonly arrivalPercent: number; readonly recordCount: number }[];
}
