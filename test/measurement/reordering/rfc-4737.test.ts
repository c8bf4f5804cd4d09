import { describe, expect, test } from '@jest/globals';
import {
  discontinuitySizes,
  reorderingGaps,
} from '../../../src/measurement/reordering/discontinuity.ts';
import { reorderingExtents } from '../../../src/measurement/reordering/extent.ts';
import { freeRuns } from '../../../src/measurement/reordering/free-runs.ts';
import { nReorderings } from '../../../src/measurement/reordering/n-reordering.ts';
import { ReorderingTally } from '../../../src/measurement/reordering/reordering-tally.ts';
import { summariseReordering } from '../../../src/measurement/reordering/summarise-reordering.ts';

// Goal: every table of RFC 4737 comes out as printed. Method: one sequence per table; the metrics
// are listed for the reordered records only, in arrival order.

const sequenceOf = (text: string): Float64Array => Float64Array.from(text.split(' '), Number);

const vectors = [
  {
    source: 'RFC 4737 §7.1',
    sequences: sequenceOf('1 2 3 5 6 7 8 4 9 10'),
    arrivedAtMs: sequenceOf('68 88 108 148 168 188 208 210 228 248'),
    extents: [4],
    lateTimesMs: [62],
    n: [4],
  },
  {
    source: 'RFC 4737 §7.2',
    sequences: sequenceOf('1 2 3 4 7 5 6 8 9 10'),
    arrivedAtMs: sequenceOf('68 88 108 128 188 189 190 208 228 248'),
    extents: [1, 2],
    lateTimesMs: [1, 2],
    n: [1, 0],
  },
  {
    source: 'RFC 4737 §7.3',
    sequences: sequenceOf('1 2 3 7 8 9 10 4 5 6 11'),
    arrivedAtMs: sequenceOf('68 88 108 188 208 228 248 250 252 256 268'),
    extents: [4, 5, 6],
    lateTimesMs: [62, 64, 68],
    n: [4, 0, 0],
  },
];

describe('the example of', () => {
  test.each(vectors)('$source', ({ sequences, arrivedAtMs, extents, lateTimesMs, n }) => {
    const tally = new ReorderingTally();
    tally.add({ sequences, arrivedAtMs });

    const found = reorderingExtents(sequences);
    expect([...found].filter((extent) => extent > 0)).toEqual(extents);
    expect([...nReorderings(sequences)].filter((_, at) => (found[at] ?? 0) > 0)).toEqual(n);
    expect([...tally.lateTimesMs.sorted()]).toEqual(lateTimesMs);
    expect(summariseReordering(tally)).toMatchObject({
      arrived: sequences.length,
      reordered: extents.length,
      reorderedRatio: extents.length / sequences.length,
    });
  });

  test('RFC 4737 §7.4: extents, gap and free runs', () => {
    const sequences = sequenceOf('1 2 3 6 7 4 5 8 9 10 12 13 11 14 15 16');
    const extents = reorderingExtents(sequences);

    expect([...extents].filter((extent) => extent > 0)).toEqual([2, 3, 2]);
    expect(reorderingGaps(extents)).toEqual([7]);
    expect(discontinuitySizes(sequences)).toEqual([2, 1]);
    // Runs of 5, 0 and 5 records, then three that no reordered record follows.
    expect(freeRuns(extents)).toEqual({
      arrived: 16,
      runs: 3,
      runRecords: 10,
      squaredRunRecords: 50,
      openRecords: 3,
    });
  });

  test('RFC 4737 §5.3: a block of late records is n-reordered in its first only', () => {
    const largestN = nReorderings(sequenceOf('1 2 3 7 8 9 4 5 6'));

    expect([...largestN]).toEqual([0, 0, 0, 0, 0, 0, 3, 0, 0]);
  });
});

test('RFC 4737 §5.3: the degree is over all arrived records, not over l − n', () => {
  const tally = new ReorderingTally();
  const sequences = sequenceOf('1 2 3 5 6 7 8 4 9 10');
  tally.add({ sequences, arrivedAtMs: sequences });
  const { nReordering, nReorderingMax } = summariseReordering(tally);

  expect(nReordering.map(({ ratio }) => ratio)).toEqual([0.1, 0.1, 0.1, 0.1, 0, 0, 0, 0, 0, 0]);
  expect(nReorderingMax).toBe(4);
});
