import { describe, expect, test } from '@jest/globals';
import { ANOMALY_KINDS } from '../../../src/measurement/anomalies/anomaly.ts';
import type { History, HistoryInvocation, HistoryRecord } from '../observed-history.ts';
import { foundIn, judged, reportOf } from './judged.ts';

// Goal: each class of anomalies is what its definition says. Method: histories written by hand,
// among them two that a checker written for this purpose was tried on.

const ok = (seq: number): HistoryRecord => ({ key: 'a', seq });
const at = (atMs: readonly [number, number], ...seqs: readonly number[]): HistoryInvocation => ({
  atMs,
  batch: seqs.map((seq) => ({ key: 'a', seq })),
});

describe('a history with a loss, a redelivery and two invocations at once', () => {
  const history: History = {
    records: [1, 2, 3, 4, 5].map(ok),
    invocations: [at([0, 10], 1, 2), at([11, 20], 4), at([12, 22], 3), at([30, 40], 2)],
  };
  const result = judged(history);

  test('has those and, since 3 and 4 were concurrent, no disorder', () => {
    expect(foundIn(result)).toEqual({
      lost: 1,
      'duplicate.redelivery': 1,
      overlap: 1,
      'redelivery-regress': 1,
    });
    expect(result.anomalies.map(({ kind }) => kind)).toEqual([...ANOMALY_KINDS]);
  });

  test('names the record that is lost', () => {
    expect(reportOf(result, 'lost').witnesses).toEqual([
      expect.objectContaining({ orderingKey: 'a', keySequences: [5], deliveries: [] }),
    ]);
  });

  test('names the two invocations, and for how long they overlapped', () => {
    expect(reportOf(result, 'overlap').witnesses).toEqual([
      expect.objectContaining({
        keySequences: [3, 4],
        detail: { kind: 'overlap', overlapMs: 8 },
        deliveries: [
          expect.objectContaining({ requestId: 'request 2', startedAtMs: 12 }),
          expect.objectContaining({ requestId: 'request 1', endedAtMs: 20 }),
        ],
      }),
    ]);
  });
});

test('a refused record that is delivered, one that is recovered and one not yet seen', () => {
  const result = judged(
    {
      records: [ok(1), { ...ok(2), outcome: 'unknown' }, { ...ok(3), outcome: 'fail' }, ok(4)],
      invocations: [at([0, 1], 2, 1), at([5, 6], 3)],
    },
    { isComplete: false },
  );

  expect(foundIn(result)).toEqual({ unseen: 1, 'aborted-read': 1, 'reorder.within': 1 });
  expect(reportOf(result, 'reorder.within').witnesses[0]).toMatchObject({
    keySequences: [1, 2],
    deliveries: [
      { keySequence: 1, requestId: 'request 0', batchIndex: 1 },
      { keySequence: 2, requestId: 'request 0', batchIndex: 0 },
    ],
  });
  expect(reportOf(result, 'unseen').witnesses[0]?.keySequences).toEqual([4]);
  expect(reportOf(result, 'aborted-read').witnesses[0]?.keySequences).toEqual([3]);
});

describe('where a disorder arose', () => {
  const stored = (seq: number, position: number, shard = 0): HistoryRecord => ({
    ...ok(seq),
    stored: [{ position, shard }],
  });

  test('stored late and delivered as stored, it arose when storing', () => {
    const result = judged({
      records: [stored(1, 2), stored(2, 1)],
      invocations: [at([0, 5], 2), at([10, 15], 1)],
    });

    expect(foundIn(result)).toEqual({ 'reorder.ingest': 1 });
    expect(result.ordering.reorderedRecords).toBe(1);
    expect(reportOf(result, 'reorder.ingest').witnesses[0]?.keySequences).toEqual([1, 2]);
  });

  test('delivered in another order than stored, it arose on delivery', () => {
    const result = judged({
      records: [stored(1, 1), stored(2, 2)],
      invocations: [at([0, 5], 2), at([10, 15], 1)],
    });

    expect(foundIn(result)).toEqual({ 'reorder.across': 1 });
  });

  test('two wrongs are two, though the user sees the right order', () => {
    const result = judged({
      records: [stored(1, 2), stored(2, 1)],
      invocations: [at([0, 5], 1), at([10, 15], 2)],
    });

    expect(foundIn(result)).toEqual({ 'reorder.ingest': 1, 'reorder.across': 1 });
    expect(result.ordering.reorderedRecords).toBe(0);
  });

  test('shards have no common order: there the producer’s counts', () => {
    const history: History = {
      records: [stored(1, 2, 0), stored(2, 1, 1)],
      invocations: [at([0, 5], 2), at([10, 15], 1)],
    };

    expect(foundIn(judged(history))).toEqual({ 'reorder.across': 1 });
  });

  test('a try without an answer that was stored after all has its place as well', () => {
    // Both records of the first call were tried; the first was refused, the answer got lost. The
    // second was stored then, and both again when they were sent once more.
    const result = judged({
      records: [
        { ...stored(1, 2), tries: 2 },
        { ...ok(2), tries: 2, stored: [{ position: 3 }, { position: 1 }] },
      ],
      invocations: [
        { atMs: [0, 5], batch: [{ key: 'a', seq: 2, copy: 1 }] },
        at([10, 15], 1),
        at([20, 25], 2),
      ],
    });

    expect(foundIn(result)).toEqual({ 'reorder.ingest': 1, 'duplicate.producer': 1 });
    expect(result.ordering.reorderedRecords).toBe(1);
  });
});

describe('what comes of a failure', () => {
  const failedThenProcessed: History = {
    records: [ok(1), ok(2)],
    invocations: [
      { atMs: [0, 5], batch: [{ key: 'a', seq: 1, outcome: 'failed' }] },
      at([10, 15], 2),
      at([20, 25], 1),
    ],
  };

  test('is a hole until the retry when a later record passed', () => {
    expect(foundIn(judged(failedThenProcessed))).toEqual({ 'gap.transient': 1 });
  });

  test('is no anomaly when the retry came before', () => {
    const [failed, later, retry] = failedThenProcessed.invocations;
    const invocations = [failed, { ...later, atMs: [30, 35] as const }, retry];
    const history = { ...failedThenProcessed, invocations } as History;

    expect(foundIn(judged(history))).toEqual({});
  });

  test('is a hole that stays when the record is given up', () => {
    const history: History = {
      records: [{ ...ok(1), givenUp: 'dead-letter-queue' }, ok(2)],
      invocations: failedThenProcessed.invocations.slice(0, 2),
    };

    expect(foundIn(judged(history))).toEqual({ 'gap.permanent': 1 });
  });

  test('is no hole when nothing later was processed', () => {
    const history: History = {
      records: [ok(1), { ...ok(2), givenUp: 'expired' }],
      invocations: [at([0, 5], 1)],
    };

    expect(foundIn(judged(history))).toEqual({});
  });
});

describe('what is not the run’s', () => {
  const records = [ok(1)];
  const invocations = [at([0, 5], 1)];

  test('is counted by the reader and has its invocation as a witness', () => {
    const foreign = { brokerId: 'm9', orderingKey: 'z', keySequence: 7, requestId: 'r' };
    const result = judged({
      records,
      invocations,
      telemetry: { unexpectedDeliveryCount: 40, conflictCount: 1 },
      unexpected: [foreign],
      conflicts: [{ ...foreign, record: 0 }],
    });

    expect(foundIn(result)).toEqual({ unexpected: 40, 'identity-conflict': 1 });
    expect(reportOf(result, 'unexpected').witnesses).toEqual([
      expect.objectContaining({
        orderingKey: 'z',
        keySequences: [7],
        detail: { kind: 'broker-id', brokerId: 'm9' },
        deliveries: [expect.objectContaining({ requestId: 'r' })],
      }),
    ]);
    expect(reportOf(result, 'identity-conflict').witnesses).toEqual([
      expect.objectContaining({ orderingKey: 'a', keySequences: [1, 7] }),
    ]);
  });
});

test('a class has 32 witnesses at most, the largest where there is a size', () => {
  const records = Array.from({ length: 50 }, (_, seq) => ({ ...ok(seq), copies: 2 + (seq % 7) }));
  const invocations = records.map(({ seq }) => at([seq * 10, seq * 10 + 5], seq));
  const { count, witnesses } = reportOf(judged({ records, invocations }), 'duplicate.producer');

  expect(count).toBe(records.reduce((sum, { copies }) => sum + copies - 1, 0));
  expect(witnesses).toHaveLength(32);
  expect(witnesses[0]).toMatchObject({ keySequences: [6], detail: { copyCount: 8 } });
});
