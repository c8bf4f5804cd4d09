import type { Finding } from '../comparison/finding.ts';
import type { RunResult } from '../comparison/run-result.ts';
import type { JudgedThreshold } from '../comparison/thresholds/evaluate-thresholds.ts';
import { environmentNotes } from './environment-notes.ts';
import { type MetricGroup, metricGroups } from './metric-rows.ts';
import { fitText, printable, wrapText } from './text-table.ts';

/** How the report is laid out. */
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

/** Renders a result for a terminal: the arms side by side, then the findings and differences. */
export function renderTerminalReport(
  result: RunResult,
  { columns = COLUMNS_MAX, color = false }: TerminalReportOptions = {},
): string {
  const width = Math.min(COLUMNS_MAX, Math.max(COLUMNS_MIN, columns));
  const paint: Paint = (style, text) => (color ? `\u001b[${STYLES[style]}m${text}\u001b[0m` : text);
  const notes = environmentNotes(result.environment);
  const lines = [
    ...renderHead(result, width, paint),
    '',
    ...renderTable(result, width, paint),
    '',
    paint('bold', 'Findings'),
    ...result.findings.map(findingLine).flatMap((line) => renderJudged(line, width, paint)),
    ...renderThresholds(result.thresholds ?? [], width, paint),
    '',
    paint('bold', 'Differences'),
    ...result.differences.flatMap((text) =>
      wrapText(printable(text), { width, first: '  ', rest: '    ' }),
    ),
    ...(notes.length === 0 ? [] : ['']),
    ...notes.flatMap((note) => wrapText(printable(note), { width, first: '', rest: '' })),
  ];
  return `${lines.join('\n')}\n`;
}

function renderHead(result: RunResult, width: number, paint: Paint): string[] {
  const { run, environment } = result;
  const title = `Run ${run.id} · stage ${environment.stage} · seed ${run.seed}`;
  return [
    paint('bold', fitText(printable(title), width)),
    ...(result.interrupted ? [paint('yellow', 'Interrupted: this report is partial.')] : []),
  ];
}

function renderTable(result: RunResult, width: number, paint: Paint): string[] {
  const { arms } = result;
  const labelWidth = Math.min(LABEL_WIDTH, Math.floor(width * 0.4));
  const cellWidth = Math.floor((width - labelWidth) / Math.max(1, arms.length));
  const line = (label: string, cells: readonly string[]): string =>
    (
      fitText(printable(label), labelWidth - 1).padEnd(labelWidth) +
      cells.map((cell) => fitText(printable(cell), cellWidth - 1).padStart(cellWidth)).join('')
    ).trimEnd();
  const group = ({ title, rows }: MetricGroup): string[] => [
    '',
    paint('bold', fitText(title, width)),
    ...rows.map(({ label, cells }) => line(`  ${label}`, cells)),
  ];
  const head = line(
    '',
    arms.map(({ arm }) => arm),
  );
  return [paint('bold', head), ...metricGroups(result).flatMap(group)];
}

/** One judged line: what the verdict is about, and why it is so. */
interface JudgedLine {
  readonly mark: Mark;
  readonly subject: string;
  readonly reason: string;
}

function renderJudged({ mark, subject, reason }: JudgedLine, width: number, paint: Paint) {
  const { text, style } = MARKS[mark];
  const [first = '', ...rest] = wrapText(`${subject}: ${printable(reason)}`, {
    width,
    first: `  ${text}  `,
    rest: '        ',
  });
  return [first.replace(text, () => paint(style, text)), ...rest];
}

function findingLine(finding: Finding): JudgedLine {
  const { arm, kind, reason } = finding;
  return { mark: markOf(finding), subject: arm === null ? kind : `${arm} ${kind}`, reason };
}

function renderThresholds(
  thresholds: readonly JudgedThreshold[],
  width: number,
  paint: Paint,
): string[] {
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
    paint('bold', 'Thresholds'),
    ...lines.flatMap((line) => renderJudged(line, width, paint)),
  ];
}

/** A failure that was to be expected is an observation. */
function markOf({ verdict, expectation }: Finding): Mark {
  return verdict === 'fail' && expectation === 'expected-to-fail' ? 'known to fail' : verdict;
}
