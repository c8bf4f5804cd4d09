import { invariant } from '../../invariant.ts';

/** How often each value came, for values from 0; those above the limit count together. */
export class CountHistogram {
  /** All counts, those above the limit included. */
  count = 0;
  /** Sum of all values. */
  sum = 0;
  /** Largest value; 0 if there is none. */
  max = 0;
  readonly #limit: number;
  #counts = new Float64Array(16);

  /** @param limit largest value that is told apart; memory is proportional to the largest seen */
  constructor(limit = Number.POSITIVE_INFINITY) {
    this.#limit = limit;
  }

  /** Counts a whole number from 0, `times` times. */
  add(value: number, times = 1): void {
    if (times === 0) return;
    this.count += times;
    this.sum += value * times;
    this.max = Math.max(this.max, value);
    if (value <= this.#limit) this.#increase(value, times);
  }

  /** Counts all that another histogram of the same limit counted. */
  merge(other: CountHistogram): void {
    invariant(other.#limit === this.#limit, 'histograms that merge have one limit');
    for (const [value, times] of other.#counts.entries()) {
      if (times > 0) this.#increase(value, times);
    }
    this.count += other.count;
    this.sum += other.sum;
    this.max = Math.max(this.max, other.max);
  }

  /** Values up to the limit that came, ascending, with how often. */
  *entries(): Generator<readonly [value: number, times: number]> {
    for (const [value, times] of this.#counts.entries()) {
      if (times > 0) yield [value, times];
    }
  }

  /** All values, ascending; without those above the limit. */
  sorted(): Float64Array {
    const values = new Float64Array(this.#counts.reduce((sum, times) => sum + times, 0));
    let start = 0;
    for (const [value, times] of this.entries()) {
      values.fill(value, start, start + times);
      start += times;
    }
    return values;
  }

  /** How many are at least this large; exact up to one above the limit. */
  countFrom(value: number): number {
    let below = 0;
    for (const [smaller, times] of this.entries()) if (smaller < value) below += times;
    return this.count - below;
  }

  /** Smallest value that a share of all does not exceed, by nearest rank; 0 without values. */
  nearestRank(percent: number): number {
    const rank = Math.ceil((this.count * percent) / 100);
    let passed = 0;
    for (const [value, times] of this.entries()) {
      passed += times;
      if (passed >= rank) return value;
    }
    return this.max;
  }

  #increase(value: number, times: number): void {
    if (value >= this.#counts.length) {
      const wider = new Float64Array(2 ** Math.ceil(Math.log2(value + 1)));
      wider.set(this.#counts);
      this.#counts = wider;
    }
    this.#counts[value] = (this.#counts[value] ?? 0) + times;
  }
}
