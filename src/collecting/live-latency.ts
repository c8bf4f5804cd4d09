import { createHistogram, type RecordableHistogram } from 'node:perf_hooks';

/** What is known of a latency while a run goes on; for the eye, never for the result. */
export interface LatencySoFar {
  readonly count: number;
  /** Within 0.1 %. */
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** A day in microseconds. */
const HIGHEST_US = 86_400_000_000;

/**
 * Counts latencies as they come, in memory that does not grow. Those below a microsecond count as
 * one. The result is measured from raw samples instead, after the run.
 *
 * @see https://nodejs.org/api/perf_hooks.html#perf_hookscreatehistogramoptions
 */
export class LiveLatency {
  readonly #histogram: RecordableHistogram = createHistogram({ highest: HIGHEST_US, figures: 3 });

  /** Counts one; what is no number is left out. */
  add(latencyMs: number): void {
    if (Number.isNaN(latencyMs)) return;
    this.#histogram.record(Math.min(HIGHEST_US, Math.max(1, Math.round(latencyMs * 1000))));
  }

  /** Counts all that another counted. */
  merge(other: LiveLatency): void {
    this.#histogram.add(other.#histogram);
  }

  /** Null before the first. */
  get soFar(): LatencySoFar | null {
    const { count } = this.#histogram;
    if (count === 0) return null;
    return {
      count,
      p50Ms: this.#histogram.percentile(50) / 1000,
      p99Ms: this.#histogram.percentile(99) / 1000,
    };
  }
}
