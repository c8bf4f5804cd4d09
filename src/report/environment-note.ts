import type { RunResult } from '../comparison/run-result.ts';

/** What a local run may claim. */
export const LOCAL_NOTE =
  "Local run: latency reflects documented polling and batching behaviour, not AWS's network.";

/** What a simulated run may claim. */
export const SIMULATED_NOTE =
  'Simulated run: latency reflects documented polling and batching; the delays of calls and ' +
  'invocations are suppositions, listed in run.json.';

/** What a reader must know of where a run took place; null for a run on AWS. */
export function environmentNote({ local, simulated }: RunResult['environment']): string | null {
  if (simulated) return SIMULATED_NOTE;
  return local ? LOCAL_NOTE : null;
}
