import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { History } from '../observed-history.ts';
import { foundIn, judged } from './judged.ts';
import { naiveAnomalies } from './naive-anomalies.ts';

// Goal: every anomaly is found and none is made up. Method: histories in which anything may happen
// against a checker that compares every delivery with every other.

const someRecord = fc.record({
  key: fc.constantFrom('a', 'b'),
  seq: fc.nat({ max: 6 }),
  outcome: fc.constantFrom('ok', 'ok', 'ok', 'fail', 'unknown'),
  givenUp: fc.constantFrom('no', 'no', 'no', 'dead-letter-queue', 'expired'),
  copies: fc.array(fc.record({ shard: fc.nat({ max: 1 }), order: fc.nat() }), { maxLength: 2 }),
});

const someInvocation = fc.record({
  startMs: fc.nat({ max: 50 }),
  lastMs: fc.nat({ max: 15 }),
  batch: fc.array(
    fc.record({
      pick: fc.nat(),
      copy: fc.nat({ max: 1 }),
      outcome: fc.constantFrom('processed', 'processed', 'failed'),
    }),
    { maxLength: 6 },
  ),
});

/** Whatever may happen; positions are distinct, and records of unknown place may have any copy. */
const anyHistory = fc
  .tuple(
    fc.uniqueArray(someRecord, {
      minLength: 1,
      maxLength: 10,
      selector: ({ key, seq }) => `${key}${seq}`,
    }),
    fc.array(someInvocation, { maxLength: 8 }),
  )
  .map(([drawn, invocations]): History => {
    const orders = drawn.flatMap(({ copies }) => copies.map(({ order }) => order)).toSorted();
    const records = drawn.map(({ copies, ...record }) => ({
      ...record,
      ...(copies.length > 0 && {
        stored: copies.map(({ shard, order }, at) => ({
          shard,
          position: orders.indexOf(order) + at / 2 + record.seq / 100,
        })),
      }),
    }));
    return {
      records,
      invocations: invocations.map(({ startMs, lastMs, batch }) => ({
        atMs: [startMs, startMs + lastMs],
        batch: batch.flatMap(({ pick, copy, outcome }) => {
          const record = records[pick % records.length];
          return record === undefined ? [] : [{ key: record.key, seq: record.seq, copy, outcome }];
        }),
      })),
    };
  });

test('random histories are judged as by comparing everything with everything', () => {
  fc.assert(
    fc.property(anyHistory, fc.nat({ max: 4 }), fc.boolean(), (history, epsilonMs, isComplete) => {
      const options = { epsilonMs, isComplete };

      expect(foundIn(judged(history, options))).toEqual(naiveAnomalies(history, options));
    }),
    { numRuns: 1_000 },
  );
});
