/**
 * How late first tries left, from the intended instant; exact, over all first tries of the
 * measured part. The warm-up is left out: it is there for connections and code to get warm.
 */
export interface ScheduleLag {
  /** Measured records that were tried at all. */
  readonly n: number;
  /** Null when `n` is 0. Nearest-rank percentiles. */
  readonly p50Ms: number | null;
  readonly p99Ms: number | null;
  readonly maxMs: number | null;
}

/** Keeps every lag, 8 bytes each, because only then are the percentiles exact. */
export class ScheduleLagRecorder {
  #lagsMs = new Float64Array(1024);
  #count = 0;

  record(lagMs: number): void {
    if (this.#count === this.#lagsMs.length) {
      const larger = new Float64Array(this.#count * 2);
      larger.set(this.#lagsMs);
      this.#lagsMs = larger;
    }
    this.#lagsMs[this.#count++] = lagMs;
  }

  summarize(): ScheduleLag {
    const sorted = this.#lagsMs.slice(0, this.#count).sort();
    const atRank = (quantile: number): number | null =>
      sorted[Math.max(0, Math.ceil(quantile * sorted.length) - 1)] ?? null;
    return { n: sorted.length, p50Ms: atRank(0.5), p99Ms: atRank(0.99), maxMs: atRank(1) };
  }
}
