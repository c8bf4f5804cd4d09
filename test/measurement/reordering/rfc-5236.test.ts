import { describe, expect, test } from '@jest/globals';
import {
  bufferOccupancies,
  ranksOf,
} from '../../../src/measurement/reordering/buffer-occupancy.ts';
import { displacements } from '../../../src/measurement/reordering/displacement.ts';
import { firstCopies } from '../../../src/measurement/reordering/first-copies.ts';
import { ReorderingTally } from '../../../src/measurement/reordering/reordering-tally.ts';
import { summariseReordering } from '../../../src/measurement/reordering/summarise-reordering.ts';

// Goal: every example of RFC 5236 comes out as printed. Method: duplicates are left out first, as
// a dash in the RFC's tables does; buffers run over the sequence as sent, so that losses stall
// them up to the threshold.

const sequenceOf = (text: string): Float64Array => Float64Array.from(text.split(' '), Number);

const firstCopiesOf = (text: string) =>
  firstCopies({ sequences: sequenceOf(text), arrivedAtMs: sequenceOf(text) });

function displacementsOf(text: string): readonly number[] {
  const { sequences } = firstCopiesOf(text);
  return [...displacements(sequences, sequences.toSorted())];
}

function buffersOf(text: string, thresholdCount: number): readonly number[] {
  const { sequences } = firstCopiesOf(text);
  const positions = Int32Array.from(sequences, (sequence) => sequence - 1);
  return [...bufferOccupancies(positions, thresholdCount)];
}

describe('the displacements of', () => {
  test.each([
    ['RFC 5236 §8a', '1 4 2 5 3 6 7 8', [0, -2, 1, -1, 2, 0, 0, 0]],
    ['RFC 5236 §8b, with a loss', '1 2 4 5 6 7', [0, 0, 0, 0, 0, 0]],
    ['RFC 5236 §8c, with a duplicate', '1 3 2 3 4 5', [0, -1, 1, 0, 0]],
    ['RFC 5236 example 3', '1 4 3 5 3 8 7 6', [0, -1, 1, 0, -2, 0, 2]],
    ['RFC 5236 example 5', '1 2 5 3 6 2', [0, 0, -2, 2, 0]],
  ])('%s', (_, sequence, expected) => {
    expect(displacementsOf(sequence)).toEqual(expected);
  });
});

describe('the buffer after each arrival of', () => {
  test.each([
    ['RFC 5236 §8a', '1 4 2 5 3 6 7 8', 4, [0, 1, 1, 2, 0, 0, 0, 0]],
    ['RFC 5236 §8b, with a loss', '1 2 4 5 6 7', 3, [0, 0, 1, 2, 3, 0]],
    ['RFC 5236 §8c, with a duplicate', '1 3 2 3 4 5', 2, [0, 1, 0, 0, 0]],
  ])('%s', (_, sequence, thresholdCount, expected) => {
    expect(buffersOf(sequence, thresholdCount)).toEqual(expected);
  });

  test('RFC 5236 §8b over the delivered set is empty: a loss stalls nobody', () => {
    const sequences = sequenceOf('1 2 4 5 6 7');
    const ranks = ranksOf(sequences, sequences);

    expect([...bufferOccupancies(ranks, Number.POSITIVE_INFINITY)]).toEqual([0, 0, 0, 0, 0, 0]);
  });

  test('a record that comes after it was given up is not held', () => {
    expect(buffersOf('1 3 4 2 5', 1)).toEqual([0, 1, 0, 0, 0]);
  });
});

test('RFC 5236 §8a: the densities', () => {
  const tally = new ReorderingTally();
  const sequences = sequenceOf('1 4 2 5 3 6 7 8');
  tally.add({ sequences, arrivedAtMs: sequences });

  expect(summariseReordering(tally)).toMatchObject({
    arrived: 8,
    displacement: {
      inPlace: 4,
      early: {
        counts: [
          { value: 1, count: 1 },
          { value: 2, count: 1 },
        ],
      },
      late: {
        counts: [
          { value: 1, count: 1 },
          { value: 2, count: 1 },
        ],
      },
    },
    buffer: {
      occupancy: {
        counts: [
          { value: 0, count: 5 },
          { value: 1, count: 2 },
          { value: 2, count: 1 },
        ],
      },
    },
  });
});

test('RFC 5236 example 1: one record far too early makes eighteen late by one', () => {
  const tally = new ReorderingTally();
  const others = Array.from({ length: 18 }, (_, index) => index + 2);
  const sequences = Float64Array.from([1, 20, ...others]);
  tally.add({ sequences, arrivedAtMs: sequences.toSorted() });

  expect(summariseReordering(tally)).toMatchObject({
    reordered: 18,
    displacement: {
      inPlace: 1,
      early: { counts: [{ value: 18, count: 1 }] },
      late: { counts: [{ value: 1, count: 18 }] },
    },
    buffer: { needs: expect.arrayContaining([{ arrivalPercent: 100, recordCount: 1 }]) },
  });
});
