import type { RunResult } from '../comparison/run-result.ts';
import { environmentNotes } from './environment-notes.ts';
import { cellText, tableLine, thresholdTable } from './markdown-cells.ts';
import { metricGroups } from './metric-rows.ts';

/** Renders a result as Markdown, for `summary.md` and for the summary page of a CI job. */
export function renderMarkdownSummary(result: RunResult): string {
  const { run, environment, arms, findings, differences } = result;
  const lines = [
    `## Run ${cellText(run.id)} (stage ${cellText(environment.stage)}, seed ${run.seed})`,
    '',
    ...(result.interrupted ? ['**Interrupted: this report is partial.**', ''] : []),
    ...differences.map((text) => `- ${cellText(text)}`),
    '',
    tableLine(['', ...arms.map(({ arm }) => arm)]),
    tableLine(['---', ...arms.map(() => '---:')]),
    ...metricGroups(result).flatMap(({ title, rows }) => [
      tableLine([`**${title}**`, ...arms.map(() => '')]),
      ...rows.map(({ label, cells }) => tableLine([label, ...cells])),
    ]),
    '',
    tableLine(['finding', 'arm', 'verdict', 'reason']),
    tableLine(['---', '---', '---', '---']),
    ...findings.map(({ kind, arm, expectation, verdict, reason }) =>
      tableLine([
        kind,
        arm ?? 'run',
        verdict === 'fail' && expectation === 'expected-to-fail' ? 'fail (expected)' : verdict,
        reason,
      ]),
    ),
    ...thresholdTable(result.thresholds ?? []),
    ...environmentNotes(environment).flatMap((note) => ['', `_${cellText(note)}_`]),
  ];
  return `${lines.join('\n')}\n`;
}
