import { RecentMap } from './recent-map.ts';

/** How many invocations may wait for their other line. */
const WAITING_MAX = 10_000;

/** Follows which invocations have logged an observation that Lambda's REPORT has not closed yet. */
export class RequestMatcher {
  readonly #reported = new RecentMap<true>(WAITING_MAX);
  readonly #unreported = new RecentMap<true>(WAITING_MAX);

  /** Notes an observation, or one part of it. */
  addObservation(requestId: string): void {
    if (!this.#reported.has(requestId)) this.#unreported.set(requestId, true);
  }

  /** Notes a REPORT line, which may come before the observation. */
  addReport(requestId: string): void {
    this.#unreported.delete(requestId);
    this.#reported.set(requestId, true);
  }

  get unreportedCount(): number {
    return this.#unreported.size;
  }
}
