import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { RecentMap } from '../../src/collecting/recent-map.ts';

test('a key stays until as many others were set as the capacity, and memory is bounded', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 8 }),
      fc.array(fc.record({ key: fc.nat({ max: 30 }).map(String), remove: fc.boolean() })),
      (capacity, steps) => {
        const map = new RecentMap<number>(capacity);
        const model = new Map<string, number>();
        const setKeys: string[] = [];
        for (const [at, { key, remove }] of steps.entries()) {
          model.delete(key);
          if (remove) map.delete(key);
          else {
            map.set(key, at);
            model.set(key, at);
            setKeys.push(key);
          }
          expect(map.size).toBeLessThanOrEqual(2 * capacity);
          if (remove) expect(map.has(key)).toBe(false);
        }

        for (const [key, at] of model) {
          const others = new Set(setKeys.slice(setKeys.lastIndexOf(key) + 1));
          if (others.size < capacity) expect(map.get(key)).toBe(at);
        }
        for (const value of map.values()) expect([...model.values()]).toContain(value);
      },
    ),
  );
});
