import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { InvariantViolation } from '../../../src/invariant.ts';
import type { Arrivals } from '../../../src/measurement/reordering/first-copies.ts';
import { ReorderingTally } from '../../../src/measurement/reordering/reordering-tally.ts';
import { summariseReordering } from '../../../src/measurement/reordering/summarise-reordering.ts';
import {
  naiveDiscontinuities,
  naiveDisplacements,
  naiveExtents,
  naiveGaps,
  naiveHeld,
  naiveInversions,
  naiveLargestN,
  naiveRuns,
} from './naive-metrics.ts';

// Goal: the numbers over all keys are the sums of what each key has by definition, however the
// keys are spread over tallies. Method: a few keys of random arrivals, ordered ones among them.

interface Key {
  readonly sequence: readonly number[];
  readonly atMs: readonly number[];
}

const key: fc.Arbitrary<Key> = fc
  .tuple(
    fc.oneof(
      fc.uniqueArray(fc.nat(90), { maxLength: 60 }),
      fc.uniqueArray(fc.nat(90), { maxLength: 60 }).map((one) => one.sort((a, b) => a - b)),
    ),
    fc.array(fc.nat(20), { minLength: 60, maxLength: 60 }),
  )
  .map(([sequence, waits]) => {
    let nowMs = 0;
    const atMs = sequence.map((_, at) => {
      nowMs += waits[at] ?? 0;
      return nowMs;
    });
    return { sequence, atMs };
  });
const keys = fc.array(key, { maxLength: 6 });

const columnsOf = ({ sequence, atMs }: Key): Arrivals => ({
  sequences: Float64Array.from(sequence),
  arrivedAtMs: Float64Array.from(atMs),
});

function tallyOf(some: readonly Key[]): ReorderingTally {
  const tally = new ReorderingTally();
  for (const one of some) tally.add(columnsOf(one));
  return tally;
}

const ascending = (values: readonly number[]): readonly number[] =>
  values.toSorted((a, b) => a - b);

const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

/** Time since each larger record that came before, of each reordered record. */
const lateTimesMsOf = ({ sequence, atMs }: Key): readonly number[] =>
  naiveExtents(sequence).flatMap((extent, i) =>
    extent > 0 ? [(atMs[i] ?? NaN) - (atMs[i - extent] ?? NaN)] : [],
  );

/** Counts of `values` up to the bound as the summary lists them. */
function countsOf(values: readonly number[], bound: number) {
  const distinct = [...new Set(values)].filter((value) => value <= bound);
  return {
    count: values.length,
    sum: sumOf(values),
    max: Math.max(0, ...values),
    counts: ascending(distinct).map((value) => ({
      value,
      count: values.filter((other) => other === value).length,
    })),
    bound,
    beyondCount: values.filter((value) => value > bound).length,
  };
}

test('the summary adds up what each key has by definition', () => {
  fc.assert(
    fc.property(keys, (some) => {
      const summary = summariseReordering(tallyOf(some));
      const sequences = some.map(({ sequence }) => sequence);
      const displaced = sequences.flatMap(naiveDisplacements);
      const extents = sequences.flatMap(naiveExtents).filter((extent) => extent > 0);
      const runs = sequences.map(naiveRuns);
      const largestN = sequences.flatMap(naiveLargestN);
      const arrived = sumOf(sequences.map(({ length }) => length));

      expect(summary).toMatchObject({
        keys: sequences.filter(({ length }) => length > 0).length,
        reorderedKeys: sequences.filter((one) => naiveInversions(one) > 0).length,
        arrived,
        reordered: extents.length,
        reorderedRatio: arrived === 0 ? null : extents.length / arrived,
        discontinuities: countsOf(sequences.flatMap(naiveDiscontinuities), 32),
        displacement: {
          inPlace: displaced.filter((one) => one === 0).length,
          early: countsOf(displaced.filter((one) => one < 0).map(Math.abs), 32),
          late: countsOf(
            displaced.filter((one) => one > 0),
            32,
          ),
        },
        buffer: { occupancy: countsOf(sequences.flatMap(naiveHeld), 32) },
        nReordering: Array.from({ length: 10 }, (_, index) => ({
          n: index + 1,
          count: largestN.filter((n) => n > index).length,
        })),
        nReorderingMax: Math.max(0, ...largestN),
        inversions: sumOf(sequences.map(naiveInversions)),
        freeRuns: {
          runs: sumOf(runs.map(({ ended }) => ended.length)),
          runRecords: sumOf(runs.flatMap(({ ended }) => ended)),
          openRecords: sumOf(runs.map(({ open }) => open)),
        },
      });
      expect(summary.extent.count).toBe(extents.length);
      expect(summary.extent.max).toBe(ascending(extents).at(-1) ?? null);
      expect(summary.gap.count).toBe(sequences.flatMap(naiveGaps).length);
      expect(summary.gap.max).toBe(ascending(sequences.flatMap(naiveGaps)).at(-1) ?? null);
      expect(summary.lateTimeMs.max).toBe(ascending(some.flatMap(lateTimesMsOf)).at(-1) ?? null);
    }),
  );
});

test('tallies merge to the tally of all keys, in any order', () => {
  fc.assert(
    fc.property(keys, keys, keys, (a, b, c) => {
      const whole = summariseReordering(tallyOf([...a, ...b, ...c]));
      const left = tallyOf(a);
      left.merge(tallyOf(b));
      left.merge(tallyOf(c));
      const right = tallyOf(c);
      const inner = tallyOf(b);
      inner.merge(tallyOf(a));
      right.merge(inner);

      expect(summariseReordering(left)).toEqual(whole);
      expect(summariseReordering(right)).toEqual(whole);
    }),
  );
});

test('holding records restores the share of order it promises, and nothing less does', () => {
  fc.assert(
    fc.property(keys, (some) => {
      // A record is in order again if whatever larger came before is still held when it comes.
      const restored = (holdMs: number): number =>
        sumOf(
          some.map(
            ({ sequence, atMs }) =>
              sequence.filter((one, i) => {
                const larger = sequence.flatMap((other, j) => (j < i && other > one ? [j] : []));
                const isHeld = (j: number): boolean => (atMs[j] ?? 0) + holdMs >= (atMs[i] ?? 0);
                return larger.length > 0 && larger.every(isHeld);
              }).length,
          ),
        );
      const { holds, reordered } = summariseReordering(tallyOf(some));

      expect(holds.map(({ orderPercent }) => orderPercent)).toEqual([50, 90, 99, 100]);
      for (const { orderPercent, holdMs } of holds) {
        expect(restored(holdMs) * 100).toBeGreaterThanOrEqual(reordered * orderPercent);
        const isTooLittle = restored(holdMs - 1) * 100 < reordered * orderPercent;
        expect(isTooLittle || holdMs === 0).toBe(true);
      }
    }),
  );
});

test('a buffer as large as needed at 100 percent is never exceeded, and is once filled', () => {
  fc.assert(
    fc.property(keys, (some) => {
      const held = ascending(some.flatMap(({ sequence }) => naiveHeld(sequence)));
      const { needs } = summariseReordering(tallyOf(some)).buffer;

      for (const { arrivalPercent, recordCount } of needs) {
        const rank = Math.ceil((held.length * arrivalPercent) / 100);
        expect(recordCount).toBe(held[rank - 1] ?? 0);
      }
    }),
  );
});

test('the summary survives JSON', () => {
  fc.assert(
    fc.property(keys, (some) => {
      const summary = summariseReordering(tallyOf(some));

      expect(JSON.parse(JSON.stringify(summary))).toEqual(summary);
    }),
  );
});

test('equal runs are even, and a single long one among empty ones is not', () => {
  const runsOf = (sequence: readonly number[]) =>
    summariseReordering(tallyOf([{ sequence, atMs: sequence.map((_, at) => at) }])).freeRuns;

  expect(runsOf([0, 2, 1, 3, 5, 4])).toMatchObject({ meanRecords: 2, unevennessRatio: 1 });
  expect(runsOf([4, 5, 6, 7, 0, 1, 2, 3])).toMatchObject({ meanRecords: 1, unevennessRatio: 4 });
  expect(runsOf([0, 1, 2])).toMatchObject({ meanRecords: null, unevennessRatio: null });
});

test('a record that comes twice is refused', () => {
  const tally = new ReorderingTally();

  expect(() => tally.add(columnsOf({ sequence: [0, 1, 1], atMs: [0, 1, 2] }))).toThrow(
    InvariantViolation,
  );
});
