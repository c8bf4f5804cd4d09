import type { Clock } from '../src/clock.ts';

interface Timer {
  readonly dueAtMs: number;
  readonly order: number;
  readonly callback: () => void;
}

/** A clock that stands still until told to move; starts at 2026-01-01T00:00:00Z. */
export interface VirtualClock extends Clock {
  /** Moves time on, firing due timers in order and letting promises settle between them. */
  readonly advance: (durationMs: number) => Promise<void>;
  /** Advances from timer to timer until `done()` is true. Throws when none is left or after `limitMs`. */
  readonly runUntil: (done: () => boolean, limitMs?: number) => Promise<void>;
}

/** Lets every promise that can settle settle. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Creates a virtual clock for tests of anything that takes a {@link Clock}. */
export function createVirtualClock(startAtMs = Date.UTC(2026, 0, 1)): VirtualClock {
  const timers = new Set<Timer>();
  let nowMs = startAtMs;
  let order = 0;

  const next = (): Timer | undefined => {
    let first: Timer | undefined;
    for (const timer of timers) {
      const earlier =
        first === undefined ||
        timer.dueAtMs < first.dueAtMs ||
        (timer.dueAtMs === first.dueAtMs && timer.order < first.order);
      if (earlier) first = timer;
    }
    return first;
  };
  const fire = async (timer: Timer): Promise<void> => {
    timers.delete(timer);
    nowMs = Math.max(nowMs, timer.dueAtMs);
    timer.callback();
    await settle();
  };

  return {
    wallTimeMs: () => nowMs,
    monotonicMs: () => nowMs - startAtMs,
    after: (delayMs, callback) => {
      const timer = { dueAtMs: nowMs + Math.max(0, delayMs), order: order++, callback };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    advance: async (durationMs) => {
      const endAtMs = nowMs + durationMs;
      await settle();
      for (let timer = next(); timer && timer.dueAtMs <= endAtMs; timer = next()) await fire(timer);
      nowMs = endAtMs;
      await settle();
    },
    runUntil: async (done, limitMs = 86_400_000) => {
      const endAtMs = nowMs + limitMs;
      await settle();
      while (!done()) {
        const timer = next();
        if (!timer) throw new Error('the condition is not met and no timer is left');
        if (timer.dueAtMs > endAtMs) throw new Error(`the condition is not met in ${limitMs} ms`);
        await fire(timer);
      }
    },
  };
}
