import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { laneOfPartitionKey } from '../../../../src/local/lambda/event-source-mapping/lane-of-partition-key.ts';

test('a key is always on the same lane, and on one that exists', () => {
  fc.assert(
    fc.property(fc.string(), fc.integer({ min: 1, max: 10 }), (key, laneCount) => {
      const lane = laneOfPartitionKey(key, laneCount);
      expect(lane).toBe(laneOfPartitionKey(key, laneCount));
      expect(lane).toBeGreaterThanOrEqual(0);
      expect(lane).toBeLessThan(laneCount);
    }),
  );
});

test.each([2, 3, 4, 5, 8, 10])('a thousand users spread evenly over %i lanes', (laneCount) => {
  const counts = Array.from({ length: laneCount }, () => 0);
  for (let user = 0; user < 1000; user++) {
    const lane = laneOfPartitionKey(`user-${user}`, laneCount);
    counts[lane] = (counts[lane] ?? 0) + 1;
  }
  const fairShare = 1000 / laneCount;
  for (const count of counts) expect(Math.abs(count - fairShare)).toBeLessThan(fairShare * 0.35);
});
