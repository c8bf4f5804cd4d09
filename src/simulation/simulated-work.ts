import { type Clock, sleep } from '../clock.ts';
import type { WorkPort } from '../consuming/consumer-ports.ts';

/** Work that takes virtual time: a processor that is busy and a wait are the same to it. */
export function simulatedWork(clock: Clock): WorkPort {
  const pass = (durationMs: number, signal: AbortSignal): Promise<void> =>
    sleep(clock, durationMs, signal);
  return { burnCpu: pass, wait: pass };
}
