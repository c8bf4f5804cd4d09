import type { RunResult } from '../comparison/run-result.ts';
import { msText, wholeText } from '../measurement/number-text.ts';

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
  faultCounts = {},
  clockSkewMaxMs = 0,
}: RunResult['environment']): readonly string[] {
  const faults = Object.entries(faultCounts).map(
    ([fault, count]) => `${fault} ${wholeText(count)}`,
  );
  return [
    ...(local ? [LOCAL_NOTE] : []),
    ...(simulated ? [SIMULATED_NOTE] : []),
    ...(limitsOff.length > 0 ? [`Limits off: ${limitsOff.join(', ')}.`] : []),
    ...(faults.length > 0 ? [`Faults: ${faults.join(', ')}.`] : []),
    ...(clockSkewMaxMs > 0 ? [skewNote(clockSkewMaxMs)] : []),
  ];
}

function skewNote(clockSkewMaxMs: number): string {
  return (
    `Clocks were off by up to ${msText(clockSkewMaxMs)} either way: latencies from one function ` +
    'to another are off by as much, and order is judged only where that cannot explain it.'
  );
}
