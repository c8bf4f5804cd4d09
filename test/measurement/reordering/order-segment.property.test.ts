import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  EMPTY_SEGMENT,
  joinOrderSegments,
  type OrderSegment,
  orderSegmentOf,
} from '../../../src/measurement/reordering/order-segment.ts';
import { naiveReordered } from './naive-metrics.ts';

// Goal: the reordered count of a key may be put together from stretches of its arrivals.

const join = (earlier: OrderSegment, later: OrderSegment): OrderSegment =>
  joinOrderSegments({ earlier, later });

/** First copies, wild or nearly in order, with losses, cut at three places. */
const stretches = fc
  .tuple(
    fc.oneof(
      fc.uniqueArray(fc.nat(60), { maxLength: 40 }),
      fc.array(fc.nat(5), { maxLength: 60 }).map((delays) =>
        delays
          .map((delay, sequence) => ({ sequence, at: sequence + delay }))
          .sort((a, b) => a.at - b.at)
          .flatMap(({ sequence }) => (sequence % 7 === 3 ? [] : [sequence])),
      ),
    ),
    fc.nat(60),
    fc.nat(60),
  )
  .map(([sequence, first, second]) => {
    const [low, high] = [Math.min(first, second), Math.max(first, second)];
    return [sequence.slice(0, low), sequence.slice(low, high), sequence.slice(high)] as const;
  });

test('joined stretches are the state of the whole, in either grouping', () => {
  fc.assert(
    fc.property(stretches, ([a, b, c]) => {
      const whole = orderSegmentOf([...a, ...b, ...c]);
      const [sa, sb, sc] = [orderSegmentOf(a), orderSegmentOf(b), orderSegmentOf(c)];

      expect(join(join(sa, sb), sc)).toEqual(whole);
      expect(join(sa, join(sb, sc))).toEqual(whole);
    }),
    { numRuns: 1000 },
  );
});

test('the whole counts what the singleton calls reordered', () => {
  fc.assert(
    fc.property(stretches, ([a, b, c]) => {
      const whole = [...a, ...b, ...c];
      const { arrived, reordered } = join(orderSegmentOf(a), orderSegmentOf([...b, ...c]));

      expect(arrived).toBe(whole.length);
      expect(reordered).toBe(naiveReordered(whole).filter(Boolean).length);
    }),
  );
});

test('a stretch without arrivals changes nothing', () => {
  fc.assert(
    fc.property(stretches, ([a]) => {
      const segment = orderSegmentOf(a);

      expect(join(segment, EMPTY_SEGMENT)).toEqual(segment);
      expect(join(EMPTY_SEGMENT, segment)).toEqual(segment);
    }),
  );
});

test('records in order take one range however many they are', () => {
  const segment = orderSegmentOf(Array.from({ length: 10_000 }, (_, sequence) => sequence));

  expect(segment).toEqual({ arrived: 10_000, reordered: 0, highs: [[0, 9_999]] });
});
