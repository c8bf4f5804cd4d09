import { WITNESSES_MAX, type WitnessDetail } from './anomaly.ts';

/** A case of an anomaly by the rows of its records and deliveries, the wrong one's first. */
export interface Evidence {
  readonly records: readonly number[];
  readonly deliveries: readonly number[];
  readonly detail?: WitnessDetail;
}

interface Ranked {
  readonly score: number;
  readonly evidence: Evidence;
}

/** Counts the cases of an anomaly and keeps the best, so that memory does not grow with them. */
export class Shortlist {
  count = 0;
  readonly #best: Ranked[] = [];

  /**
   * Counts a case, or as many as it stands for.
   *
   * @param score the lower, the better a witness; of equals, the earlier one is kept
   */
  add(score: number, evidence: Evidence, count = 1): void {
    this.count += count;
    const worst = this.#best.at(-1);
    const isFull = this.#best.length === WITNESSES_MAX;
    if (isFull && worst !== undefined && !(score < worst.score)) return;
    if (isFull) this.#best.pop();
    const after = this.#best.findIndex((other) => other.score > score);
    this.#best.splice(after < 0 ? this.#best.length : after, 0, { score, evidence });
  }

  /** The best, in order. */
  get best(): readonly Evidence[] {
    return this.#best.map(({ evidence }) => evidence);
  }
}
