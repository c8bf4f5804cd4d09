import type { RunResult } from '../comparison/run-result.ts';

/** What a local run may claim. */
export const LOCAL_NOTE =
  "Local run: latency reflects documented polling and batching behaviour, not AWS's network.";

/** What a simulated run may claim. */
export const SIMULATED_NOTE =
  'Simulated run: latency reflects documented polling and batching; the delays of calls and ' +
  'invocations are suppositions, listed in run.json.';

/** What a reader must know of where and how a run took place; nothing for a run on AWS. */
export function environmentNotes({
  local,
  simulated,
  limitsOff = [],
}: RunResult['environment']): readonly string[] {
  return [
    ...(local ? [LOCAL_NOTE] : []),
    ...(simulated ? [SIMULATED_NOTE] : []),
    ...(limitsOff.length > 0 ? [`Limits off: ${limitsOff.join(', ')}.`] : []),
  ];
}
