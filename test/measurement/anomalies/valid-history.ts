import fc from 'fast-check';
import type { HistoryDelivery, HistoryInvocation, HistoryRecord } from '../observed-history.ts';

/** A history in which nothing is wrong; at least one key has three processed records. */
export interface ValidHistory {
  readonly records: readonly HistoryRecord[];
  /** Every 20 ms one of 5 ms, so that there is room between any two. */
  readonly invocations: readonly HistoryInvocation[];
}

/** How far the copies of two records of a key are apart in the broker's order. */
export const POSITION_STEP = 10;

const KEYS = ['a', 'b', 'c'] as const;

/** What the last records of a key may come to: nothing later is processed after them. */
const ends = ['dead-lettered', 'expired', 'refused', 'unknown'] as const;

const keyPlan = fc.record({
  /** Of each record that is processed: whether it failed at first. */
  failsAtFirst: fc.array(fc.boolean(), { minLength: 3, maxLength: 8 }),
  ends: fc.array(fc.constantFrom(...ends), { maxLength: 2 }),
});

/** Some keys, their records in batches as they came, each failure retried before anything later. */
export const validHistory = fc
  .record({
    plans: fc.array(keyPlan, { minLength: 1, maxLength: KEYS.length }),
    batchSizes: fc.infiniteStream(fc.integer({ min: 1, max: 5 })),
    isOrdered: fc.boolean(),
  })
  .map(({ plans, batchSizes, isOrdered }): ValidHistory => {
    const records: HistoryRecord[] = [];
    const deliveries: HistoryDelivery[] = [];
    const most = Math.max(
      ...plans.map(({ failsAtFirst, ends: last }) => failsAtFirst.length + last.length),
    );
    for (let seq = 0; seq < most; seq++) {
      for (const [index, { failsAtFirst, ends: last }] of plans.entries()) {
        const key = KEYS[index] ?? '';
        const stored = isOrdered ? { stored: [{ position: seq * POSITION_STEP }] } : {};
        const fails = failsAtFirst[seq];
        const end = last[seq - failsAtFirst.length];
        if (fails !== undefined) {
          records.push({ key, seq, ...stored });
          if (fails) deliveries.push({ key, seq, outcome: 'failed' });
          deliveries.push({ key, seq, outcome: 'processed' });
        } else if (end === 'refused' || end === 'unknown') {
          records.push({ key, seq, outcome: end === 'refused' ? 'fail' : 'unknown' });
        } else if (end !== undefined) {
          const givenUp = end === 'expired' ? end : 'dead-letter-queue';
          records.push({ key, seq, givenUp, ...stored });
          deliveries.push({ key, seq, outcome: 'failed' });
        }
      }
    }
    return { records, invocations: inBatches(deliveries, batchSizes) };
  });

/** A failure ends its batch, so that its retry is in the next. */
function inBatches(
  deliveries: readonly HistoryDelivery[],
  batchSizes: Iterator<number>,
): readonly HistoryInvocation[] {
  const batches: HistoryDelivery[][] = [];
  let room = 0;
  for (const delivery of deliveries) {
    if (room === 0) {
      batches.push([]);
      room = Number(batchSizes.next().value);
    }
    batches.at(-1)?.push(delivery);
    room = delivery.outcome === 'failed' ? 0 : room - 1;
  }
  return batches.map((batch, at) => ({ atMs: [at * 20, at * 20 + 5], batch }));
}
