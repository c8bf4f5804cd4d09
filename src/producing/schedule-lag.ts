import { RankedSamples } from '../ranked-samples.ts';

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
    const lags = new RankedSamples(this.#lagsMs.slice(0, this.#count));
    const atQuantile = (quantile: number): number | null =>
      lags.at(Math.max(0, Math.ceil(quantile * lags.count) - 1)) ?? null;
    return { n: lags.count, p50Ms: atQuantile(0.5), p99Ms: atQuantile(0.99), maxMs: atQuantile(1) };
  }
}
