import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { DeadlineHeap } from '../../../src/local/sqs/deadline-heap.ts';
import { Deque } from '../../../src/local/sqs/deque.ts';

// Goal: the two containers under every queue behave like the arrays they replace.

test('a deque behaves like an array with push, unshift and shift', () => {
  const step = fc.constantFrom('pushBack' as const, 'pushFront' as const, 'popFront' as const);
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const deque = new Deque<number>();
      const model: number[] = [];
      for (const [value, name] of steps.entries()) {
        if (name === 'pushBack') {
          deque.pushBack(value);
          model.push(value);
        } else if (name === 'pushFront') {
          deque.pushFront(value);
          model.unshift(value);
        } else {
          expect(deque.popFront()).toBe(model.shift());
        }
        expect(deque.length).toBe(model.length);
        expect(deque.at(0)).toBe(model[0]);
        expect(deque.at(model.length - 1)).toBe(model.at(-1));
        expect(deque.at(model.length)).toBeUndefined();
      }
    }),
  );
});

test('a deadline heap gives the earliest first, then the lower serial, whatever is removed', () => {
  const items = fc.array(fc.record({ dueAtMs: fc.nat({ max: 50 }), remove: fc.boolean() }), {
    minLength: 20,
    maxLength: 100,
    size: 'max',
  });
  fc.assert(
    fc.property(items, (list) => {
      const heap = new DeadlineHeap<{ dueAtMs: number; serial: number; heapIndex: number }>();
      const all = list.map((item, serial) => ({ ...item, serial, heapIndex: -1 }));
      for (const item of all) heap.add(item);
      for (const item of all) if (item.remove) heap.remove(item);

      const order: number[] = [];
      for (let next = heap.earliest(); next !== undefined; next = heap.earliest()) {
        order.push(next.serial);
        heap.remove(next);
      }

      const expected = all
        .filter((item) => !item.remove)
        .sort((a, b) => a.dueAtMs - b.dueAtMs || a.serial - b.serial);
      expect(order).toEqual(expected.map((item) => item.serial));
      expect(all.every((item) => item.heapIndex === -1)).toBe(true);
    }),
    { numRuns: 300 },
  );
});
