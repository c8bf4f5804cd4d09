/**
 * What one stretch of a key's arrivals says about its order, such that stretches can be joined:
 * the state behind a live reordered ratio. The size grows with the number of ranges, which is
 * small while records come nearly in order.
 *
 * Takes first copies only, like the ratio itself: a record must be in one stretch, once.
 *
 * @see https://www.rfc-editor.org/rfc/rfc4737#section-4.1
 */
export interface OrderSegment {
  readonly arrived: number;
  /** Arrivals with a larger one before them in this stretch. */
  readonly reordered: number;
  /** Arrivals larger than all before them, as ascending ranges of neighbours, ends included. */
  readonly highs: readonly HighRange[];
}

/** Record highs without a hole: from, to. */
export type HighRange = readonly [from: number, to: number];

/** A stretch without arrivals: joined with another, it changes nothing. */
export const EMPTY_SEGMENT: OrderSegment = { arrived: 0, reordered: 0, highs: [] };

/** The state of a stretch of arrivals, in arrival order. */
export function orderSegmentOf(sequences: Iterable<number>): OrderSegment {
  let arrived = 0;
  let reordered = 0;
  const highs: HighRange[] = [];
  for (const sequence of sequences) {
    arrived++;
    if (sequence > highestOf(highs)) appendRange(highs, [sequence, sequence]);
    else reordered++;
  }
  return { arrived, reordered, highs };
}

/**
 * The state of two stretches of one key, one directly after the other. Associative, so stretches
 * may be joined in any grouping; not commutative, since order is what it is about.
 *
 * @see https://www.rfc-editor.org/rfc/rfc4737#section-4.1
 */
export function joinOrderSegments(stretches: {
  readonly earlier: OrderSegment;
  readonly later: OrderSegment;
}): OrderSegment {
  const { earlier, later } = stretches;
  const highest = highestOf(earlier.highs);
  const highs = [...earlier.highs];
  let overtaken = 0;
  for (const [from, to] of later.highs) {
    // The record `highest` came earlier and only once, so a range lies on one side of it.
    if (from > highest) appendRange(highs, [from, to]);
    else overtaken += to - from + 1;
  }
  return {
    arrived: earlier.arrived + later.arrived,
    reordered: earlier.reordered + later.reordered + overtaken,
    highs,
  };
}

function highestOf(highs: readonly HighRange[]): number {
  return highs.at(-1)?.[1] ?? Number.NEGATIVE_INFINITY;
}

function appendRange(highs: HighRange[], [from, to]: HighRange): void {
  const last = highs.at(-1);
  if (last !== undefined && last[1] + 1 === from) highs[highs.length - 1] = [last[0], to];
  else highs.push([from, to]);
}
