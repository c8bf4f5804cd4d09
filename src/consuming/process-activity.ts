import type { Activity } from '../activity/activity-record.ts';
import type { WorkPort } from './consumer-ports.ts';
import { ConsumerError } from './errors.ts';

/** What processing needs besides the record. */
export interface ProcessActivityOptions {
  readonly work: WorkPort;
  /** Which delivery of the record this is, from 1; asked at most once. */
  readonly attempt: () => number;
  /** Aborted when nobody waits for the result any more. */
  readonly signal: AbortSignal;
}

/** Whether there is anything to do for a record; a foreign one asks for nothing. */
export function asksForWork({ kvs }: Activity): boolean {
  return kvs?.work !== undefined || kvs?.fault !== undefined;
}

/**
 * Does what a record asks for: its work first, then its fault. The same for every arm, so that
 * arms differ by transport alone.
 *
 * @throws {ConsumerError} FAULT_THROWN
 */
export async function processActivity(
  { kvs }: Activity,
  { work, attempt, signal }: ProcessActivityOptions,
): Promise<void> {
  if (kvs?.work !== undefined) {
    const { cpuMs, waitMs } = kvs.work;
    if (cpuMs > 0) await work.burnCpu(cpuMs, signal);
    if (waitMs > 0) await work.wait(waitMs, signal);
  }
  const fault = kvs?.fault;
  switch (fault?.kind) {
    case undefined:
      return;
    case 'throw':
      throw new ConsumerError('FAULT_THROWN', 'the record asked to fail');
    case 'throw-times':
      if (attempt() > fault.times) return;
      throw new ConsumerError('FAULT_THROWN', `the record asked to fail ${fault.times} times`);
    case 'hang':
      return new Promise(() => {});
  }
}
