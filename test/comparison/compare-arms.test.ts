import { describe, expect, test } from '@jest/globals';
import { type ComparedRun, compareArms } from '../../src/comparison/compare-arms.ts';
import { exitCodeOf } from '../../src/comparison/exit-code-of.ts';
import type { RunResult } from '../../src/comparison/run-result.ts';
import { evidenceOf } from '../../src/measurement/evidence.ts';
import { measureArm } from '../../src/measurement/measure-arm.ts';
import type { Arm } from '../../src/observation/arm.ts';
import { type History, observedArm } from '../measurement/observed-history.ts';
import { samplesOf } from './samples-of.ts';
import { SOUND_RUN } from './sound-run.ts';

// Goal: a verdict says no more than the evidence carries, and the exit code follows it. Method:
// small histories with one thing wrong each, through measurement into the result.

/** Two records of one key in one batch each; `order` gives the order of delivery. */
function history(arm: Arm, order: readonly [number, number], latencyMs = 0): History {
  return {
    arm,
    records: [0, 1].map((seq) => ({ key: 'a', seq })),
    invocations: order.map((seq, at) => ({
      atMs: [at * 10 + latencyMs, at * 10 + latencyMs + 5] as const,
      batch: [{ key: 'a', seq }],
    })),
  };
}

function resultOf(histories: readonly History[], run: Partial<ComparedRun> = {}): RunResult {
  const observed = histories.map(observedArm);
  const compared = { ...SOUND_RUN, ...run };
  const evidence = evidenceOf(compared, 0);
  const options = { knownEpsilonMs: 1, measuredFromMs: 0, evidence };
  return compareArms({
    run: compared,
    arms: observed.map((arm) => measureArm(arm, options)),
    missingCallCount: 0,
    samples: observed.map(samplesOf),
    knownEpsilonMs: 1,
  });
}

function verdictOf(result: RunResult, kind: string, arm: Arm | null): string | undefined {
  return result.findings.find((one) => one.kind === kind && one.arm === arm)?.verdict;
}

const inOrder = history('kinesis', [0, 1]);
const reordered = history('kinesis', [1, 0]);

describe('order', () => {
  test('is required of a stream by user, and its breach is exit code 4', () => {
    const result = resultOf([reordered]);

    expect(verdictOf(result, 'order', 'kinesis')).toBe('fail');
    expect(exitCodeOf(result, { strict: false })).toBe(4);
  });

  test.each([
    ['a standard queue', history('sqs', [1, 0]), {}],
    ['a stream by random keys', reordered, { partitionKey: 'random' }],
    ['a FIFO queue of random groups', history('sqs-fifo', [1, 0]), { partitionKey: 'random' }],
  ] as const)('is not expected of %s: broken, but exit code 0', (_, one, run) => {
    const result = resultOf([one], run);

    expect(result.findings.find(({ kind }) => kind === 'order')).toMatchObject({
      expectation: 'expected-to-fail',
      verdict: 'fail',
    });
    expect(exitCodeOf(result, { strict: true })).toBe(0);
  });

  test('that was not seen broken is inconclusive while lines are missing', () => {
    const telemetry = { missingObservationCount: 1 };

    expect(verdictOf(resultOf([{ ...inOrder, telemetry }]), 'order', 'kinesis')).toBe(
      'inconclusive',
    );
    expect(verdictOf(resultOf([{ ...reordered, telemetry }]), 'order', 'kinesis')).toBe('fail');
  });
});

describe('conservation', () => {
  const lossy = { ...inOrder, invocations: inOrder.invocations.slice(1) };

  test('fails when an accepted record has no fate', () => {
    expect(verdictOf(resultOf([lossy]), 'conservation', 'kinesis')).toBe('fail');
  });

  test.each([
    ['not drained', {}, { drained: false, interrupted: false, unreadableLineCount: 0 }],
    ['an unreadable line', {}, { drained: true, interrupted: false, unreadableLineCount: 1 }],
    ['a missing line', { missingObservationCount: 1 }, SOUND_RUN.ended],
    ['an ambiguous batch', { ambiguousFailureCount: 1 }, SOUND_RUN.ended],
    ['a delivery nobody sent', { unexpectedDeliveryCount: 1 }, SOUND_RUN.ended],
  ])('is inconclusive with %s', (_, telemetry, ended) => {
    const result = resultOf([{ ...lossy, telemetry }], { ended });

    expect(verdictOf(result, 'conservation', 'kinesis')).toBe('inconclusive');
    expect(exitCodeOf(result, { strict: false })).toBe(0);
    expect(exitCodeOf(result, { strict: true })).toBe(5);
  });

  test('of a run that never ended is inconclusive, and the run interrupted', () => {
    const result = resultOf([inOrder], { ended: undefined });

    expect(result).toMatchObject({ interrupted: true, drained: false });
    expect(verdictOf(result, 'conservation', 'kinesis')).toBe('inconclusive');
  });
});

test('a generator that runs late makes latency inconclusive and stops its comparison', () => {
  const records = Array.from({ length: 40 }, (_, seq) => ({ key: 'a', seq, sentAtMs: 60 }));
  const invocations = records.map(({ key, seq }) => ({
    atMs: [seq * 10, seq * 10 + 5] as const,
    batch: [{ key, seq }],
  }));
  const late = { arm: 'kinesis' as const, records, invocations };
  const result = resultOf([late, { ...late, arm: 'sqs' }]);

  expect(verdictOf(result, 'schedule', 'kinesis')).toBe('inconclusive');
  expect(result.differences[0]).toBe(
    'kinesis and sqs cannot be compared: kinesis: schedule lag max 60.0 ms, above 50 ms: ' +
      "latency is partly the generator's",
  );
});

test('differences are told with their numbers', () => {
  const steady = (arm: Arm, latencyMs: number, swap: boolean): History => {
    const records = Array.from({ length: 400 }, (_, seq) => ({
      key: 'a',
      seq,
      intendedAtMs: seq * 100,
      sentAtMs: seq * 100,
    }));
    return {
      arm,
      records,
      invocations: records.map(({ key, seq, intendedAtMs }) => {
        const late = swap && seq === 10 ? 500 : 0;
        const endMs = intendedAtMs + latencyMs + (seq % 7) + late;
        return { atMs: [endMs - 1, endMs] as const, batch: [{ key, seq }] };
      }),
    };
  };
  const result = resultOf([steady('kinesis', 512, false), steady('sqs', 14, true)]);

  expect(result.differences).toEqual([
    'sqs delivered sooner than kinesis: p50 17 ms vs 515 ms, 498 ms less [498, 498] ' +
      '(95 %, 40 blocks of 1 s, n 400 each)',
    'sqs delivered sooner than kinesis: p90 20 ms vs 518 ms, 498 ms less [498, 498] ' +
      '(95 %, 40 blocks of 1 s, n 400 each)',
    'kinesis and sqs at p99: not enough blocks (40 of 368)',
    'sqs reordered 0.3 % of records in 1 of 1 user; kinesis none',
  ]);
});

test('a result survives JSON as it is', () => {
  const result = resultOf([inOrder, history('sqs', [1, 0])]);

  expect(JSON.parse(JSON.stringify(result))).toEqual(result);
});
