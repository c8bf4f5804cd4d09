import type { ObservedArm } from '../observation/observed-arm.ts';
import { firstDeliveries } from './first-deliveries.ts';
import { judgeKeyOrder, type KeyArrivals } from './key-order.ts';

/** How one key was reordered. */
export interface ReorderedKey {
  readonly key: string;
  readonly reordered: number;
  readonly arrived: number;
}

/** Per-key order of first deliveries, over all keys of an arm. */
export interface Ordering {
  /** Records whose first delivery is known: the denominator. */
  readonly arrivedRecords: number;
  readonly keys: number;
  /** Records of which a later one of the same key certainly began before them. */
  readonly reorderedRecords: number;
  readonly reorderedKeys: number;
  /** Reordered over arrived records: RFC 4737 §4.1 over certain pairs. Null if none arrived. */
  readonly reorderedRatio: number | null;
  /** Records that began while another invocation was certainly still busy with their key. */
  readonly overlappingRecords: number;
  /** The keys with most reordered records, at most 10. */
  readonly worstKeys: readonly ReorderedKey[];
  /** Distance below which two instants of different invocations count as simultaneous. */
  readonly epsilonMs: number;
}

const WORST_KEYS_MAX = 10;

/**
 * Measures the order in which the records of each key first reached the handler. Retries do not
 * count, and neither do losses: a gap is no disorder.
 *
 * Wall clocks are read in whole milliseconds, so `epsilonMs` is at least 1 even on one machine.
 */
export function measureOrdering(arm: ObservedArm, epsilonMs: number): Ordering {
  const first = firstDeliveries(arm);
  const keyed: ReorderedKey[] = [];
  let overlappingRecords = 0;
  let arrivedRecords = 0;
  let keys = 0;
  for (const [start, end] of keyRanges(arm.records.key)) {
    const arrivals = arrivalsOf(
      arm,
      first.subarray(start, end).filter((row) => row >= 0),
    );
    const arrived = arrivals.keySequence.length;
    if (arrived === 0) continue;
    const { reordered, overlapping } = judgeKeyOrder(arrivals, epsilonMs);
    keys++;
    arrivedRecords += arrived;
    overlappingRecords += overlapping;
    if (reordered > 0) {
      keyed.push({ key: arm.keys[arm.records.key[start] ?? -1] ?? '', reordered, arrived });
    }
  }
  const reorderedRecords = keyed.reduce((sum, { reordered }) => sum + reordered, 0);
  return {
    arrivedRecords,
    keys,
    reorderedRecords,
    reorderedKeys: keyed.length,
    reorderedRatio: arrivedRecords === 0 ? null : reorderedRecords / arrivedRecords,
    overlappingRecords,
    worstKeys: keyed.sort((a, b) => b.reordered - a.reordered).slice(0, WORST_KEYS_MAX),
    epsilonMs,
  };
}

/** Rows [start, end) of each key; records lie sorted by key. */
function* keyRanges(keys: Int32Array): Generator<readonly [start: number, end: number]> {
  let start = 0;
  for (let row = 1; row <= keys.length; row++) {
    if (row < keys.length && keys[row] === keys[start]) continue;
    yield [start, row];
    start = row;
  }
}

function arrivalsOf({ records, deliveries }: ObservedArm, rows: Int32Array): KeyArrivals {
  const { record, startedAtMs, endedAtMs, invocation, batchIndex } = deliveries;
  return {
    keySequence: Float64Array.from(rows, (row) => records.keySequence[record[row] ?? -1] ?? NaN),
    startedAtMs: Float64Array.from(rows, (row) => startedAtMs[row] ?? NaN),
    endedAtMs: Float64Array.from(rows, (row) => endedAtMs[row] ?? NaN),
    invocation: Int32Array.from(rows, (row) => invocation[row] ?? -1),
    batchIndex: Int32Array.from(rows, (row) => batchIndex[row] ?? -1),
  };
}
