import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { judgeHistory } from '../../src/measurement/anomalies/judge-history.ts';
import { measureCompleteness } from '../../src/measurement/completeness.ts';
import { measureDuplicates } from '../../src/measurement/duplicates.ts';
import { recordOutcomesOf } from '../../src/measurement/record-outcomes.ts';
import type { ObservedArm } from '../../src/observation/observed-arm.ts';
import { type History, type HistoryInvocation, observedArm } from './observed-history.ts';

// Goal: a valid history shows no anomaly, and each planted anomaly shows and nothing else does.
// Method: random histories in which every record is processed in order, given up, refused or
// unknown; then one change each.

const completenessOf = (arm: ObservedArm) => measureCompleteness(arm, recordOutcomesOf(arm));
const orderingOf = (arm: ObservedArm) =>
  judgeHistory(arm, recordOutcomesOf(arm), { epsilonMs: 1, isComplete: true }).ordering;

const fates = ['processed', 'retried', 'dead-lettered', 'refused', 'unknown'] as const;

/** Some keys with some records each, every record with a fate; delivered in order, one by one. */
const validHistory = fc
  .array(fc.array(fc.constantFrom(...fates), { minLength: 2, maxLength: 12 }), {
    minLength: 1,
    maxLength: 6,
  })
  .map((keys): History => {
    const invocations: HistoryInvocation[] = [];
    let nowMs = 0;
    const deliver = (key: string, seq: number, outcome: 'processed' | 'failed'): void => {
      invocations.push({ atMs: [nowMs, nowMs + 5], batch: [{ key, seq, outcome }] });
      nowMs += 10;
    };
    const records = keys.flatMap((fatesOfKey, keyIndex) =>
      fatesOfKey.map((fate, seq) => {
        const key = `key-${keyIndex}`;
        if (fate === 'retried' || fate === 'dead-lettered') deliver(key, seq, 'failed');
        if (fate === 'processed' || fate === 'retried') deliver(key, seq, 'processed');
        return {
          key,
          seq,
          outcome:
            fate === 'refused' ? ('fail' as const) : fate === 'unknown' ? fate : ('ok' as const),
          givenUp: fate === 'dead-lettered' ? ('dead-letter-queue' as const) : ('no' as const),
        };
      }),
    );
    return { records, invocations };
  });

const withTwoProcessed = validHistory.filter(
  ({ invocations }) => processedOf({ records: [], invocations }).length >= 2,
);

function processedOf({ invocations }: History): HistoryInvocation[] {
  return invocations.filter(({ batch }) => batch[0]?.outcome === 'processed');
}

test('every record of a valid history has exactly one fate and none is unexplained', () => {
  fc.assert(
    fc.property(validHistory, (history) => {
      const counts = completenessOf(observedArm(history));

      expect(counts.unexplained).toBe(0);
      expect(
        counts.processed +
          counts.deadLettered +
          counts.onFailure +
          counts.failedAtSend +
          counts.unknownNotSeen,
      ).toBe(counts.attempted);
      expect(counts.attempted).toBe(history.records.length);
    }),
  );
});

test('a valid history has no reordered record and no repeated processing', () => {
  fc.assert(
    fc.property(validHistory, (history) => {
      const arm = observedArm(history);

      expect(orderingOf(arm).reorderedRecords).toBe(0);
      expect(measureDuplicates(arm, recordOutcomesOf(arm))).toMatchObject({
        producer: 0,
        redeliveredAfterSuccess: 0,
        processedRepeatedly: 0,
      });
    }),
  );
});

test('a processed delivery taken away leaves its record lost', () => {
  fc.assert(
    fc.property(withTwoProcessed, fc.nat(), (history, pick) => {
      const processed = processedOf(history);
      const taken = processed[pick % processed.length];
      const rest = { ...history, invocations: history.invocations.filter((one) => one !== taken) };

      expect(completenessOf(observedArm(rest))).toMatchObject({ unexplained: 1, lost: 1 });
    }),
  );
});

test('a processed delivery that comes again is a redelivery after success', () => {
  fc.assert(
    fc.property(withTwoProcessed, fc.nat(), (history, pick) => {
      const processed = processedOf(history);
      const again = processed[pick % processed.length];
      const repeated = { atMs: [1e6, 1e6 + 1] as const, batch: again?.batch ?? [] };
      const arm = observedArm({ ...history, invocations: [...history.invocations, repeated] });

      expect(measureDuplicates(arm, recordOutcomesOf(arm))).toMatchObject({
        redeliveredAfterSuccess: 1,
        processedRepeatedly: 1,
        producer: 0,
      });
      expect(orderingOf(arm).reorderedRecords).toBe(0);
      expect(completenessOf(arm).unexplained).toBe(0);
    }),
  );
});

test('a first delivery moved behind a later record of its key is reordered', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 20 }), fc.nat(), (count, pick) => {
      const moved = pick % (count - 1);
      const records = Array.from({ length: count }, (_, seq) => ({ key: 'a', seq }));
      const invocations = records.map(({ key, seq }) => {
        const startMs = seq === moved ? 1e6 : seq * 10;
        return { atMs: [startMs, startMs + 5] as const, batch: [{ key, seq }] };
      });

      expect(orderingOf(observedArm({ records, invocations }))).toMatchObject({
        reorderedRecords: 1,
        reorderedKeys: 1,
        reorderedRatio: 1 / count,
        worstKeys: [{ key: 'a', reordered: 1, arrived: count }],
      });
    }),
  );
});

test('a refused record that is delivered is told apart from a recovered one', () => {
  const arm = observedArm({
    records: [
      { key: 'a', seq: 0, outcome: 'fail' },
      { key: 'a', seq: 1, outcome: 'unknown' },
    ],
    invocations: [
      {
        atMs: [0, 1],
        batch: [
          { key: 'a', seq: 0 },
          { key: 'a', seq: 1 },
        ],
      },
    ],
  });

  expect(completenessOf(arm)).toMatchObject({
    deliveredThoughRefused: 1,
    recovered: 1,
    processed: 2,
    unexplained: 0,
  });
});

test('a second copy of a record is the producer’s duplicate, not a redelivery', () => {
  const arm = observedArm({
    records: [{ key: 'a', seq: 0, tries: 2, copies: 2 }],
    invocations: [
      { atMs: [0, 1], batch: [{ key: 'a', seq: 0, copy: 0 }] },
      { atMs: [5, 6], batch: [{ key: 'a', seq: 0, copy: 1 }] },
    ],
  });

  expect(measureDuplicates(arm, recordOutcomesOf(arm))).toEqual({
    producer: 1,
    redeliveredAfterFailure: 0,
    redeliveredAfterSuccess: 0,
    processedRepeatedly: 1,
  });
});

test('records given up without a planned fault are counted, unless processed', () => {
  const arm = observedArm({
    records: [
      { key: 'a', seq: 0, faulty: true, givenUp: 'on-failure-queue' },
      { key: 'a', seq: 1, givenUp: 'on-failure-queue' },
      { key: 'a', seq: 2, givenUp: 'on-failure-queue' },
    ],
    invocations: [{ atMs: [0, 1], batch: [{ key: 'a', seq: 2 }] }],
  });

  expect(completenessOf(arm)).toMatchObject({
    faulty: 1,
    onFailure: 2,
    innocentGivenUp: 1,
    processedAndGivenUp: 1,
  });
});
