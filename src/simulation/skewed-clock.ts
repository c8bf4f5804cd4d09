import type { Clock } from '../clock.ts';

/** A clock whose wall time is off by `skewMs`; durations are those of the clock it is made from. */
export function skewedClock(clock: Clock, skewMs: number): Clock {
  return { ...clock, wallTimeMs: () => clock.wallTimeMs() + skewMs };
}
