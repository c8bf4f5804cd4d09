import { expect, test } from '@jest/globals';
import { compareArms } from '../../src/comparison/compare-arms.ts';
import { compareRepetitions } from '../../src/comparison/compare-repetitions.ts';
import {
  compressSamples,
  type RepetitionSamples,
} from '../../src/comparison/statistics/compress-samples.ts';
import { evaluateRepeatedly } from '../../src/comparison/thresholds/evaluate-repeatedly.ts';
import { parseThreshold } from '../../src/comparison/thresholds/parse-threshold.ts';
import { measureArm } from '../../src/measurement/measure-arm.ts';
import { createPrng } from '../../src/prng.ts';
import { renderRepeatedReport } from '../../src/report/repeated-report.ts';
import { renderRepeatedSummary } from '../../src/report/repeated-summary.ts';
import { COMPLETE_EVIDENCE, observedArm } from '../measurement/observed-history.ts';
import { SOUND_RUN } from './sound-run.ts';

// Goal: repetitions are compared together, and what an arm shows against itself bounds what is
// claimed. Method: samples drawn around a latency per arm; histories only for the findings.

/** A minute of 20 records a second around a latency. */
function minute(latencyMs: number, seed: number): RepetitionSamples {
  const prng = createPrng(seed);
  const rows = Array.from({ length: 1200 }, (_, row) => row);
  return {
    startAtMs: 0,
    intendedAtMs: Float64Array.from(rows, (row) => row * 50),
    valuesMs: Float64Array.from(rows, () => latencyMs + prng.nextFloat() * 10),
    invocation: Int32Array.from(rows),
  };
}

function repeated(latenciesMs: { readonly kinesis: number[]; readonly sqs: number[] }) {
  const arms = ['kinesis', 'sqs'] as const;
  const minutes = arms.map((arm, at) =>
    latenciesMs[arm].map((latencyMs, run) => minute(latencyMs, 10 * at + run)),
  );
  const observed = arms.map((arm) =>
    measureArm(
      observedArm({
        arm,
        records: [{ key: 'a', seq: 0 }],
        invocations: [{ atMs: [0, 5], batch: [{ key: 'a', seq: 0 }] }],
      }),
      { knownEpsilonMs: 1, measuredFromMs: 0, evidence: COMPLETE_EVIDENCE },
    ),
  );
  const one = {
    run: SOUND_RUN,
    arms: observed,
    missingCallCount: 0,
    samples: [],
    knownEpsilonMs: 1,
  };
  return compareRepetitions({
    repetitions: latenciesMs.kinesis.map(() => compareArms(one)),
    samples: arms.map((arm, at) => compressSamples({ arm, repetitions: minutes[at] ?? [] })),
    samplesOfEach: arms.map((arm, at) =>
      (minutes[at] ?? []).map((each) => compressSamples({ arm, repetitions: [each] })),
    ),
    seed: 1,
    knownEpsilonMs: 1,
    againstItself: true,
  });
}

const verdictAtP50 = ({ comparisons }: ReturnType<typeof repeated>) =>
  comparisons[0]?.quantiles[49]?.verdict;

test('a difference larger than an arm’s own is claimed', () => {
  const result = repeated({ kinesis: [100, 100], sqs: [50, 50] });
  expect(verdictAtP50(result)).toBe('later');
  expect(result.selfComparisons.map(({ arm }) => arm)).toEqual(['kinesis', 'sqs']);
  expect(result.differences.join('\n')).toMatch(/kinesis against itself \(A\/A, 1 comparison\)/);
});

test('a difference within what an arm showed against itself is not', () => {
  const result = repeated({ kinesis: [60, 160], sqs: [50, 50] });
  expect(verdictAtP50(result)).not.toBe('later');
});

test('a threshold holds when it does in every repetition, with the intervals of all', () => {
  const result = repeated({ kinesis: [100, 100], sqs: [50, 50] });
  const thresholds = ['diff(kinesis,sqs).p50.lower > 40', 'kinesis.lost == 1'].map(parseThreshold);
  const verdicts = evaluateRepeatedly(thresholds, result).map(({ verdict }) => verdict);
  expect(verdicts).toEqual(['pass', 'fail']);
});

test('both reports of repetitions show each of them and the sentences', () => {
  const result = repeated({ kinesis: [100, 100], sqs: [50, 50] });
  const terminal = renderRepeatedReport(result);
  expect(terminal).toMatch(/^2 runs · stage local · seed 1/);
  expect(terminal).toMatch(/run 2 {2}p50/);
  expect(terminal).toContain('sqs delivered sooner than kinesis');
  const summary = renderRepeatedSummary(result);
  expect(summary).toContain('| run 2  p50 / p99 |');
  expect(summary).toContain('- sqs delivered sooner than kinesis');
});
