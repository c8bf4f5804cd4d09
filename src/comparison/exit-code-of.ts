import type { RunResult } from './run-result.ts';

/** Exit codes that a result can ask for. */
export type ResultExitCode = 0 | 3 | 4 | 5;

/**
 * The exit code of a finished run: 4 when a required guarantee was violated, else 3 when a strict
 * threshold failed, else 5 when either is inconclusive and `strict` is set, else 0.
 */
export function exitCodeOf(
  { findings, thresholds = [] }: RunResult,
  { strict }: { readonly strict: boolean },
): ResultExitCode {
  const guarantees = new Set(
    findings.filter(({ expectation }) => expectation === 'required').map(({ verdict }) => verdict),
  );
  const demands = new Set(
    thresholds.filter((threshold) => threshold.strict).map(({ verdict }) => verdict),
  );
  if (guarantees.has('fail')) return 4;
  if (demands.has('fail')) return 3;
  const isUnsure = guarantees.has('inconclusive') || demands.has('inconclusive');
  return strict && isUnsure ? 5 : 0;
}
