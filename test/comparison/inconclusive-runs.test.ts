import { describe, expect, test } from '@jest/globals';
import { compareArms } from '../../src/comparison/compare-arms.ts';
import { exitCodeOf } from '../../src/comparison/exit-code-of.ts';
import type { FindingKind } from '../../src/comparison/finding.ts';
import type { RunResult } from '../../src/comparison/run-result.ts';
import { evidenceOf } from '../../src/measurement/evidence.ts';
import { measureArm } from '../../src/measurement/measure-arm.ts';
import type { Arm } from '../../src/observation/arm.ts';
import { type History, observedArm } from '../measurement/observed-history.ts';
import { samplesOf } from './samples-of.ts';
import { SOUND_RUN } from './sound-run.ts';

// Goal: what a run cannot carry is inconclusive, with the reason, and no difference is claimed of it.
// Method: two arms of which one is half a second sooner, sound but for one thing at a time.

/** Of how many records, one every 100 ms. */
const RECORDS = 800;

interface Flaw {
  readonly recordCount?: number;
  /** How late the generator sent. */
  readonly lagMs?: number;
  readonly telemetry?: History['telemetry'];
  /** By how much the producer's clock jumped ahead in the middle of a minute. */
  readonly stepMs?: number;
  readonly ended?: object;
}

function historyOf(arm: Arm, flaw: Flaw): History {
  const { recordCount = RECORDS, lagMs = 0, telemetry = {}, stepMs = 0 } = flaw;
  const latencyMs = arm === 'sqs' ? 10 : 510;
  const records = Array.from({ length: recordCount }, (_, seq) => {
    const sentAtMs = seq * 100 + lagMs + (seq % 600 > 300 ? stepMs : 0);
    return {
      key: 'a',
      seq,
      intendedAtMs: seq * 100,
      sentAtMs,
      acknowledgedAtMs: sentAtMs + 2,
    };
  });
  return {
    arm,
    records,
    invocations: records.map(({ key, seq }) => {
      const endMs = seq * 100 + lagMs + latencyMs + (seq % 7);
      return {
        atMs: [endMs - 1, endMs],
        batch: [{ key, seq, brokerAtMs: seq * 100 + lagMs + 1 }],
      };
    }),
    telemetry,
  };
}

function resultOf(flaw: Flaw): RunResult {
  const run = { ...SOUND_RUN, ended: { ...SOUND_RUN.ended, ...flaw.ended } };
  const observed = run.arms.map((arm) => observedArm(historyOf(arm, flaw)));
  const options = { knownEpsilonMs: 1, measuredFromMs: 0, evidence: evidenceOf(run, 0) };
  return compareArms({
    run,
    arms: observed.map((arm) => measureArm(arm, options)),
    missingCallCount: 0,
    samples: observed.map(samplesOf),
    knownEpsilonMs: 1,
  });
}

test('the sound run claims its difference', () => {
  const result = resultOf({});

  expect(result.findings.filter(({ verdict }) => verdict !== 'pass')).toEqual([]);
  expect(result.differences[0]).toContain('sqs delivered sooner than kinesis: p50');
});

describe('inconclusive, and nothing is claimed', () => {
  test.each<[string, Flaw, FindingKind, string]>([
    [
      'a generator that runs late',
      { lagMs: 80 },
      'schedule',
      'schedule lag max 80.0 ms, above 50 ms',
    ],
    ['a run that was not drained', { ended: { drained: false } }, 'drained', 'still on their way'],
    [
      'missing log lines, by the counters of environments',
      { telemetry: { missingObservationCount: 3 } },
      'telemetry',
      '3 lines missing',
    ],
    [
      'missing log lines, by the count of Lambda',
      { telemetry: { seenInvocationCount: 799 }, ended: { invocationCounts: { sqs: 800 } } },
      'telemetry',
      '1 invocation counted by Lambda left no line',
    ],
    [
      'a clock that stepped',
      { stepMs: 40 },
      'clocks',
      'no clock offset explains all stamps, by up to',
    ],
  ])('%s', (_, flaw, kind, reason) => {
    const result = resultOf(flaw);

    const doubts = result.findings.filter((finding) => finding.kind === kind);
    expect(doubts.map(({ verdict }) => verdict)).toContain('inconclusive');
    expect(doubts.map((finding) => finding.reason).join()).toContain(reason);
    expect(result.differences[0]).toMatch(/^kinesis and sqs cannot be compared: /);
    expect(result.differences.join()).not.toContain('sooner');
    expect(exitCodeOf(result, { strict: true })).toBe(5);
    expect(exitCodeOf(result, { strict: false })).toBe(0);
  });

  test('too few blocks: the percentiles that lack them, and those alone', () => {
    const result = resultOf({ recordCount: 50 });

    expect(result.differences.slice(0, 3)).toEqual([
      'kinesis and sqs at p50: not enough blocks (5 of 6)',
      'kinesis and sqs at p90: not enough blocks (5 of 36)',
      'kinesis and sqs at p99: not enough blocks (5 of 368)',
    ]);
    expect(result.differences.join()).not.toContain('sooner');
  });
});
