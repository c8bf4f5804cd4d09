import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { measureStaleKeys } from '../../src/measurement/stale-keys.ts';
import { type HistoryDelivery, type HistoryInvocation, observedArm } from './observed-history.ts';

// Goal: a key is stale exactly if an older record certainly was the last to be processed. Method:
// one key per case, then random histories against the definition.

const records = [0, 1, 2].map((seq) => ({ key: 'a', seq }));

const processed = (seq: number, endMs: number): HistoryInvocation => ({
  atMs: [endMs - 5, endMs],
  batch: [{ key: 'a', seq }],
});

const staleOf = (invocations: readonly HistoryInvocation[], epsilonMs = 1) =>
  measureStaleKeys(observedArm({ records, invocations }), epsilonMs);

describe('a key', () => {
  test('whose records are processed in order is not stale', () => {
    expect(staleOf([processed(0, 10), processed(1, 20), processed(2, 30)])).toEqual({
      keys: 1,
      staleKeys: 0,
      staleRatio: 0,
      undecidedKeys: 0,
      newestUnprocessedKeys: 0,
      epsilonMs: 1,
    });
  });

  test('is not stale if older records came out of order before the newest', () => {
    expect(staleOf([processed(1, 10), processed(0, 20), processed(2, 30)]).staleKeys).toBe(0);
  });

  test('is stale if an older record is processed last', () => {
    const stale = staleOf([processed(0, 10), processed(2, 20), processed(1, 30)]);

    expect(stale).toMatchObject({ keys: 1, staleKeys: 1, staleRatio: 1, undecidedKeys: 0 });
  });

  test('is stale if an old record is processed again after the newest', () => {
    const history = [processed(0, 10), processed(1, 20), processed(2, 30), processed(0, 40)];

    expect(staleOf(history).staleKeys).toBe(1);
    expect(staleOf([...history, processed(2, 50)]).staleKeys).toBe(0);
  });

  test('goes by the end of processing, not by its start', () => {
    const slow = { atMs: [0, 100] as const, batch: [{ key: 'a', seq: 1 }] };

    expect(staleOf([slow, processed(2, 20)]).staleKeys).toBe(1);
  });

  test('is undecided within epsilon, whichever seems to be last', () => {
    const older = [processed(2, 20), processed(1, 21)];
    const newer = [processed(1, 20), processed(2, 21)];

    expect(staleOf(older, 1)).toMatchObject({ staleKeys: 0, undecidedKeys: 1, staleRatio: 0 });
    expect(staleOf(newer, 1)).toMatchObject({ staleKeys: 0, undecidedKeys: 1 });
    expect(staleOf(older, 0.5)).toMatchObject({ staleKeys: 1, undecidedKeys: 0 });
    expect(staleOf(newer, 0.5)).toMatchObject({ staleKeys: 0, undecidedKeys: 0 });
  });

  test('is decided by the place in the batch within one invocation', () => {
    const batchOf = (...sequence: readonly number[]): readonly HistoryInvocation[] => [
      { atMs: [0, 5], batch: sequence.map((seq): HistoryDelivery => ({ key: 'a', seq })) },
    ];

    expect(staleOf(batchOf(0, 2, 1))).toMatchObject({ staleKeys: 1, undecidedKeys: 0 });
    expect(staleOf(batchOf(1, 0, 2))).toMatchObject({ staleKeys: 0, undecidedKeys: 0 });
  });

  test('does not mind what failed', () => {
    const failed = {
      atMs: [40, 50] as const,
      batch: [{ key: 'a', seq: 0, outcome: 'failed' as const }],
    };

    expect(staleOf([processed(2, 20), failed]).staleKeys).toBe(0);
  });

  test('whose newest record was never processed is counted apart', () => {
    expect(staleOf([processed(0, 10), processed(1, 20)])).toMatchObject({
      keys: 1,
      staleKeys: 0,
      newestUnprocessedKeys: 1,
    });
    expect(staleOf([])).toMatchObject({ keys: 0, staleRatio: null, newestUnprocessedKeys: 1 });
  });
});

test('keys are judged each for itself', () => {
  const arm = observedArm({
    records: ['a', 'b', 'c'].flatMap((key) => [0, 1].map((seq) => ({ key, seq }))),
    invocations: [
      { atMs: [0, 10], batch: [{ key: 'a', seq: 1 }] },
      { atMs: [0, 20], batch: [{ key: 'b', seq: 0 }] },
      { atMs: [0, 30], batch: [{ key: 'a', seq: 0 }] },
      { atMs: [0, 40], batch: [{ key: 'b', seq: 1 }] },
    ],
  });

  expect(measureStaleKeys(arm, 1)).toMatchObject({
    keys: 2,
    staleKeys: 1,
    staleRatio: 0.5,
    newestUnprocessedKeys: 1,
  });
});

test('any history of one key is judged by the definition', () => {
  const seq = fc.nat(2);
  const invocation = fc.record({
    endMs: fc.nat(30),
    sequence: fc.array(seq, { minLength: 1, maxLength: 3 }),
  });
  fc.assert(
    fc.property(fc.array(invocation, { maxLength: 5 }), fc.nat(5), (invocations, epsilonMs) => {
      const all = invocations.flatMap(({ endMs, sequence }, at) =>
        sequence.map((one, place) => ({ seq: one, endMs, at, place })),
      );
      type One = (typeof all)[number];
      const isAfter = (a: One, b: One): boolean =>
        a.at === b.at ? a.place > b.place : a.endMs - b.endMs > epsilonMs;
      const newestSeq = Math.max(...all.map((one) => one.seq));
      const newest = all.filter((one) => one.seq === newestSeq);
      const older = all.filter((one) => one.seq < newestSeq);
      const isStale = older.some((one) => newest.every((other) => isAfter(one, other)));
      const isFresh = older.every((one) => newest.some((other) => isAfter(other, one)));
      const history = invocations.map(({ endMs, sequence }) => ({
        atMs: [endMs - 1, endMs] as const,
        batch: sequence.map((one) => ({ key: 'a', seq: one })),
      }));

      expect(staleOf(history, epsilonMs)).toMatchObject({
        keys: all.length > 0 ? 1 : 0,
        staleKeys: isStale ? 1 : 0,
        undecidedKeys: !isStale && !isFresh ? 1 : 0,
      });
    }),
    { numRuns: 500 },
  );
});
