import { setImmediate } from 'node:timers/promises';
import { type Clock, sleep } from '../clock.ts';
import type { WorkPort } from './consumer-ports.ts';

/** The longest stretch without letting timers fire, ms. */
const BURN_SLICE_MS = 20;

/** Work that takes real time; `clock` must be one that moves by itself. */
export function systemWork(clock: Clock): WorkPort {
  return {
    burnCpu: async (durationMs, signal) => {
      const endMs = clock.monotonicMs() + durationMs;
      for (;;) {
        const sliceEndMs = Math.min(endMs, clock.monotonicMs() + BURN_SLICE_MS);
        while (clock.monotonicMs() < sliceEndMs);
        if (sliceEndMs === endMs) return;
        // The deadline of the invocation is a timer: burning through would outlive it.
        await setImmediate();
        if (signal.aborted) return;
      }
    },
    wait: (durationMs, signal) => sleep(clock, durationMs, signal),
  };
}
