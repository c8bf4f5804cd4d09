import type { RepeatedResult } from '../comparison/compare-repetitions.ts';
import { environmentNotes } from './environment-notes.ts';
import { cellText, tableLine, thresholdTable } from './markdown-cells.ts';
import { repetitionRows, troubleOf } from './repetition-rows.ts';

/** Renders repetitions as Markdown, for the `summary.md` of the whole. */
export function renderRepeatedSummary(result: RepeatedResult): string {
  const { repetitions, differences, thresholds = [] } = result;
  const [first] = repetitions;
  const names = first?.arms.map(({ arm }) => arm) ?? [];
  const trouble = repetitions.flatMap((repetition, index) =>
    troubleOf(repetition).map(({ kind, arm, verdict, reason }) =>
      tableLine([String(index + 1), kind, arm ?? 'run', verdict, reason]),
    ),
  );
  const lines = [
    `## ${repetitions.length} runs (stage ${cellText(first?.environment.stage ?? '')}, ` +
      `seed ${first?.run.seed ?? ''})`,
    '',
    ...differences.map((text) => `- ${cellText(text)}`),
    '',
    tableLine(['', ...names]),
    tableLine(['---', ...names.map(() => '---:')]),
    ...repetitionRows(repetitions).map(({ label, cells }) => tableLine([label.trim(), ...cells])),
    ...(trouble.length === 0
      ? []
      : [
          '',
          tableLine(['run', 'finding', 'arm', 'verdict', 'reason']),
          tableLine(['---', '---', '---', '---', '---']),
          ...trouble,
        ]),
    ...thresholdTable(thresholds),
    ...(first === undefined ? [] : environmentNotes(first.environment)).flatMap((note) => [
      '',
      `_${cellText(note)}_`,
    ]),
  ];
  return `${lines.join('\n')}\n`;
}
