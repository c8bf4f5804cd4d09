import { expect, test } from '@jest/globals';
import { measureInvocations } from '../../src/measurement/invocations.ts';
import { type HistoryInvocation, observedArm } from './observed-history.ts';

const records = [0, 1, 2, 3].map((seq) => ({ key: 'a', seq }));

function batchOf(
  seqs: readonly number[],
  startMs: number,
  outcome: 'succeeded' | 'failed' = 'succeeded',
): HistoryInvocation {
  const done = outcome === 'failed' ? ('failed' as const) : ('processed' as const);
  const batch = seqs.map((seq) => ({ key: 'a', seq, outcome: done }));
  return { atMs: [startMs, startMs + 10], outcome, batch };
}

const poisonAtTwo = [
  batchOf([0, 1, 2, 3], 0, 'failed'),
  batchOf([0, 1], 20),
  batchOf([2, 3], 40, 'failed'),
  batchOf([2], 60, 'failed'),
  batchOf([2], 80, 'failed'),
  batchOf([3], 100),
];

test('a stream shows one bisection per split and a retry per batch that was seen before', () => {
  const arm = observedArm({ arm: 'kinesis', records, invocations: poisonAtTwo });

  expect(measureInvocations(arm, 0)).toMatchObject({
    invocationCount: 6,
    functionErrors: 4,
    bisections: 2,
    retries: 5,
    meanBatch: 11 / 6,
  });
});

test('a queue has no bisections', () => {
  const arm = observedArm({ arm: 'sqs', records, invocations: poisonAtTwo });

  expect(measureInvocations(arm, 0).bisections).toBe(0);
});

test('concurrency is the most invocations at one instant, and touching ones do not overlap', () => {
  const at = (startMs: number, seq: number): HistoryInvocation => batchOf([seq], startMs);
  const concurrencyOf = (invocations: HistoryInvocation[], epsilonMs: number): number =>
    measureInvocations(observedArm({ records, invocations }), epsilonMs).maxConcurrency;

  expect(concurrencyOf([at(0, 0), at(10, 1)], 0)).toBe(1);
  expect(concurrencyOf([at(0, 0), at(9, 1), at(9, 2), at(30, 3)], 0)).toBe(3);
  // An overlap that the clocks may have made up is none.
  expect(concurrencyOf([at(0, 0), at(9, 1)], 1)).toBe(1);
});
