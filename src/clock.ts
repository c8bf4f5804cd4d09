/** Cancels a timer that has not fired; calling it later does nothing. */
export type CancelTimer = () => void;

/** A source of time, passed in wherever time is read so that a simulation can own it. */
export interface Clock {
  /** Milliseconds since the Unix epoch. May step backwards: stamp records with it. */
  readonly wallTimeMs: () => number;
  /** Milliseconds since an arbitrary origin; never decreases. Measure durations with it. */
  readonly monotonicMs: () => number;
  /** Calls back once, not before `delayMs` has passed. Negative delays count as 0. */
  readonly after: (delayMs: number, callback: () => void) => CancelTimer;
}

/** The machine's clock. Only `handlers/`, `src/cli/` and the worker runtime pass it in. */
export const systemClock: Clock = {
  wallTimeMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  after: (delayMs, callback) => {
    const timer = setTimeout(callback, Math.max(0, delayMs));
    return () => clearTimeout(timer);
  },
};

/** Resolves after `delayMs`, or at once when `signal` is or becomes aborted. Never rejects. */
export function sleep(clock: Clock, delayMs: number, signal?: AbortSignal): Promise<void> {
  if (signal?.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const wake = (): void => {
      cancel();
      signal?.removeEventListener('abort', wake);
      resolve();
    };
    const cancel = clock.after(delayMs, wake);
    signal?.addEventListener('abort', wake, { once: true });
  });
}
