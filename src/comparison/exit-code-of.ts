import type { RunResult } from './run-result.ts';

/** Exit codes that a result can ask for. */
export type ResultExitCode = 0 | 4 | 5;

/**
 * The exit code of a finished run: 4 when a required guarantee was violated, else 5 when
 * something required is inconclusive and `strict` is set, else 0.
 */
export function exitCodeOf(
  { findings }: RunResult,
  { strict }: { readonly strict: boolean },
): ResultExitCode {
  const verdicts = new Set(
    findings.filter(({ expectation }) => expectation === 'required').map(({ verdict }) => verdict),
  );
  if (verdicts.has('fail')) return 4;
  return strict && verdicts.has('inconclusive') ? 5 : 0;
}
