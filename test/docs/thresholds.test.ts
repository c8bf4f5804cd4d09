import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { LATENCIES } from '../../src/comparison/thresholds/latencies.ts';
import type { Metric } from '../../src/comparison/thresholds/metric.ts';
import { METRICS } from '../../src/comparison/thresholds/metrics.ts';
import { parseThreshold } from '../../src/comparison/thresholds/parse-threshold.ts';
import { parseWorkload } from '../../src/workload/parse-workload.ts';

// Goal: docs/thresholds.md names what there is. Method: its tables are held to the data that
// thresholds are read by, its examples and the README's are parsed.

const guide = readFileSync(new URL('../../docs/thresholds.md', import.meta.url), 'utf8');
const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');

const WITH_MISSING_LINES: Readonly<Record<Metric['ifIncomplete'], string>> = {
  exact: 'exact',
  'at-least': 'at least',
  nothing: 'nothing',
};

/** The rows of the guide's table with this head. */
function rowsBelow(head: string): readonly string[] {
  const [, table = ''] = guide.split(`| ${head} |\n`);
  return table.split('\n\n')[0]?.trimEnd().split('\n').slice(1) ?? [];
}

test('the guide has a row for every metric', () => {
  expect(rowsBelow('name | unit | what it is | with missing lines')).toEqual(
    METRICS.map(
      ({ name, unit, description, ifIncomplete }) =>
        `| \`${name}\` | ${unit} | ${description} | ${WITH_MISSING_LINES[ifIncomplete]} |`,
    ),
  );
});

test('the guide has a row for every latency', () => {
  expect(rowsBelow('name | from → to')).toEqual(
    Object.entries(LATENCIES).map(([name, { description }]) => `| \`${name}\` | ${description} |`),
  );
});

test('the examples of the guide and of the README are thresholds', () => {
  const examples = /```\n([\s\S]*?)\n```/.exec(guide)?.[1]?.split('\n') ?? [];
  const block = /```yaml\n(thresholds:[\s\S]*?)```/.exec(readme)?.[1];
  const { thresholds } = parseWorkload(block, 'README.md');

  expect([examples.length, thresholds.length]).toEqual([6, 4]);
  for (const text of [...examples, ...thresholds]) {
    expect(() => parseThreshold(text)).not.toThrow();
  }
});
