import type { RepeatedResult } from '../comparison/compare-repetitions.ts';
import { environmentNotes } from './environment-notes.ts';
import { repetitionRows, troubleOf } from './repetition-rows.ts';
import {
  createCanvas,
  findingLines,
  noteLines,
  rowLine,
  sentenceLines,
  type TerminalReportOptions,
  thresholdLines,
  titleLine,
} from './terminal-canvas.ts';

/** Renders repetitions for a terminal: what each showed, what did not pass, and what all say. */
export function renderRepeatedReport(
  result: RepeatedResult,
  options: TerminalReportOptions = {},
): string {
  const canvas = createCanvas(options);
  const { repetitions, differences, thresholds = [] } = result;
  const [first] = repetitions;
  const names = first?.arms.map(({ arm }) => arm) ?? [];
  const { stage = '' } = first?.environment ?? {};
  const lines = [
    titleLine(
      `${repetitions.length} runs · stage ${stage} · seed ${first?.run.seed ?? ''}`,
      canvas,
    ),
    '',
    canvas.paint('bold', rowLine('', names, canvas)),
    ...repetitionRows(repetitions).map(({ label, cells }) => rowLine(label, cells, canvas)),
    ...repetitions.flatMap((repetition, index) => {
      const trouble = troubleOf(repetition);
      return trouble.length === 0
        ? []
        : ['', titleLine(`Findings of run ${index + 1}`, canvas), ...findingLines(trouble, canvas)];
    }),
    ...thresholdLines(thresholds, canvas),
    '',
    titleLine('Differences', canvas),
    ...sentenceLines(differences, canvas),
    ...noteLines(first === undefined ? [] : environmentNotes(first.environment), canvas),
  ];
  return `${lines.join('\n')}\n`;
}
