import type { JudgedThreshold } from '../comparison/thresholds/evaluate-thresholds.ts';
import { printable } from './text-table.ts';

/** A table of what was demanded and what came of it; nothing if nothing was. */
export function thresholdTable(thresholds: readonly JudgedThreshold[]): string[] {
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
export function tableLine(cells: readonly string[]): string {
  const isMark = (cell: string): boolean => /^(-+:?|\*\*[^*]*\*\*)$/.test(cell);
  return `| ${cells.map((cell) => (isMark(cell) ? cell : cellText(cell))).join(' | ')} |`;
}

/** Text that stays in its cell and is no markup. */
export function cellText(text: string): string {
  return printable(text).replaceAll(/[\\`*_[\]<>|]/g, (character) => `\\${character}`);
}
