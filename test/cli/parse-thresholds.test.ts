import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from '@jest/globals';
import { describeFailure } from '../../src/cli/failure.ts';
import { loadWorkload } from '../../src/cli/load-workload.ts';
import { parseRunFlags } from '../../src/cli/parse-flags.ts';
import { parseThresholds } from '../../src/cli/parse-thresholds.ts';
import { renderThreshold } from '../../src/comparison/thresholds/render-threshold.ts';

// Goal: thresholds of a file and of flags are read, and wrong ones end with exit code 2 and one
// line, before anything is sent. Method: the way of `kvs run` up to there.

const checkout = fileURLToPath(new URL('../..', import.meta.url));
const directory = mkdtempSync(join(tmpdir(), 'kvs-thresholds-'));
afterAll(() => rmSync(directory, { recursive: true }));

/** As commander gives them when nothing is said. */
const DEFAULTS = {
  stage: 'local',
  param: [],
  port: '0',
  fault: [],
  limitOff: [],
  debug: false,
  producers: '1',
  repeat: '1',
  aa: false,
  drainTimeout: '4m',
  runs: 'runs',
  dryRun: false,
  json: false,
  strict: false,
};

function read(flags: object): readonly string[] {
  const { workloadFlags } = parseRunFlags({ ...DEFAULTS, ...flags });
  return parseThresholds(loadWorkload(workloadFlags, checkout)).map(renderThreshold);
}

function fileOf(text: string): string {
  const path = join(directory, 'workload.yml');
  writeFileSync(path, text);
  return path;
}

test('without any there are none', () => {
  expect(read({})).toEqual([]);
});

test('they come from the workload file', () => {
  const workload = fileOf(`
    thresholds:
      - kinesis.latency.p99.upper < 2s
      - { expr: sqs.reordered-ratio < 1%, strict: false }
  `);

  expect(read({ workload })).toEqual([
    'kinesis.latency.p99.upper < 2000ms',
    'warn sqs.reordered-ratio < 0.01',
  ]);
});

test('or from flags, which replace those of the file', () => {
  const workload = fileOf('thresholds: [kinesis.lost == 0]');
  const threshold = ['diff(sqs,kinesis).p50.lower > 0', 'warn sqs.duplicates <= 10'];

  expect(read({ workload, threshold })).toEqual([
    'diff(sqs,kinesis).p50.lower > 0ms',
    'warn sqs.duplicates <= 10',
  ]);
});

describe('a wrong one is refused in one line', () => {
  test.each([
    ['kinsis.lost == 0', 'unknown arm "kinsis" (did you mean "kinesis"?)'],
    ['kinesis.losst == 0', 'unknown metric "losst" (did you mean "lost"?)'],
    [
      'kinesis.reorder.acros == 0',
      'unknown metric "reorder.acros" (did you mean "reorder.across"?)',
    ],
    ['kinesis.lantency < 1', 'unknown metric "lantency" (did you mean "latency"?)'],
    ['kinesis.latency.p999 < 1', 'unknown statistic "p999" (did you mean "p99"?)'],
    ['kinesis.latency.p99.uper < 1', 'unknown bound "uper" (did you mean "upper"?)'],
    ['kinesis.lost = 0', '"=" is no operator (known: < <= > >= == !=)'],
    ['dif(sqs,kinesis).p50 > 0', 'unknown function "dif" (did you mean "diff"?)'],
    ['kinesis.lost < 2s', '"2s" is not a whole number from 0'],
    ['kinesis-efo.lost == 0', 'kinesis-efo is not an arm of this run (kinesis, sqs, sqs-fifo)'],
    ['diff(sqs,kinesis-efo).p50 > 0', 'kinesis-efo is not an arm of this run'],
  ])('%s', (text, problem) => {
    const ways = [
      { threshold: ['sqs.lost == 0', text] },
      { workload: fileOf(`thresholds: ['${text}']`) },
    ];
    for (const flags of ways) {
      const { line, exitCode } = failureOf(() => read(flags));

      expect(line).toContain(`threshold "${text}": ${problem}`);
      expect(exitCode).toBe(2);
    }
  });

  test('however many lines it was written in', () => {
    const { line } = failureOf(() => read({ threshold: ['kinesis.lost\n== 0 ==\n0'] }));

    expect(line).toMatch(/^threshold "kinesis\.lost == 0 == 0": expected a metric/);
  });

  test('and so is one that is too long to be meant', () => {
    const { line, exitCode } = failureOf(() => read({ threshold: ['x'.repeat(201)] }));

    expect(line).toContain('flags: thresholds[0].expr: too big');
    expect(exitCode).toBe(2);
  });
});

function failureOf(action: () => unknown): ReturnType<typeof describeFailure> {
  try {
    action();
  } catch (error) {
    return describeFailure(error);
  }
  throw new TypeError('nothing was refused');
}
