import { describe, expect, test } from '@jest/globals';
import { exitCodeOf } from '../../../src/comparison/exit-code-of.ts';
import {
  evaluateThresholds,
  type JudgedThreshold,
} from '../../../src/comparison/thresholds/evaluate-thresholds.ts';
import { LATENCIES } from '../../../src/comparison/thresholds/latencies.ts';
import { METRICS } from '../../../src/comparison/thresholds/metrics.ts';
import { parseThreshold } from '../../../src/comparison/thresholds/parse-threshold.ts';
import type { ThresholdSource } from '../../../src/comparison/thresholds/threshold-source.ts';
import { comparedAt, sampleResult } from './sample-result.ts';

// Goal: a threshold passes only when the result shows that it holds. Method: one result that is
// sound, then results with one thing missing each.

function judge(text: string, source: ThresholdSource): JudgedThreshold {
  const [judged] = evaluateThresholds([parseThreshold(text)], source);
  if (judged === undefined) throw new TypeError('each threshold is judged');
  return judged;
}

const sound = { ...sampleResult(), comparisons: [comparedAt(50), comparedAt(99)] };

describe('of a sound result', () => {
  test.each([
    ['kinesis.latency.p50 < 21ms', 'pass', 'it is 20 ms'],
    ['kinesis.latency.p50 <= 20ms', 'pass', 'it is 20 ms'],
    ['kinesis.latency.p50 < 20ms', 'fail', 'it is 20 ms'],
    ['kinesis.latency.p50 > 20ms', 'fail', 'it is 20 ms'],
    ['kinesis.latency.p50 == 20', 'pass', 'it is 20 ms'],
    ['kinesis.latency.p50 != 20', 'fail', 'it is 20 ms'],
    ['sqs.latency.max >= 130', 'pass', 'it is 130 ms'],
    ['sqs.latency.max < 20.000001', 'fail', 'it is 130 ms'],
    ['kinesis.latency.p50.upper < 23.1', 'pass', 'it is 23 ms'],
    ['kinesis.latency.p50.lower > 18', 'fail', 'it is 18 ms'],
    ['sqs.latency.p99.upper < 34.5', 'pass', 'it is 34 ms'],
    ['sqs.latency.p50.lower >= 27', 'pass', 'it is 27 ms'],
    ['diff(kinesis,sqs).p50.upper < 0', 'pass', 'it is -6 ms'],
    ['diff(sqs,kinesis).p50.lower > 6', 'fail', 'it is 6 ms'],
    ['diff(sqs,kinesis).p50.upper == 14', 'pass', 'it is 14 ms'],
    ['diff(sqs,kinesis).p50 == 10', 'pass', 'it is 10 ms'],
    ['ratio(kinesis,sqs).p50 < 51%', 'pass', 'it is 0.50'],
    ['ratio(sqs,kinesis).p50.lower > 1.25', 'fail', 'it is 1.25'],
    ['ratio(sqs,kinesis).p50.upper <= 2.5', 'pass', 'it is 2.50'],
    ['sqs.reordered == 1', 'pass', 'it is 1'],
    ['kinesis.reordered == 0', 'pass', 'it is 0'],
    ['sqs.reordered-ratio < 3.4%', 'pass', 'it is 3.3 %'],
    ['sqs.reordered-ratio < 3.33%', 'fail', 'it is 0.03333333333333333'],
    ['kinesis.lost == 0', 'pass', 'it is 0'],
    ['kinesis.mean-batch == 1', 'pass', 'it is 1.0'],
  ])('%s: %s', (text, verdict, reason) => {
    expect(judge(text, sound)).toMatchObject({ verdict, reason });
  });

  test('a verdict is told with the demand, its unit and its value', () => {
    expect(judge('warn kinesis.latency.p50 < 0.01s', sound)).toEqual({
      demand: 'kinesis.latency.p50 < 10ms',
      strict: false,
      verdict: 'fail',
      value: 20,
      unit: 'ms',
      reason: 'it is 20 ms',
    });
  });

  test('every metric is read', () => {
    const unknown = METRICS.filter(
      ({ name }) => judge(`sqs.${name} >= 0`, sound).verdict !== 'pass',
    );

    expect(unknown).toEqual([]);
  });

  test('anomalies are read by their class', () => {
    expect(judge('kinesis.reorder.across == 0', sound).verdict).toBe('pass');
    expect(judge('sqs.reorder.across == 0', sound).verdict).toBe('fail');
  });

  test('every latency is read', () => {
    const unknown = Object.keys(LATENCIES).filter(
      (name) => judge(`sqs.${name}.max >= 0`, sound).verdict !== 'pass',
    );

    expect(unknown).toEqual(['end-to-end-cold']); // No invocation of the sample began cold.
  });
});

describe('what cannot be known is inconclusive, whatever is demanded of it', () => {
  const incomplete = sampleResult({ telemetry: { missingObservationCount: 2 } });
  const undrained = sampleResult({ drained: false });
  const saturated = { ...sampleResult({ lagMs: 60 }), comparisons: [comparedAt(50)] };
  const senderUnheard = sampleResult({ missingCallCount: 3 });
  const compared = (quantile: Parameters<typeof comparedAt>[1]) => ({
    ...sampleResult(),
    comparisons: [comparedAt(50, quantile)],
  });
  const noBounds = { valueMs: 20, lowerMs: null, upperMs: null };
  const fewBlocks = compared({
    ...{ a: noBounds, b: noBounds, difference: null, ratio: null },
    reason: { kind: 'too-few-blocks', have: 10, need: 72 },
  });
  const invalid = compared({ reason: { kind: 'invalid-run', text: 'arms had other schedules' } });

  test.each<readonly [subject: string, ThresholdSource, because: string]>([
    ['kinesis.latency.p99', sound, 'p99 needs 1,000 samples, there are 30'],
    ['kinesis.end-to-end-cold.max', sound, 'there are no samples'],
    ['kinesis.latency.p75', sound, 'kinesis was compared with no other arm'],
    ['kinesis.latency.p50.upper', sampleResult(), 'kinesis was compared with no other arm'],
    ['diff(sqs,kinesis).p50', sampleResult(), 'sqs and kinesis were not compared'],
    ['diff(sqs,kinesis).p51', sound, 'sqs and kinesis were not compared'],
    ['diff(sqs,kinesis).p50', fewBlocks, 'p50 needs 72 blocks, there are 10'],
    ['sqs.latency.p50.upper', fewBlocks, 'p50 needs 72 blocks, there are 10'],
    ['ratio(sqs,kinesis).p50', compared({ ratio: null }), 'there is no interval at p50'],
    [
      'ratio(sqs,kinesis).p50',
      compared({ ratio: { value: 0.5, lower: 0, upper: 1 } }),
      'a ratio whose interval reaches 0 has no inverse',
    ],
    ['diff(sqs,kinesis).p50', invalid, 'arms had other schedules'],
    ['kinesis.latency.p50.upper', invalid, 'arms had other schedules'],
    ['kinesis.latency.p50', saturated, 'schedule lag max 60.0 ms, above 50 ms'],
    ['kinesis.latency.p50.upper', saturated, 'schedule lag max 60.0 ms, above 50 ms'],
    ['kinesis.first-attempt.p50', saturated, 'schedule lag max 60.0 ms, above 50 ms'],
    ['diff(sqs,kinesis).p50', saturated, 'sqs: schedule lag max 60.0 ms, above 50 ms'],
    ['kinesis.latency.p50', undrained, 'collecting ended with accepted records'],
    ['kinesis.latency.p50', incomplete, '2 lines missing'],
    ['kinesis.schedule-lag.p50', senderUnheard, '3 lines of the producer missing'],
    ['diff(sqs,kinesis).p50', { ...undrained, comparisons: [comparedAt(50)] }, 'sqs: collecting'],
    ['kinesis.lost', undrained, 'collecting ended with accepted records'],
    ['kinesis.lost', incomplete, '2 lines missing'],
    ['kinesis.attempted', { ...sound, arms: [] }, 'kinesis is not in this run'],
    ['kinesis.latency.max', { ...sound, arms: [] }, 'kinesis is not in this run'],
    ['diff(sqs,kinesis).p50', { ...sound, arms: [] }, 'sqs is not in this run'],
  ])('%s: %#', (subject, source, because) => {
    for (const operator of ['<', '<=', '==', '!=', '>=', '>']) {
      const judged = judge(`${subject} ${operator} 1`, source);

      expect(judged).toMatchObject({ verdict: 'inconclusive', value: null });
      expect(judged.reason).toContain(`not known: ${because}`);
    }
  });

  test('what does not rest on the missing evidence is judged', () => {
    expect(judge('kinesis.schedule-lag.p50 > 50', saturated).verdict).toBe('pass');
    expect(judge('kinesis.publish.max >= 0', undrained).reason).toMatch(/^it is/);
    expect(judge('kinesis.attempted == 30', incomplete).verdict).toBe('pass');
    expect(judge('kinesis.missing-lines == 0', incomplete).verdict).toBe('fail');
    expect(judge('kinesis.lost == 0', saturated).verdict).toBe('pass');
  });

  test('nor does one arm answer for what another lacks', () => {
    const result = sampleResult();
    const findings = result.findings.map((finding) =>
      finding.arm === 'sqs' ? { ...finding, verdict: 'inconclusive' as const } : finding,
    );
    const source = { ...result, findings, comparisons: [comparedAt(50)] };

    expect(judge('kinesis.latency.p50 == 20', source).verdict).toBe('pass');
    expect(judge('kinesis.lost == 0', source).verdict).toBe('pass');
    expect(judge('sqs.latency.p50 == 30', source).verdict).toBe('inconclusive');
    expect(judge('diff(kinesis,sqs).p50 < 0', source).verdict).toBe('inconclusive');
  });
});

describe('a count that missing lines can only raise', () => {
  const incomplete = sampleResult({ telemetry: { missingObservationCount: 1 } });

  test.each([
    ['sqs.reordered == 0', 'fail'],
    ['sqs.reordered == 1', 'inconclusive'],
    ['sqs.reordered == 2', 'inconclusive'],
    ['sqs.reordered != 0', 'pass'],
    ['sqs.reordered != 1', 'inconclusive'],
    ['sqs.reordered != 2', 'inconclusive'],
    ['sqs.reordered < 1', 'fail'],
    ['sqs.reordered < 2', 'inconclusive'],
    ['sqs.reordered <= 0', 'fail'],
    ['sqs.reordered <= 1', 'inconclusive'],
    ['sqs.reordered > 0', 'pass'],
    ['sqs.reordered > 1', 'inconclusive'],
    ['sqs.reordered >= 1', 'pass'],
    ['sqs.reordered >= 2', 'inconclusive'],
    ['kinesis.reordered == 0', 'inconclusive'],
  ])('%s: %s', (text, verdict) => {
    const judged = judge(text, incomplete);

    expect(judged.verdict).toBe(verdict);
    expect(judged.reason).toMatch(/^it is [01] or more: 1 line missing$/);
  });
});

describe('the exit code', () => {
  const passing = 'kinesis.lost == 0';
  const failing = 'sqs.reordered == 0';
  const unknown = 'kinesis.latency.p99 < 1s';
  const codes = (texts: readonly string[], result = sampleResult()) => {
    const thresholds = evaluateThresholds(texts.map(parseThreshold), result);
    return [false, true].map((strict) => exitCodeOf({ ...result, thresholds }, { strict }));
  };

  test.each([
    ['0 when all pass', [passing], [0, 0]],
    ['3 when one fails', [passing, failing, unknown], [3, 3]],
    ['0 when the one that fails may', [passing, `warn ${failing}`], [0, 0]],
    ['5 with --strict when one is inconclusive', [passing, unknown], [0, 5]],
    ['0 when the inconclusive one may fail', [`warn ${unknown}`], [0, 0]],
  ] as const)('is %s', (_, texts, expected) => {
    expect(codes(texts)).toEqual(expected);
  });

  test('is 4 when a guarantee was violated, too', () => {
    const result = sampleResult();
    const [first, ...others] = result.findings;
    if (first === undefined) throw new TypeError('a run has findings');

    expect(
      codes([failing], { ...result, findings: [...others, { ...first, verdict: 'fail' }] }),
    ).toEqual([4, 4]);
  });

  test('is 3 rather than 5 when findings are inconclusive', () => {
    expect(codes([failing], sampleResult({ telemetry: { missingObservationCount: 1 } }))).toEqual([
      3, 3,
    ]);
  });
});

test('judged thresholds survive JSON as they are', () => {
  const judged = ['kinesis.lost == 0', 'kinesis.latency.p99 < 1s'].map((text) =>
    judge(text, sound),
  );

  expect(JSON.parse(JSON.stringify(judged))).toEqual(judged);
});
