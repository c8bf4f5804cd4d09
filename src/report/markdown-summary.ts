import type { RunResult } from '../comparison/run-result.ts';
import type { JudgedThreshold } from '../comparison/thresholds/evaluate-thresholds.ts';
import { environmentNotes } from './environment-notes.ts';
import { metricGroups } from './metric-rows.ts';
import { printable } from './text-table.ts';

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

function thresholdTable(thresholds: readonly JudgedThreshold[]): string[] {
  if (thresholds.length === 0) return [];
  return [
    '',
    tableLine(['threshold', 'verdict', 'reason']),
    tableLine(['---', '---', '---']),
    ...thresholds.map(({ demand, strict, verdict, reason }) =>
      tableLine([demand, verdict === 'fail' && !strict ? 'fail (warning)' : verdict, reason]),
    ),
  ];
}

/** A row of a table; only the marks of this file are left unescaped. */
function tableLine(cells: readonly string[]): string {
  const isMark = (cell: string): boolean => /^(-+:?|\*\*[^*]*\*\*)$/.test(cell);
  return `| ${cells.map((cell) => (isMark(cell) ? cell : cellText(cell))).join(' | ')} |`;
}

/** Text that stays in its cell and is no markup. */
function cellText(text: string): string {
  return printable(text).replaceAll(/[\\`*_[\]<>|]/g, (character) => `\\${character}`);
}
