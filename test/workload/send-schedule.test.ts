import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseWorkload } from '../../src/workload/parse-workload.ts';
import type { PlannedRecord } from '../../src/workload/planned-record.ts';
import { type SchedulePart, sendSchedule } from '../../src/workload/send-schedule.ts';
import { recordsOf } from './records-of.ts';

// Goal: a schedule has the rates, shares and sequences that its workload asks for, and its parts
// make up the whole. Method: count the records of schedules large enough that the bounds, about
// four standard deviations wide, are met by any correct generator and missed by a wrong one.

const layerOf = fc.record({
  seed: fc.integer(),
  rate: fc.integer({ min: 1, max: 2000 }),
  arrivals: fc.constantFrom('constant', 'poisson', { kind: 'bursts', every: '300ms', factor: 3 }),
  partitionKey: fc.constantFrom('userId', 'random'),
  keys: fc.record({
    count: fc.integer({ min: 2, max: 50 }),
    distribution: fc.constantFrom('uniform', 'zipf', 'hot-key'),
  }),
  poison: fc.constant([
    { kind: 'throw', share: 0.1 },
    { kind: 'malformed', share: 0.1 },
  ]),
});

const drawn = (layer: object, part: SchedulePart = {}): readonly PlannedRecord[] =>
  recordsOf(sendSchedule(parseWorkload({ duration: '1s', warmUp: '0s', ...layer }), part));

test('the same workload gives the same records, another seed others', () => {
  fc.assert(
    fc.property(layerOf, (layer) => {
      expect(drawn(layer)).toEqual(drawn(layer));
    }),
    { numRuns: 30 },
  );
  expect(drawn({ seed: 1 })).not.toEqual(drawn({ seed: 2 }));
});

test('each key counts its records from 0 without a gap, and offsets never decrease', () => {
  fc.assert(
    fc.property(layerOf, (layer) => {
      const next = new Map<string, number>();
      let latestMs = 0;
      for (const { orderingKey, keySequence, offsetMs } of drawn(layer)) {
        expect(keySequence).toBe(next.get(orderingKey) ?? 0);
        next.set(orderingKey, keySequence + 1);
        expect(offsetMs).toBeGreaterThanOrEqual(latestMs);
        latestMs = offsetMs;
      }
      expect(latestMs).toBeLessThan(1000);
    }),
    { numRuns: 50 },
  );
});

test('key slices and time windows partition the schedule, and no key is in two slices', () => {
  const parts = fc.record({ count: fc.integer({ min: 1, max: 5 }), cutMs: fc.nat({ max: 1000 }) });
  fc.assert(
    fc.property(layerOf, parts, (layer, { count, cutMs }) => {
      const slices = Array.from({ length: count }, (_, index) => ({ index, count }));
      const windows = [
        { fromMs: 0, toMs: cutMs },
        { fromMs: cutMs, toMs: 5000 },
      ];

      const bySlice = slices.map((slice) =>
        windows.flatMap((window) => drawn(layer, { slice, window })),
      );

      const byIndex = (left: PlannedRecord, right: PlannedRecord) => left.index - right.index;
      expect(bySlice.flat().sort(byIndex)).toEqual(drawn(layer));
      const keysOf = bySlice.map((part) => new Set(part.map(({ orderingKey }) => orderingKey)));
      const keyCount = keysOf.reduce((sum, keys) => sum + keys.size, 0);
      expect(keyCount).toBe(new Set(keysOf.flatMap((keys) => [...keys])).size);
    }),
    { numRuns: 50 },
  );
});

test('constant arrivals lie at index / rate, without drift after an hour', () => {
  const hour = drawn({ rate: 30, duration: '1h' });

  expect(hour).toHaveLength(108_000);
  expect(hour.every(({ index, offsetMs }) => offsetMs === (index * 1000) / 30)).toBe(true);
});

test('poisson arrivals have the rate on average and exponential gaps', () => {
  const offsets = drawn({ arrivals: 'poisson', rate: 1000, duration: '100s' }).map(
    ({ offsetMs }) => offsetMs,
  );

  expect(Math.abs(offsets.length - 100_000)).toBeLessThan(1300);
  const gaps = offsets.slice(1).map((offset, index) => offset - (offsets[index] ?? 0));
  const longerThanMean = gaps.filter((gap) => gap > 1).length / gaps.length;
  expect(Math.abs(longerThanMean - Math.exp(-1))).toBeLessThan(0.007);
});

test('bursts put the records of a period into its first part and keep the rate', () => {
  const arrivals = { kind: 'bursts', every: '500ms', factor: 5 };
  const bursts = drawn({ arrivals, rate: 200, duration: '10s' });

  expect(bursts).toHaveLength(2000);
  expect(bursts.every(({ offsetMs }) => offsetMs % 500 < 100)).toBe(true);
  const firstPeriod = bursts.filter(({ offsetMs }) => offsetMs < 500);
  expect(firstPeriod.map(({ offsetMs }) => offsetMs)).toEqual(
    Array.from({ length: 100 }, (_, index) => index),
  );
});

test('the rate rises evenly during the warm-up and then stays', () => {
  const records = drawn({ rate: 100, duration: '2s', warmUp: '4s' });

  const inSecond = (second: number) =>
    records.filter(({ offsetMs }) => Math.floor(offsetMs / 1000) === second).length;
  // 100 × (t² / 8) records by second t: 12.5, 50, 112.5, 200; the record at 0 is the first.
  expect([0, 1, 2, 3, 4, 5].map(inSecond)).toEqual([13, 37, 63, 87, 100, 100]);
  const measured = records.filter(({ offsetMs }) => offsetMs >= 4000);
  expect(measured.map(({ offsetMs }) => offsetMs)).toEqual(
    Array.from({ length: 200 }, (_, index) => 4000 + index * 10),
  );
});

test.each(['poisson', { kind: 'bursts', every: '500ms', factor: 5 }])(
  'a warm-up has half the records of the full rate: %j',
  (arrivals) => {
    const records = drawn({ arrivals, rate: 1000, duration: '50s', warmUp: '50s' });

    const warmUpCount = records.filter(({ offsetMs }) => offsetMs < 50_000).length;
    expect(Math.abs(warmUpCount - 25_000)).toBeLessThan(650);
    expect(Math.abs(records.length - warmUpCount - 50_000)).toBeLessThan(900);
  },
);

test.each([
  ['uniform', {}, 1 / 100],
  ['zipf', { exponent: 1 }, 1 / 5.187378],
  ['zipf', { exponent: 0 }, 1 / 100],
  ['hot-key', { share: '30%' }, 0.3],
])('the first key gets its share: %s %j', (distribution, rest, shareRatio) => {
  const keys = { count: 100, distribution, ...rest };
  const records = drawn({ keys, rate: 100_000 });

  const first = records.filter(({ orderingKey }) => orderingKey === 'user-1').length;
  expect(new Set(records.map(({ orderingKey }) => orderingKey)).size).toBe(100);
  expect(Math.abs(first / 100_000 - shareRatio)).toBeLessThan(0.006);
});

test('zipf gives the k-th key a share of 1 / k^exponent of the first', () => {
  const records = drawn({
    keys: { count: 100, distribution: 'zipf', exponent: 1.5 },
    rate: 100_000,
  });

  const countOf = (key: string) => records.filter(({ orderingKey }) => orderingKey === key).length;
  expect(Math.abs(countOf('user-1') / countOf('user-4') - 8)).toBeLessThan(0.5);
});

test('poison has its shares, and all malformations occur', () => {
  const poison = [
    { kind: 'throw', share: '1%' },
    { kind: 'throw-times', share: '2%', times: 3 },
    { kind: 'malformed', share: '3%' },
    { kind: 'hang', share: '0.5%' },
  ];
  const records = drawn({ poison, rate: 100_000 });

  const shareOf = (kind: string) =>
    records.filter(({ fault }) => fault?.kind === kind).length / records.length;
  expect(Math.abs(shareOf('throw') - 0.01)).toBeLessThan(0.0013);
  expect(Math.abs(shareOf('throw-times') - 0.02)).toBeLessThan(0.0018);
  expect(Math.abs(shareOf('malformed') - 0.03)).toBeLessThan(0.0022);
  expect(Math.abs(shareOf('hang') - 0.005)).toBeLessThan(0.0009);
  const malformations = records.map(({ fault }) =>
    fault?.kind === 'malformed' ? fault.malformation : 'none',
  );
  expect(new Set(malformations).size).toBe(5);
});

test('random partition keys differ from record to record, user ids stay the ordering keys', () => {
  const records = drawn({ partitionKey: 'random', keys: { count: 3 }, rate: 1000 });

  expect(new Set(records.map(({ partitionKey }) => partitionKey)).size).toBe(1000);
  expect(new Set(records.map(({ orderingKey }) => orderingKey)).size).toBe(3);
});
