import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { CertainOrder } from '../../../src/measurement/anomalies/certain-order.ts';
import { observedArm } from '../observed-history.ts';

// Goal: a delivery is late exactly where "before" is certain. Method: the vectors of RFC 4737 §7
// one record per invocation, hand-made batches, and a comparison of every pair at random.

interface Delivery {
  readonly seq: number;
  readonly invocation: number;
  readonly index: number;
  readonly startMs: number;
  readonly endMs: number;
}

/** Which sequences are late; deliveries of one key, at most one per record. */
function lateOf(deliveries: readonly Delivery[], epsilonMs: number): readonly number[] {
  const records = deliveries.map(({ seq }) => ({ key: 'a', seq }));
  const base = observedArm({ records, invocations: [] });
  const rows = deliveries.toSorted((a, b) => a.invocation - b.invocation || a.index - b.index);
  const order = new CertainOrder(
    {
      ...base.deliveries,
      invocation: Int32Array.from(rows, ({ invocation }) => invocation),
      batchIndex: Int32Array.from(rows, ({ index }) => index),
      startedAtMs: Float64Array.from(rows, ({ startMs }) => startMs),
      endedAtMs: Float64Array.from(rows, ({ endMs }) => endMs),
    },
    epsilonMs,
  );
  const all = Int32Array.from(rows.keys());
  const late = new Set<number>();
  const rankOf = (row: number): number => rows[row]?.seq ?? Number.NaN;
  order.findLate({ earlier: all, judged: all, rankOf }, (row) => late.add(rankOf(row)));
  return [...late].toSorted((a, b) => a - b);
}

const oneByOne = (sequence: readonly number[], times: readonly number[] = []): Delivery[] =>
  sequence.map((seq, at) => {
    const startMs = times[at] ?? at;
    return { seq, invocation: at, index: 0, startMs, endMs: startMs };
  });

describe('the reordered records of RFC 4737', () => {
  const vectors = [
    {
      section: '§7.1',
      sequence: [1, 2, 3, 5, 6, 7, 8, 4, 9, 10],
      times: [68, 88, 108, 148, 168, 188, 208, 210, 228, 248],
      late: [4],
    },
    {
      section: '§7.2',
      sequence: [1, 2, 3, 4, 7, 5, 6, 8, 9, 10],
      times: [68, 88, 108, 128, 188, 189, 190, 208, 228, 248],
      late: [5, 6],
    },
    {
      section: '§7.3',
      sequence: [1, 2, 3, 7, 8, 9, 10, 4, 5, 6, 11],
      times: [68, 88, 108, 188, 208, 228, 248, 250, 252, 256, 268],
      late: [4, 5, 6],
    },
    {
      section: '§7.4',
      sequence: [1, 2, 3, 6, 7, 4, 5, 8, 9, 10, 12, 13, 11, 14, 15, 16],
      times: [],
      late: [4, 5, 11],
    },
  ];
  test.each(vectors)('are those of $section', ({ sequence, times, late }) => {
    expect(lateOf(oneByOne(sequence, times), 0)).toEqual(late);
  });
});

describe('before', () => {
  const late = { seq: 1, invocation: 1, index: 0, startMs: 101, endMs: 102 };

  test('is not certain within the epsilon', () => {
    const early = { seq: 2, invocation: 0, index: 0, startMs: 99, endMs: 100 };

    expect(lateOf([early, late], 1)).toEqual([]);
    expect(lateOf([early, late], 0.5)).toEqual([1]);
  });

  test('is not certain while the other has not ended', () => {
    const early = { seq: 2, invocation: 0, index: 0, startMs: 0, endMs: 101 };

    expect(lateOf([early, late], 0)).toEqual([]);
  });

  test('is certain inside a batch, even at the same instant', () => {
    expect(
      lateOf(
        [
          { ...late, index: 1 },
          { ...late, seq: 2 },
        ],
        1,
      ),
    ).toEqual([1]);
  });

  test('is by index alone inside a batch, whatever clocks say', () => {
    const ended = { ...late, seq: 2, index: 1, startMs: 0, endMs: 1 };

    expect(lateOf([late, ended], 0)).toEqual([]);
  });

  test('is never certain between invocations whose clocks nobody compared', () => {
    expect(lateOf(oneByOne([2, 1]), Number.POSITIVE_INFINITY)).toEqual([]);
  });

  test('a gap is no disorder', () => {
    expect(lateOf(oneByOne([1, 5, 9]), 0)).toEqual([]);
  });
});

const someDeliveries = fc
  .uniqueArray(
    fc.record({
      seq: fc.nat({ max: 40 }),
      invocation: fc.nat({ max: 6 }),
      startMs: fc.nat({ max: 60 }),
      lastMs: fc.nat({ max: 20 }),
    }),
    { maxLength: 40, selector: ({ seq }) => seq },
  )
  .map((rows): Delivery[] =>
    rows.map(({ lastMs, ...row }, index) => ({ ...row, index, endMs: row.startMs + lastMs })),
  );

test('random deliveries are judged as by comparing every pair', () => {
  fc.assert(
    fc.property(someDeliveries, fc.nat({ max: 3 }), (deliveries, epsilonMs) => {
      const isBefore = (a: Delivery, b: Delivery): boolean =>
        a.invocation === b.invocation ? a.index < b.index : a.endMs + epsilonMs < b.startMs;
      const late = deliveries.filter((b) =>
        deliveries.some((a) => a.seq > b.seq && isBefore(a, b)),
      );

      expect(lateOf(deliveries, epsilonMs)).toEqual(
        late.map(({ seq }) => seq).toSorted((a, b) => a - b),
      );
    }),
    { numRuns: 500 },
  );
});
