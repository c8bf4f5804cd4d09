import TinyQueue from 'tinyqueue';
import type { Clock } from './clock.ts';
import { invariant } from './invariant.ts';

interface Timer {
  readonly dueAtMs: number;
  /** Timers due at the same instant fire in the order in which they were set. */
  readonly order: number;
  /** Null when it has fired or was cancelled: it may stay in the heap, and does nothing. */
  callback: (() => void) | null;
}

/** A clock that stands still until told to move. */
export interface VirtualClock extends Clock {
  /** Moves time on, firing due timers in order and letting promises settle between them. */
  readonly advance: (durationMs: number) => Promise<void>;
  /**
   * Advances from timer to timer until `done()` is true. Throws when no timer is left, or the next
   * is due more than `limitMs` from now. @default limitMs one day
   */
  readonly runUntil: (done: () => boolean, limitMs?: number) => Promise<void>;
  /** Advances from timer to timer until the promise has settled, and answers as it does. */
  readonly runThrough: <T>(work: Promise<T>) => Promise<T>;
}

/**
 * Creates a virtual clock, for tests and simulations of anything that takes a {@link Clock}.
 *
 * After each timer every promise that can settle without another timer does: an hour of polling
 * passes as fast as its steps can be computed, and the same steps come in the same order each time.
 *
 * @param startAtMs - the wall time it begins with; the monotonic time begins at 0
 */
export function createVirtualClock(startAtMs = Date.UTC(2026, 0, 1)): VirtualClock {
  let timers = timerHeap([]);
  let nowMs = startAtMs;
  let order = 0;
  let cancelledCount = 0;

  const next = (): Timer | undefined => {
    while (timers.peek()?.callback === null) {
      timers.pop();
      cancelledCount--;
    }
    return timers.peek();
  };
  /** Most timers are limits that nothing reaches: left in the heap, they would be most of it. */
  const cancel = (timer: Timer): void => {
    if (timer.callback === null) return;
    timer.callback = null;
    cancelledCount++;
    if (cancelledCount * 2 <= timers.length) return;
    timers = timerHeap(timers.data.filter(({ callback }) => callback !== null));
    cancelledCount = 0;
  };
  const fire = (timer: Timer): void => {
    timers.pop();
    nowMs = Math.max(nowMs, timer.dueAtMs);
    const { callback } = timer;
    timer.callback = null;
    callback?.();
  };

  const runUntil: VirtualClock['runUntil'] = (done, limitMs = 86_400_000) => {
    const endAtMs = nowMs + limitMs;
    return runSteps(() => {
      if (done()) return false;
      const timer = next();
      invariant(timer !== undefined, 'the condition is not met and no timer is left');
      invariant(timer.dueAtMs <= endAtMs, `the condition is not met in ${limitMs} ms`);
      fire(timer);
      return true;
    });
  };

  return {
    wallTimeMs: () => nowMs,
    monotonicMs: () => nowMs - startAtMs,
    after: (delayMs, callback) => {
      const dueAtMs = nowMs + Math.max(0, delayMs);
      const timer: Timer = { dueAtMs, order: order++, callback };
      if (dueAtMs === Number.POSITIVE_INFINITY) return () => undefined;
      timers.push(timer);
      return () => cancel(timer);
    },
    advance: async (durationMs) => {
      const endAtMs = nowMs + durationMs;
      await runSteps(() => {
        const timer = next();
        if (timer === undefined || timer.dueAtMs > endAtMs) return false;
        fire(timer);
        return true;
      });
      nowMs = endAtMs;
      await runSteps(() => false);
    },
    runUntil,
    runThrough: async (work) => {
      let settled = false;
      const settle = (): void => {
        settled = true;
      };
      work.then(settle, settle);
      await runUntil(() => settled);
      return work;
    },
  };
}

function timerHeap(timers: Timer[]): TinyQueue<Timer> {
  return new TinyQueue(
    timers,
    (left, right) => left.dueAtMs - right.dueAtMs || left.order - right.order,
  );
}

/** Steps between two looks of the event loop at anything else. */
const STEPS_PER_TURN = 32;

/**
 * Takes steps until one returns false. Before each, every promise settles that can.
 *
 * Immediates that are set together run in one turn of the event loop, with promises in between. A
 * turn for each step would cost more than most steps.
 */
function runSteps(step: () => boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    let running = true;
    const take = (): void => {
      if (!running) return;
      try {
        running = step();
        if (!running) resolve();
      } catch (error) {
        running = false;
        reject(error);
      }
    };
    const turn = (): void => {
      take();
      if (!running) return;
      for (let count = 1; count < STEPS_PER_TURN; count++) setImmediate(take);
      setImmediate(turn);
    };
    setImmediate(turn);
  });
}
