import type { RunResult } from '../comparison/run-result.ts';
import { environmentNotes } from './environment-notes.ts';
import { metricGroups } from './metric-rows.ts';
import {
  type Canvas,
  createCanvas,
  findingLines,
  noteLines,
  rowLine,
  sentenceLines,
  type TerminalReportOptions,
  thresholdLines,
  titleLine,
} from './terminal-canvas.ts';

/** Renders a result for a terminal: the arms side by side, then the findings and differences. */
export function renderTerminalReport(
  result: RunResult,
  options: TerminalReportOptions = {},
): string {
  const canvas = createCanvas(options);
  const lines = [
    ...headLines(result, canvas),
    '',
    ...tableLines(result, canvas),
    '',
    titleLine('Findings', canvas),
    ...findingLines(result.findings, canvas),
    ...thresholdLines(result.thresholds ?? [], canvas),
    '',
    titleLine('Differences', canvas),
    ...sentenceLines(result.differences, canvas),
    ...noteLines(environmentNotes(result.environment), canvas),
  ];
  return `${lines.join('\n')}\n`;
}

function headLines({ run, environment, interrupted }: RunResult, canvas: Canvas): string[] {
  return [
    titleLine(`Run ${run.id} · stage ${environment.stage} · seed ${run.seed}`, canvas),
    ...(interrupted ? [canvas.paint('yellow', 'Interrupted: this report is partial.')] : []),
  ];
}

function tableLines(result: RunResult, canvas: Canvas): string[] {
  const names = result.arms.map(({ arm }) => arm);
  return [
    canvas.paint('bold', rowLine('', names, canvas)),
    ...metricGroups(result).flatMap(({ title, rows }) => [
      '',
      titleLine(title, canvas),
      ...rows.map(({ label, cells }) => rowLine(`  ${label}`, cells, canvas)),
    ]),
  ];
}
