import type { ObservedDeliveries } from '../../observation/observed-arm.ts';

/** Deliveries of one key, as rows, each list by invocation and batch index. */
export interface OrderQuestion {
  /** Those that may have come too early. */
  readonly earlier: Int32Array;
  /** Those that are asked about. */
  readonly judged: Int32Array;
  /** The place a delivery ought to have among the others; of one with a lower rank it is behind. */
  readonly rankOf: (row: number) => number;
}

/** Is told a judged delivery and the one of highest rank that was before it, if that is higher. */
export type OnLate = (row: number, before: number, place: 'within' | 'across') => void;

/**
 * Finds deliveries that came certainly after one of higher rank.
 *
 * Certain is it in two cases only: both are in one invocation and the other one's batch index is
 * lower, or they are in different ones and the other had ended more than epsilon before this one
 * began. All else is concurrent and proves nothing. A prefix maximum finds one such other for
 * every delivery that has any, in n log n.
 */
export class CertainOrder {
  readonly #deliveries: ObservedDeliveries;
  readonly #epsilonMs: number;

  constructor(deliveries: ObservedDeliveries, epsilonMs: number) {
    this.#deliveries = deliveries;
    this.#epsilonMs = epsilonMs;
  }

  /** Looks within each invocation first, then across; a delivery may be told of in both. */
  findLate(question: OrderQuestion, onLate: OnLate): void {
    this.#findWithin(question, onLate);
    this.#findAcross(question, onLate);
  }

  #findWithin({ earlier, judged, rankOf }: OrderQuestion, onLate: OnLate): void {
    const { invocation, batchIndex } = this.#deliveries;
    let next = 0;
    let current = -1;
    let highest = -1;
    for (const row of judged) {
      const own = invocation[row] ?? -1;
      if (own !== current) highest = -1;
      current = own;
      for (; next < earlier.length; next++) {
        const other = earlier[next] ?? -1;
        const ofOther = invocation[other] ?? -1;
        if (ofOther > own) break;
        if (ofOther < own) continue;
        if (!((batchIndex[other] ?? NaN) < (batchIndex[row] ?? NaN))) break;
        if (highest < 0 || rankOf(other) > rankOf(highest)) highest = other;
      }
      if (highest >= 0 && rankOf(highest) > rankOf(row)) onLate(row, highest, 'within');
    }
  }

  #findAcross({ earlier, judged, rankOf }: OrderQuestion, onLate: OnLate): void {
    const { invocation, startedAtMs, endedAtMs } = this.#deliveries;
    const byEnd = sortedBy(endedAtMs, earlier);
    let next = 0;
    let highest = -1;
    // The highest of any other invocation than that one's.
    let highestElsewhere = -1;
    for (const row of sortedBy(startedAtMs, judged)) {
      const beginMs = startedAtMs[row] ?? NaN;
      for (; next < byEnd.length; next++) {
        const other = byEnd[next] ?? -1;
        if (!((endedAtMs[other] ?? NaN) + this.#epsilonMs < beginMs)) break;
        if (highest < 0 || rankOf(other) > rankOf(highest)) {
          if (invocation[other] !== invocation[highest]) highestElsewhere = highest;
          highest = other;
        } else if (
          invocation[other] !== invocation[highest] &&
          (highestElsewhere < 0 || rankOf(other) > rankOf(highestElsewhere))
        ) {
          highestElsewhere = other;
        }
      }
      const before = invocation[row] === invocation[highest] ? highestElsewhere : highest;
      if (before >= 0 && rankOf(before) > rankOf(row)) onLate(row, before, 'across');
    }
  }
}

/** Most lists are in order: a look is cheaper than a sort. */
function sortedBy(instants: Float64Array, rows: Int32Array): Int32Array {
  let latest = Number.NEGATIVE_INFINITY;
  for (const row of rows) {
    const atMs = instants[row] ?? NaN;
    if (atMs < latest) {
      return rows.toSorted((left, right) => (instants[left] ?? NaN) - (instants[right] ?? NaN));
    }
    latest = atMs;
  }
  return rows;
}
