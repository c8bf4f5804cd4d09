import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { activitySchema } from '../../src/activity/activity-record.ts';
import { decodePlainActivity } from '../../src/activity/decode-plain-activity.ts';

// Goal: the short way takes what our producer makes and never anything that the schema would refuse or
// change. Method: JSON near to activities, judged by both.

const plain = {
  userId: 'user-1',
  eventType: 'click',
  timestamp: 1_767_225_600_000,
  kvs: { run: 'run', seq: 3, intendedAtMs: 1_767_225_600_000.5, sentAtMs: 1_767_225_600_001 },
  properties: { filler: 'abc' },
};

test('a record of our producer is taken as it is', () => {
  expect(decodePlainActivity(plain)).toBe(plain);
});

test('a foreign record without an envelope is taken as it is', () => {
  const foreign = { userId: 'user-1', eventType: 'click', timestamp: 1 };
  expect(decodePlainActivity(foreign)).toBe(foreign);
});

test('whatever is taken is what the schema makes of it', () => {
  const odd = fc.oneof(
    fc.jsonValue(),
    fc.constantFrom<unknown>('', 'a'.repeat(64), 'a'.repeat(65), 'a'.repeat(128), 'a'.repeat(129)),
    fc.constantFrom<unknown>(-1, -0, 0, 0.5, 1e308, 2 ** 53, 2 ** 53 - 1, null, {}, []),
    fc.constant(JSON.parse('{"__proto__":1}')),
    fc.constant(JSON.parse('1e999')),
  );
  const names = ['userId', 'eventType', 'timestamp', 'properties', 'kvs', 'other', '__proto__'];
  const inner = ['run', 'seq', 'intendedAtMs', 'sentAtMs', 'fault', 'work', 'other', '__proto__'];
  const change = fc.record({
    inside: fc.boolean(),
    name: fc.constantFrom(...names, ...inner),
    value: fc.option(odd, { nil: undefined }),
  });
  let takenCount = 0;
  fc.assert(
    fc.property(fc.array(change, { maxLength: 3 }), (changes) => {
      const value = structuredClone(plain);
      for (const { inside, name, value: replacement } of changes) {
        const target = inside ? value.kvs : value;
        if (replacement === undefined) Reflect.deleteProperty(target, name);
        else {
          const property = { value: replacement, enumerable: true, writable: true };
          Object.defineProperty(target, name, { ...property, configurable: true });
        }
        if (typeof value.kvs !== 'object' || value.kvs === null) break;
      }
      const taken = decodePlainActivity(value);
      if (taken === undefined) return;
      takenCount++;
      expect(activitySchema.safeParse(value)).toEqual({ success: true, data: taken });
    }),
    { numRuns: 3000 },
  );
  expect(takenCount).toBeGreaterThan(300);
});

test.each<[string, unknown]>([
  ['null', null],
  ['a list', []],
  ['a text', 'user-1'],
  ['a missing field', { userId: 'user-1', eventType: 'click' }],
  ['a fault', { ...plain, kvs: { ...plain.kvs, fault: { kind: 'throw' } } }],
])('%s is left to the schema', (_, value) => {
  expect(decodePlainActivity(value)).toBeUndefined();
});
