import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { firstDeliveries } from '../../../src/measurement/first-deliveries.ts';
import { measureReordering } from '../../../src/measurement/reordering/measure-reordering.ts';
import type { ObservedArm } from '../../../src/observation/observed-arm.ts';
import { type HistoryInvocation, observedArm } from '../observed-history.ts';
import { naiveExtents, naiveInversions } from './naive-metrics.ts';

// Goal: an arm's deliveries become the arrivals of its keys. Method: histories by hand, then
// random ones whose arrivals are written down beside.

const reorderingOf = (arm: ObservedArm) => measureReordering(arm, firstDeliveries(arm));

const recordsOf = (keys: Readonly<Record<string, number>>) =>
  Object.entries(keys).flatMap(([key, count]) =>
    Array.from({ length: count }, (_, seq) => ({ key, seq })),
  );

const single = (key: string, seq: number, startMs: number): HistoryInvocation => ({
  atMs: [startMs, startMs + 5],
  batch: [{ key, seq }],
});

describe('an arm', () => {
  test('is measured key by key', () => {
    const arm = observedArm({
      records: recordsOf({ a: 3, b: 3, c: 1 }),
      invocations: [
        single('a', 1, 10),
        single('b', 0, 11),
        single('a', 0, 30),
        single('b', 1, 31),
        single('a', 2, 40),
        single('b', 2, 41),
      ],
    });

    expect(reorderingOf(arm)).toMatchObject({
      keys: 2,
      reorderedKeys: 1,
      arrived: 6,
      reordered: 1,
      inversions: 1,
      inversionRatio: 1 / 6,
      lateTimeMs: { count: 1, max: 20 },
      holds: [50, 90, 99, 100].map((orderPercent) => ({ orderPercent, holdMs: 20 })),
    });
  });

  test('without deliveries has no ratio', () => {
    expect(reorderingOf(observedArm({ records: recordsOf({ a: 2 }), invocations: [] })))
      // No key of it arrived.
      .toMatchObject({ keys: 0, arrived: 0, reorderedRatio: null, inversionRatio: null });
  });

  test('is not reordered by retries', () => {
    const arm = observedArm({
      records: recordsOf({ a: 3 }),
      invocations: [single('a', 0, 0), single('a', 1, 10), single('a', 0, 20), single('a', 2, 30)],
    });

    expect(reorderingOf(arm)).toMatchObject({ arrived: 3, reordered: 0 });
  });

  test('is not reordered by a loss, nor by what the handler never turned to', () => {
    const arm = observedArm({
      records: recordsOf({ a: 4 }),
      invocations: [
        {
          atMs: [0, 5],
          batch: [
            { key: 'a', seq: 0 },
            { key: 'a', seq: 3, atMs: null },
          ],
        },
        single('a', 2, 10),
        single('a', 3, 20),
      ],
    });

    expect(reorderingOf(arm)).toMatchObject({
      arrived: 3,
      reordered: 0,
      discontinuities: { count: 1, sum: 1 },
    });
  });

  test('goes by the place in the batch where instants are equal', () => {
    const batchOf = (...sequence: readonly number[]) => [
      { atMs: [0, 5] as const, batch: sequence.map((seq) => ({ key: 'a', seq })) },
    ];
    const records = recordsOf({ a: 3 });
    const reordered = (...sequence: readonly number[]): number =>
      reorderingOf(observedArm({ records, invocations: batchOf(...sequence) })).reordered;

    expect(reordered(0, 1, 2)).toBe(0);
    expect(reordered(2, 0, 1)).toBe(2);
  });
});

test('any arrival order of any keys is measured as it is', () => {
  const arrivals = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.nat(15)), {
    maxLength: 60,
  });
  fc.assert(
    fc.property(arrivals, (delivered) => {
      const invocations = delivered.map(([key, seq], at) => single(key, seq, at * 10));
      const arm = observedArm({ records: recordsOf({ a: 16, b: 16, c: 16 }), invocations });
      const sequences = ['a', 'b', 'c'].map((key) => [
        ...new Set(delivered.flatMap(([of, seq]) => (of === key ? [seq] : []))),
      ]);

      expect(reorderingOf(arm)).toMatchObject({
        keys: sequences.filter(({ length }) => length > 0).length,
        arrived: sequences.flat().length,
        reordered: sequences.flatMap(naiveExtents).filter((extent) => extent > 0).length,
        inversions: sequences.reduce((sum, sequence) => sum + naiveInversions(sequence), 0),
      });
    }),
  );
});
