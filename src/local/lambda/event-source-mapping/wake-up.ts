import type { Clock } from '../../../clock.ts';

/** Lets one loop rest until another part of the mapping has news for it. */
export interface WakeUp {
  /** Ends the wait, if there is one. */
  readonly wake: () => void;
  /** Resolves when woken, when stopping, or after `delayMs`; Infinity waits for a wake alone. */
  readonly wait: (delayMs: number) => Promise<void>;
}

/**
 * A wake-up for one waiting loop. A wake while nobody waits is forgotten, so the loop looks at
 * its state after every wait and, in the same turn, before the next.
 */
export function createWakeUp(clock: Clock, stopping: AbortSignal): WakeUp {
  let endWait: () => void = () => {};
  const wake = (): void => endWait();
  stopping.addEventListener('abort', wake, { once: true });
  return {
    wake,
    wait: (delayMs) => {
      if (stopping.aborted) return Promise.resolve();
      return new Promise((resolve) => {
        const cancelTimer = Number.isFinite(delayMs) ? clock.after(delayMs, wake) : () => {};
        endWait = () => {
          endWait = () => {};
          cancelTimer();
          resolve();
        };
      });
    },
  };
}
