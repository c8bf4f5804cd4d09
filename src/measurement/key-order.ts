import { invariant } from '../invariant.ts';

/** The first deliveries of one ordering key, in any order; all columns of one length. */
export interface KeyArrivals {
  readonly keySequence: Float64Array;
  readonly startedAtMs: Float64Array;
  readonly endedAtMs: Float64Array;
  readonly invocation: Int32Array;
  readonly batchIndex: Int32Array;
}

/** What the arrivals of one key say about its order. */
export interface KeyOrder {
  /** Arrivals with a later record of the key certainly before them. */
  readonly reordered: number;
  /** Arrivals that began while another invocation was certainly still busy with the key. */
  readonly overlapping: number;
}

/**
 * Judges the order of one key's first deliveries.
 *
 * `a` is before `b` for certain only in two cases: both are in one invocation and `a` has the
 * lower index, or `a` began more than `epsilonMs` earlier. Everything else is concurrent and
 * proves nothing. With `epsilonMs` 0 and distinct instants, `reordered` over the number of
 * arrivals is the reordered ratio of RFC 4737 §4.1. Takes n log n.
 *
 * @see https://www.rfc-editor.org/rfc/rfc4737
 */
export function judgeKeyOrder(arrivals: KeyArrivals, epsilonMs: number): KeyOrder {
  invariant(epsilonMs >= 0, 'epsilon is not negative');
  const late = new Uint8Array(arrivals.keySequence.length);
  const byStart = rowsInOrder(arrivals, compareStarts);
  markLateAcrossInvocations(arrivals, { byStart, epsilonMs, late });
  markLateWithinInvocations(arrivals, late);
  return {
    reordered: late.reduce((sum, flag) => sum + flag, 0),
    overlapping: countOverlaps(arrivals, byStart, epsilonMs),
  };
}

type CompareRows = (arrivals: KeyArrivals, left: number, right: number) => number;

const compareStarts: CompareRows = ({ startedAtMs }, left, right) =>
  valueAt(startedAtMs, left) - valueAt(startedAtMs, right);

const compareBatchPlaces: CompareRows = ({ invocation, batchIndex }, left, right) =>
  valueAt(invocation, left) - valueAt(invocation, right) ||
  valueAt(batchIndex, left) - valueAt(batchIndex, right);

function rowsInOrder(arrivals: KeyArrivals, compare: CompareRows): Int32Array {
  const rows = Int32Array.from(arrivals.keySequence, (_, row) => row);
  // Most keys arrive in order: a look is cheaper than a sort.
  const inOrder = rows.every((row) => row === 0 || compare(arrivals, row - 1, row) <= 0);
  return inOrder ? rows : rows.sort((left, right) => compare(arrivals, left, right));
}

/** Prefix maximum over everything that began more than epsilon before. */
function markLateAcrossInvocations(
  { keySequence, startedAtMs }: KeyArrivals,
  options: { readonly byStart: Int32Array; readonly epsilonMs: number; readonly late: Uint8Array },
): void {
  const { byStart, epsilonMs, late } = options;
  let newest = Number.NEGATIVE_INFINITY;
  let next = 0;
  for (const row of byStart) {
    const beforeMs = valueAt(startedAtMs, row) - epsilonMs;
    for (; next < byStart.length; next++) {
      const earlier = valueAt(byStart, next);
      if (!(valueAt(startedAtMs, earlier) < beforeMs)) break;
      newest = Math.max(newest, valueAt(keySequence, earlier));
    }
    if (valueAt(keySequence, row) < newest) late[row] = 1;
  }
}

/** Running maximum within each invocation, by batch index. */
function markLateWithinInvocations(arrivals: KeyArrivals, late: Uint8Array): void {
  const { keySequence, invocation } = arrivals;
  let newest = Number.NEGATIVE_INFINITY;
  let current = Number.NaN;
  for (const row of rowsInOrder(arrivals, compareBatchPlaces)) {
    if (valueAt(invocation, row) !== current) newest = Number.NEGATIVE_INFINITY;
    current = valueAt(invocation, row);
    if (valueAt(keySequence, row) < newest) late[row] = 1;
    newest = Math.max(newest, valueAt(keySequence, row));
  }
}

/**
 * Arrivals that begin more than epsilon before the end of one of another invocation. It is
 * enough to remember the latest end, and the latest end of any other invocation than that one's.
 */
function countOverlaps(
  { startedAtMs, endedAtMs, invocation }: KeyArrivals,
  byStart: Int32Array,
  epsilonMs: number,
): number {
  let latest = { invocation: Number.NaN, endedAtMs: Number.NEGATIVE_INFINITY };
  let latestOtherMs = Number.NEGATIVE_INFINITY;
  let overlapping = 0;
  for (const row of byStart) {
    const own = valueAt(invocation, row);
    const busyUntilMs = latest.invocation === own ? latestOtherMs : latest.endedAtMs;
    if (valueAt(startedAtMs, row) + epsilonMs < busyUntilMs) overlapping++;
    const endMs = valueAt(endedAtMs, row);
    if (latest.invocation === own) latest.endedAtMs = Math.max(latest.endedAtMs, endMs);
    else if (endMs > latest.endedAtMs) {
      latestOtherMs = latest.endedAtMs;
      latest = { invocation: own, endedAtMs: endMs };
    } else latestOtherMs = Math.max(latestOtherMs, endMs);
  }
  return overlapping;
}

function valueAt(column: Float64Array | Int32Array, row: number): number {
  const value = column[row];
  invariant(value !== undefined, 'the row is in the column');
  return value;
}
