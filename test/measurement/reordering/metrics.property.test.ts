import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  bufferOccupancies,
  ranksOf,
} from '../../../src/measurement/reordering/buffer-occupancy.ts';
import {
  discontinuitySizes,
  reorderingGaps,
} from '../../../src/measurement/reordering/discontinuity.ts';
import { displacements } from '../../../src/measurement/reordering/displacement.ts';
import { reorderingExtents } from '../../../src/measurement/reordering/extent.ts';
import { firstCopies } from '../../../src/measurement/reordering/first-copies.ts';
import { freeRuns } from '../../../src/measurement/reordering/free-runs.ts';
import { sortCountingInversions } from '../../../src/measurement/reordering/inversions.ts';
import { nReorderings } from '../../../src/measurement/reordering/n-reordering.ts';
import {
  naiveBuffers,
  naiveDiscontinuities,
  naiveDisplacements,
  naiveExtents,
  naiveGaps,
  naiveHeld,
  naiveInversions,
  naiveLargestN,
  naiveReordered,
  naiveRuns,
} from './naive-metrics.ts';

// Goal: each metric is what its RFC defines. Method: sequences with losses and duplicates, wild
// ones and nearly ordered ones; what remains of them without duplicates is measured twice.

const wild = fc.array(fc.nat(40), { maxLength: 50 });
const nearlyOrdered = fc
  .array(fc.tuple(fc.nat(6), fc.constantFrom(0, 1, 1, 1, 1, 2)), { maxLength: 60 })
  .map((steps) => {
    const sent = steps.flatMap(([delay, copies], sequence) =>
      Array.from({ length: copies }, (_, copy) => ({ sequence, at: sequence + delay + 3 * copy })),
    );
    return sent.sort((a, b) => a.at - b.at).map(({ sequence }) => sequence);
  });

const arrivals = fc.oneof(wild, nearlyOrdered);
const distinct = arrivals.map((sequence) => [...new Set(sequence)]);

const columnOf = (sequence: readonly number[]) => Float64Array.from(sequence);

test('only the first copy of each record counts, and its arrival time stays with it', () => {
  fc.assert(
    fc.property(arrivals, (sequence) => {
      const atMs = sequence.map((_, at) => at * 10);
      const first = firstCopies({ sequences: columnOf(sequence), arrivedAtMs: columnOf(atMs) });

      const unique = [...new Set(sequence)];
      expect([...first.sequences]).toEqual(unique);
      expect([...first.arrivedAtMs]).toEqual(unique.map((one) => sequence.indexOf(one) * 10));
      expect(first.duplicateCount).toBe(sequence.length - unique.length);
    }),
  );
});

test('what has an extent is what the singleton calls reordered', () => {
  fc.assert(
    fc.property(distinct, (sequence) => {
      const extents = [...reorderingExtents(columnOf(sequence))];

      expect(extents.map((extent) => extent > 0)).toEqual(naiveReordered(sequence));
      expect(extents).toEqual(naiveExtents(sequence));
    }),
  );
});

test('discontinuities are the jumps ahead', () => {
  fc.assert(
    fc.property(distinct, (sequence) => {
      expect(discontinuitySizes(columnOf(sequence))).toEqual(naiveDiscontinuities(sequence));
    }),
  );
});

test('gaps lie between neighbouring discontinuities of reordered records', () => {
  fc.assert(
    fc.property(distinct, (sequence) => {
      const extents = reorderingExtents(columnOf(sequence));

      expect(reorderingGaps(extents)).toEqual(naiveGaps(sequence));
    }),
  );
});

test('n-reordering counts the larger arrivals directly before', () => {
  fc.assert(
    fc.property(distinct, (sequence) => {
      expect([...nReorderings(columnOf(sequence))]).toEqual(naiveLargestN(sequence));
    }),
  );
});

test('free runs are what lies between reordered records', () => {
  fc.assert(
    fc.property(distinct, (sequence) => {
      const { ended, open } = naiveRuns(sequence);

      expect(freeRuns(reorderingExtents(columnOf(sequence)))).toEqual({
        arrived: sequence.length,
        runs: ended.length,
        runRecords: ended.reduce((sum, length) => sum + length, 0),
        squaredRunRecords: ended.reduce((sum, length) => sum + length ** 2, 0),
        openRecords: open,
      });
    }),
  );
});

test('displacements are receive index minus sequence number', () => {
  fc.assert(
    fc.property(distinct, (sequence) => {
      const sequences = columnOf(sequence);
      const found = displacements(sequences, sequences.toSorted());

      expect([...found]).toEqual(naiveDisplacements(sequence));
    }),
  );
});

test('over the delivered set the buffer holds what a smaller record is still to come for', () => {
  fc.assert(
    fc.property(distinct, (sequence) => {
      const sequences = columnOf(sequence);
      const ranks = ranksOf(sequences, sequences.toSorted());
      const held = bufferOccupancies(ranks, Number.POSITIVE_INFINITY);

      expect([...held]).toEqual(naiveHeld(sequence));
    }),
  );
});

test('with a threshold the buffer gives up what it waits for', () => {
  fc.assert(
    fc.property(distinct, fc.nat(6), (sequence, thresholdCount) => {
      const held = bufferOccupancies(Int32Array.from(sequence), thresholdCount);

      expect([...held]).toEqual(naiveBuffers(sequence, thresholdCount));
      expect(Math.max(0, ...held)).toBeLessThanOrEqual(thresholdCount);
    }),
  );
});

test('sorting counts the inversions', () => {
  fc.assert(
    fc.property(distinct, (sequence) => {
      const sequences = columnOf(sequence);
      const { sorted, inversions } = sortCountingInversions(sequences);

      expect(sorted).toEqual(sequences.toSorted());
      expect(inversions).toBe(naiveInversions(sequence));
    }),
  );
});

test('reversed, every pair is an inversion and every record but one is reordered', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 60 }), (length) => {
      const sequences = Float64Array.from({ length }, (_, at) => length - at);

      expect(sortCountingInversions(sequences).inversions).toBe((length * (length - 1)) / 2);
      expect(reorderingExtents(sequences).filter((extent) => extent > 0)).toHaveLength(length - 1);
    }),
  );
});
