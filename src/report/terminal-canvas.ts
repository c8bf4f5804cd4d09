import type { Finding } from '../comparison/finding.ts';
import type { JudgedThreshold } from '../comparison/thresholds/evaluate-thresholds.ts';
import { fitText, printable, wrapText } from './text-table.ts';

/** How a report is laid out. */
export interface TerminalReportOptions {
  /** Width of the terminal; lines are at most 100 wide. @default 100 */
  readonly columns?: number;
  /** @default false */
  readonly color?: boolean;
}

/** Widest line of a report. */
const COLUMNS_MAX = 100;
const COLUMNS_MIN = 40;
const LABEL_WIDTH = 34;

const MARKS = {
  pass: { text: 'pass', style: 'green' },
  fail: { text: 'FAIL', style: 'red' },
  inconclusive: { text: '?   ', style: 'yellow' },
  'known to fail': { text: 'seen', style: 'dim' },
  'may fail': { text: 'warn', style: 'yellow' },
} as const;

/** SGR codes of ANSI terminals. */
const STYLES = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33 } as const;

type Mark = keyof typeof MARKS;

type Paint = (style: keyof typeof STYLES, text: string) => string;

/** What lines are made on: how wide they may be, and how they are painted. */
export interface Canvas {
  readonly width: number;
  readonly paint: Paint;
}

/** A canvas as asked for. */
export function createCanvas({
  columns = COLUMNS_MAX,
  color = false,
}: TerminalReportOptions): Canvas {
  return {
    width: Math.min(COLUMNS_MAX, Math.max(COLUMNS_MIN, columns)),
    paint: (style, text) => (color ? `\u001b[${STYLES[style]}m${text}\u001b[0m` : text),
  };
}

/** A title in bold. */
export function titleLine(text: string, { width, paint }: Canvas): string {
  return paint('bold', fitText(printable(text), width));
}

/** A row of a table of so many cells. */
export function rowLine(label: string, cells: readonly string[], { width }: Canvas): string {
  const labelWidth = Math.min(LABEL_WIDTH, Math.floor(width * 0.4));
  const cellWidth = Math.floor((width - labelWidth) / Math.max(1, cells.length));
  return (
    fitText(printable(label), labelWidth - 1).padEnd(labelWidth) +
    cells.map((cell) => fitText(printable(cell), cellWidth - 1).padStart(cellWidth)).join('')
  ).trimEnd();
}

/** Sentences, each with its further lines set in. */
export function sentenceLines(texts: readonly string[], { width }: Canvas): readonly string[] {
  return texts.flatMap((text) => wrapText(printable(text), { width, first: '  ', rest: '    ' }));
}

/** Notes below a report, after an empty line. */
export function noteLines(notes: readonly string[], { width }: Canvas): readonly string[] {
  return [
    ...(notes.length === 0 ? [] : ['']),
    ...notes.flatMap((note) => wrapText(printable(note), { width, first: '', rest: '' })),
  ];
}

/** Findings, each with its mark; arms of which the same is to be said share a line. */
export function findingLines(findings: readonly Finding[], canvas: Canvas): readonly string[] {
  const alike = Map.groupBy(findings, ({ kind, expectation, verdict, reason, arm }) =>
    JSON.stringify([kind, expectation, verdict, reason, arm === null]),
  );
  return [...alike.values()]
    .flatMap((group) => findingLine(group) ?? [])
    .flatMap((line) => renderJudged(line, canvas));
}

/** One judged line: what the verdict is about, and why it is so. */
interface JudgedLine {
  readonly mark: Mark;
  readonly subject: string;
  readonly reason: string;
}

function renderJudged({ mark, subject, reason }: JudgedLine, { width, paint }: Canvas): string[] {
  const { text, style } = MARKS[mark];
  const [first = '', ...rest] = wrapText(`${subject}: ${printable(reason)}`, {
    width,
    first: `  ${text}  `,
    rest: '        ',
  });
  return [first.replace(text, () => paint(style, text)), ...rest];
}

function findingLine(alike: readonly Finding[]): JudgedLine | undefined {
  const [first] = alike;
  if (first === undefined) return undefined;
  const arms = alike.flatMap(({ arm }) => arm ?? []).join(', ');
  const subject = arms === '' ? first.kind : `${arms} ${first.kind}`;
  return { mark: markOf(first), subject, reason: first.reason };
}

/** What was demanded and what came of it, under a title; nothing if nothing was. */
export function thresholdLines(
  thresholds: readonly JudgedThreshold[],
  canvas: Canvas,
): readonly string[] {
  if (thresholds.length === 0) return [];
  const lines = thresholds.map(
    ({ demand, strict, verdict, reason }): JudgedLine => ({
      mark: verdict === 'fail' && !strict ? 'may fail' : verdict,
      subject: demand,
      reason,
    }),
  );
  return [
    '',
    titleLine('Thresholds', canvas),
    ...lines.flatMap((line) => renderJudged(line, canvas)),
  ];
}

/** A failure that was to be expected is an observation. */
function markOf({ verdict, expectation }: Finding): Mark {
  return verdict === 'fail' && expectation === 'expected-to-fail' ? 'known to fail' : verdict;
}
