import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { judgeKeyOrder, type KeyArrivals } from '../../src/measurement/key-order.ts';

// Goal: the order of a key is judged exactly, and only where "before" is certain. Method: the
// vectors of RFC 4737 §7 one record per invocation, hand-made batches, and a brute force that
// compares every pair of random arrivals.

interface Arrival {
  readonly seq: number;
  readonly invocation: number;
  readonly index: number;
  readonly startMs: number;
  readonly endMs: number;
}

function columnsOf(arrivals: readonly Arrival[]): KeyArrivals {
  return {
    keySequence: Float64Array.from(arrivals, ({ seq }) => seq),
    startedAtMs: Float64Array.from(arrivals, ({ startMs }) => startMs),
    endedAtMs: Float64Array.from(arrivals, ({ endMs }) => endMs),
    invocation: Int32Array.from(arrivals, ({ invocation }) => invocation),
    batchIndex: Int32Array.from(arrivals, ({ index }) => index),
  };
}

const oneByOne = (sequence: readonly number[], times: readonly number[]): KeyArrivals =>
  columnsOf(
    sequence.map((seq, at) => {
      const startMs = times[at] ?? at;
      return { seq, invocation: at, index: 0, startMs, endMs: startMs };
    }),
  );

describe('the reordered count of RFC 4737', () => {
  const vectors = [
    {
      section: '§7.1',
      sequence: [1, 2, 3, 5, 6, 7, 8, 4, 9, 10],
      times: [68, 88, 108, 148, 168, 188, 208, 210, 228, 248],
      reordered: 1,
    },
    {
      section: '§7.2',
      sequence: [1, 2, 3, 4, 7, 5, 6, 8, 9, 10],
      times: [68, 88, 108, 128, 188, 189, 190, 208, 228, 248],
      reordered: 2,
    },
    {
      section: '§7.3',
      sequence: [1, 2, 3, 7, 8, 9, 10, 4, 5, 6, 11],
      times: [68, 88, 108, 188, 208, 228, 248, 250, 252, 256, 268],
      reordered: 3,
    },
    {
      section: '§7.4',
      sequence: [1, 2, 3, 6, 7, 4, 5, 8, 9, 10, 12, 13, 11, 14, 15, 16],
      times: [],
      reordered: 3,
    },
  ];
  test.each(vectors)('holds for $section', ({ sequence, times, reordered }) => {
    expect(judgeKeyOrder(oneByOne(sequence, times), 0).reordered).toBe(reordered);
  });
});

describe('before', () => {
  const late = { seq: 1, invocation: 1, index: 0, startMs: 101, endMs: 102 };

  test('is not certain within the epsilon', () => {
    const early = { seq: 2, invocation: 0, index: 0, startMs: 100, endMs: 101 };

    expect(judgeKeyOrder(columnsOf([early, late]), 1).reordered).toBe(0);
    expect(judgeKeyOrder(columnsOf([early, late]), 0.5).reordered).toBe(1);
  });

  test('is certain inside a batch, even at the same instant', () => {
    const early = { ...late, seq: 2 };

    expect(judgeKeyOrder(columnsOf([{ ...late, index: 1 }, early]), 1).reordered).toBe(1);
  });

  test('a gap is no disorder', () => {
    expect(judgeKeyOrder(oneByOne([1, 5, 9], []), 0).reordered).toBe(0);
  });
});

const arrivals = fc
  .uniqueArray(
    fc.record({
      seq: fc.nat({ max: 40 }),
      invocation: fc.nat({ max: 6 }),
      startMs: fc.nat({ max: 60 }),
      lastMs: fc.nat({ max: 20 }),
    }),
    { maxLength: 40, selector: ({ seq }) => seq },
  )
  .map((rows): Arrival[] =>
    rows.map(({ lastMs, ...row }, index) => ({ ...row, index, endMs: row.startMs + lastMs })),
  );

test('random arrivals are judged as by comparing every pair', () => {
  fc.assert(
    fc.property(arrivals, fc.nat({ max: 3 }), (rows, epsilonMs) => {
      const isBefore = (a: Arrival, b: Arrival): boolean =>
        a.startMs < b.startMs - epsilonMs || (a.invocation === b.invocation && a.index < b.index);
      const reordered = rows.filter((b) => rows.some((a) => a.seq > b.seq && isBefore(a, b)));

      expect(judgeKeyOrder(columnsOf(rows), epsilonMs).reordered).toBe(reordered.length);
    }),
  );
});

test('overlaps are those found by comparing every pair', () => {
  fc.assert(
    fc.property(arrivals, fc.nat({ max: 3 }), (rows, epsilonMs) => {
      const inOrder = rows.toSorted((a, b) => a.startMs - b.startMs);
      const overlapping = inOrder.filter((b, at) =>
        inOrder
          .slice(0, at)
          .some((a) => a.invocation !== b.invocation && b.startMs + epsilonMs < a.endMs),
      );

      expect(judgeKeyOrder(columnsOf(rows), epsilonMs).overlapping).toBe(overlapping.length);
    }),
  );
});
