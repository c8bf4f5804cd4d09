import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type ComparedRun, compareArms } from '../../src/comparison/compare-arms.ts';
import type { RunResult } from '../../src/comparison/run-result.ts';
import { measureArm } from '../../src/measurement/measure-arm.ts';
import { LOCAL_NOTE, SIMULATED_NOTE } from '../../src/report/environment-notes.ts';
import { renderMarkdownSummary } from '../../src/report/markdown-summary.ts';
import { renderTerminalReport } from '../../src/report/terminal-report.ts';
import { printable, wrapText } from '../../src/report/text-table.ts';
import { COMPLETE_EVIDENCE, observedArm } from '../measurement/observed-history.ts';

const ESCAPE = String.fromCharCode(27);

function resultOf(run = 'r1', stage = 'local', how: Partial<ComparedRun> = {}): RunResult {
  const arms = (['kinesis', 'sqs', 'sqs-fifo'] as const).map((arm) => {
    const records = Array.from({ length: 30 }, (_, seq) => ({ key: 'a', seq }));
    const invocations = records.map(({ key, seq }) => ({
      atMs: [seq * 10, seq * 10 + 5] as const,
      batch: [{ key, seq: arm === 'sqs' ? 29 - seq : seq }],
    }));
    const observed = observedArm({ arm, records, invocations });
    return measureArm(observed, {
      knownEpsilonMs: 1,
      measuredFromMs: 0,
      evidence: COMPLETE_EVIDENCE,
    });
  });
  return compareArms({
    run: {
      run,
      stage,
      seed: 42,
      arms: ['kinesis', 'sqs', 'sqs-fifo'],
      partitionKey: 'userId',
      startAtMs: 0,
      warmUpMs: 0,
      ended: { drained: true, interrupted: false, unreadableLineCount: 0 },
      ...how,
    },
    arms,
    missingCallCount: 0,
    samples: [],
    knownEpsilonMs: 1,
  });
}

function lineOf(report: string, label: string): string {
  return report.split('\n').find((line) => line.trim().startsWith(label)) ?? '';
}

describe('the terminal report', () => {
  test('shows the arms side by side', () => {
    const report = renderTerminalReport(resultOf());

    expect(lineOf(report, 'kinesis ')).toMatch(/^\s+kinesis\s+sqs\s+sqs-fifo$/);
    expect(lineOf(report, 'attempted')).toMatch(/^ {2}attempted\s+30\s+30\s+30$/);
    expect(lineOf(report, 'reordered records')).toMatch(/\s0\s+29 \(97 %\)\s+0$/);
    expect(lineOf(report, 'p50')).toMatch(/145 ms\s+145 ms\s+145 ms$/);
  });

  test('prints what a percentile needs instead of one it cannot carry', () => {
    expect(lineOf(renderTerminalReport(resultOf()), 'p99')).toMatch(/needs n ≥ 1,000/);
  });

  test('says what a local or a simulated run may claim, and only of such a run', () => {
    expect(renderTerminalReport(resultOf())).toContain(LOCAL_NOTE);
    expect(renderTerminalReport(resultOf('r', 'dev'))).not.toContain(LOCAL_NOTE);
    const simulated = renderTerminalReport(resultOf('r', 'simulated')).replaceAll(/\s+/g, ' ');
    expect(simulated).toContain(SIMULATED_NOTE);
    expect(simulated).not.toContain(LOCAL_NOTE);
  });

  test('marks a failure that was to be expected as seen, not as failed', () => {
    const report = renderTerminalReport(resultOf());

    expect(lineOf(report, 'seen  sqs order')).not.toBe('');
    expect(lineOf(report, 'pass  kinesis, sqs-fifo order')).not.toBe('');
    expect(report).not.toContain('FAIL');
  });

  test.each([40, 80, 100, 300])('fits %i columns, at most 100', (columns) => {
    const widest = Math.max(
      ...renderTerminalReport(resultOf(), { columns })
        .split('\n')
        .map(({ length }) => length),
    );

    expect(widest).toBeLessThanOrEqual(Math.min(100, columns));
  });

  test('has colours only when asked, and the same text with them', () => {
    const plain = renderTerminalReport(resultOf());
    const coloured = renderTerminalReport(resultOf(), { color: true });

    expect(plain).not.toContain(ESCAPE);
    expect(coloured).toContain(ESCAPE);
    expect(coloured.replaceAll(new RegExp(`${ESCAPE}\\[\\d+m`, 'g'), '')).toBe(plain);
  });
});

test.each([renderTerminalReport, renderMarkdownSummary])(
  'a report says which limits were off, and nothing of limits when none was: %p',
  (render) => {
    const limitsOff = ['shard-writes', 'fifo-throughput'];

    expect(render(resultOf('r', 'local', { limitsOff }))).toContain(
      'Limits off: shard-writes, fifo-throughput.',
    );
    expect(render(resultOf('r', 'local', { limitsOff: [] }))).not.toContain('Limits off');
    expect(render(resultOf())).not.toContain('Limits off');
  },
);

test.each([renderTerminalReport, renderMarkdownSummary])(
  'a report names the faults of the plan, how often each struck, and how far clocks were off: %p',
  (render) => {
    const faultCounts = { 'lost-answer': 1200, 'died-invocation': 0 };
    const ended = { drained: true, interrupted: false, unreadableLineCount: 0, faultCounts };
    const how = { ended, faults: { clockSkewMaxMs: 50 } };
    const report = render(resultOf('r', 'simulated', how)).replaceAll(/\s+/g, ' ');

    expect(report).toContain('Faults: lost-answer 1,200, died-invocation 0.');
    expect(report).toContain('Clocks were off by up to 50 ms either way');
    expect(render(resultOf())).not.toMatch(/Faults|Clocks/);
  },
);

describe('the thresholds of a run', () => {
  const judged = {
    demand: 'sqs.latency.p99 < 2000ms',
    strict: true,
    verdict: 'fail',
    value: 2310,
    unit: 'ms',
    reason: 'it is 2,310 ms',
  } as const;
  const thresholds = [
    judged,
    { ...judged, strict: false },
    { ...judged, verdict: 'pass', reason: 'it is 12 ms' },
    { ...judged, verdict: 'inconclusive', reason: 'not known: p99 needs 1,000 samples' },
  ] as const;
  const result = { ...resultOf(), thresholds };

  test('have a section of the terminal report, where one that may fail only warns', () => {
    const report = renderTerminalReport(result);

    expect(report).toContain(`
Thresholds
  FAIL  sqs.latency.p99 < 2000ms: it is 2,310 ms
  warn  sqs.latency.p99 < 2000ms: it is 2,310 ms
  pass  sqs.latency.p99 < 2000ms: it is 12 ms
  ?     sqs.latency.p99 < 2000ms: not known: p99 needs 1,000 samples

`);
  });

  test('have a table of the summary', () => {
    expect(renderMarkdownSummary(result)).toContain(`
| threshold | verdict | reason |
| --- | --- | --- |
| sqs.latency.p99 \\< 2000ms | fail | it is 2,310 ms |
| sqs.latency.p99 \\< 2000ms | fail (warning) | it is 2,310 ms |
| sqs.latency.p99 \\< 2000ms | pass | it is 12 ms |
| sqs.latency.p99 \\< 2000ms | inconclusive | not known: p99 needs 1,000 samples |
`);
  });

  test('are not spoken of when there are none', () => {
    expect(renderTerminalReport(resultOf())).not.toContain('Thresholds');
    expect(renderMarkdownSummary(resultOf())).not.toContain('threshold');
  });
});

test('no report lets a name act on a terminal', () => {
  const hostile = `r${ESCAPE}[2J\u202e|x`;

  for (const report of [
    renderTerminalReport(resultOf(hostile)),
    renderMarkdownSummary(resultOf(hostile)),
  ]) {
    expect(report).toContain('u001b');
    expect(report).not.toContain(ESCAPE);
    expect(report).not.toContain('\u202e');
  }
});

test('printable text has no control character left and plain text stays as it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(printable(text)).not.toMatch(/\p{Cc}/u);
    }),
  );
  expect(printable('Zoë → 90 %')).toBe('Zoë → 90 %');
});

test('wrapped text loses no word and no line exceeds the width unless a word does', () => {
  fc.assert(
    fc.property(
      fc.array(fc.stringMatching(/^[a-z]{1,12}$/), { minLength: 1 }),
      fc.integer({ min: 16, max: 60 }),
      (words, width) => {
        const lines = wrapText(words.join(' '), { width, first: '- ', rest: '  ' });

        expect(lines.map((line) => line.slice(2)).join(' ')).toBe(words.join(' '));
        expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(width);
      },
    ),
  );
});

test('the Markdown tables have as many cells in each row as in their head', () => {
  const tables = renderMarkdownSummary(resultOf('a|b'))
    .split('\n\n')
    .filter((block) => block.startsWith('|'));

  expect(tables).toHaveLength(2);
  for (const table of tables) {
    const widths = new Set(table.split('\n').map((row) => row.split(/(?<!\\)\|/).length));
    if (table.includes('kinesis')) expect(widths.size).toBe(1);
  }
});
