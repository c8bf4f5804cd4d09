import type { ObservedDeliveries } from '../../observation/observed-arm.ts';
import type { KeyHistory } from './key-histories.ts';
import { Shortlist } from './shortlist.ts';

/** From where an invocation first turned to a key until it was done with it. */
interface Span {
  readonly startedAtMs: number;
  readonly endedAtMs: number;
  /** The delivery that began first and the one that ended last. */
  readonly firstRow: number;
  readonly lastRow: number;
}

/**
 * `overlap`: an invocation turned to a key while another one was certainly still busy with it,
 * by more than epsilon at either end; redeliveries count. An invocation is busy with a key from
 * the first to the last of its records. Each that came second counts once, with the one that it
 * overlapped longest.
 */
export class Overlaps {
  readonly found = new Shortlist();
  readonly #deliveries: ObservedDeliveries;
  readonly #epsilonMs: number;

  constructor(deliveries: ObservedDeliveries, epsilonMs: number) {
    this.#deliveries = deliveries;
    this.#epsilonMs = epsilonMs;
  }

  /** Judges one key. */
  judge({ rows }: KeyHistory): void {
    if (!this.#mayOverlap(rows)) return;
    const spans = this.#spansOf(rows).sort((a, b) => a.startedAtMs - b.startedAtMs);
    // Of the spans up to each, the one that ends last.
    const lastToEnd: Span[] = [];
    for (const [at, span] of spans.entries()) {
      const other = lastToEnd[this.#countBegun(spans, at, span.endedAtMs) - 1];
      if (other !== undefined && this.#isBefore(span.startedAtMs, other.endedAtMs)) {
        const overlapMs = Math.min(span.endedAtMs, other.endedAtMs) - span.startedAtMs;
        const rows = [span.firstRow, other.lastRow];
        this.found.add(-overlapMs, {
          records: rows.map((row) => this.#deliveries.record[row] ?? -1),
          deliveries: rows,
          detail: { kind: 'overlap', overlapMs },
        });
      }
      const last = lastToEnd[at - 1];
      lastToEnd.push(last !== undefined && last.endedAtMs >= span.endedAtMs ? last : span);
    }
  }

  /** How many of so many spans, by their start, had certainly begun when this one ended. */
  #countBegun(spans: readonly Span[], count: number, endMs: number): number {
    let from = 0;
    let to = count;
    while (from < to) {
      const middle = (from + to) >> 1;
      if (this.#isBefore(spans[middle]?.startedAtMs, endMs)) from = middle + 1;
      else to = middle;
    }
    return from;
  }

  #isBefore(beginMs: number | undefined, endMs: number): boolean {
    return (beginMs ?? NaN) + this.#epsilonMs < endMs;
  }

  /** A quick look that lets no overlap pass, since rows lie by invocation. */
  #mayOverlap(rows: Int32Array): boolean {
    const { invocation, startedAtMs, endedAtMs } = this.#deliveries;
    let current = -1;
    let busyUntilMs = Number.NEGATIVE_INFINITY;
    let endedBeforeMs = Number.NEGATIVE_INFINITY;
    for (const row of rows) {
      if (invocation[row] !== current) endedBeforeMs = busyUntilMs;
      current = invocation[row] ?? -1;
      if (this.#isBefore(startedAtMs[row], endedBeforeMs)) return true;
      busyUntilMs = Math.max(busyUntilMs, endedAtMs[row] ?? NaN);
    }
    return false;
  }

  #spansOf(rows: Int32Array): Span[] {
    const { invocation } = this.#deliveries;
    const spans: Span[] = [];
    let from = 0;
    for (let place = 1; place <= rows.length; place++) {
      const isOfSame =
        place < rows.length && invocation[rows[place] ?? -1] === invocation[rows[from] ?? -1];
      if (isOfSame) continue;
      spans.push(this.#spanOf(rows.subarray(from, place)));
      from = place;
    }
    return spans;
  }

  #spanOf(rows: Int32Array): Span {
    const { startedAtMs, endedAtMs } = this.#deliveries;
    let firstRow = rows[0] ?? -1;
    let lastRow = firstRow;
    for (const row of rows) {
      if ((startedAtMs[row] ?? NaN) < (startedAtMs[firstRow] ?? NaN)) firstRow = row;
      if ((endedAtMs[row] ?? NaN) > (endedAtMs[lastRow] ?? NaN)) lastRow = row;
    }
    return {
      startedAtMs: startedAtMs[firstRow] ?? NaN,
      endedAtMs: endedAtMs[lastRow] ?? NaN,
      firstRow,
      lastRow,
    };
  }
}
