import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { nextAction } from '../../../../src/local/lambda/event-source-mapping/next-action.ts';

// Goal: each rule about a failed batch holds on its own and for every batch size. Method: the
// pure decision with values around each rule's edge, and properties.

const PLAIN = { maximumRetryAttempts: 2, bisectBatchOnFunctionError: false };
const BISECTING = { ...PLAIN, bisectBatchOnFunctionError: true };

describe('nextAction', () => {
  test('a batch that succeeded is done, whatever the settings', () => {
    const batch = { recordCount: 5, attemptCount: 9 };
    for (const settings of [PLAIN, BISECTING]) {
      expect(nextAction({ kind: 'succeeded' }, batch, settings).kind).toBe('advance-checkpoint');
    }
  });

  test('progress retries from the failed record, even with no retry left', () => {
    const outcome = { kind: 'partially-failed', firstFailedIndex: 3 } as const;
    const batch = { recordCount: 5, attemptCount: 3 };
    for (const settings of [PLAIN, BISECTING]) {
      expect(nextAction(outcome, batch, settings)).toEqual({ kind: 'retry-from', index: 3 });
    }
  });

  test('a reported first record is no progress', () => {
    const outcome = { kind: 'partially-failed', firstFailedIndex: 0 } as const;
    const batch = { recordCount: 5, attemptCount: 1 };
    expect(nextAction(outcome, batch, PLAIN)).toEqual({ kind: 'retry-whole' });
    expect(nextAction(outcome, batch, BISECTING)).toEqual({
      kind: 'retry-halves',
      firstHalfCount: 3,
    });
  });

  test.each([
    [0, 1, 'discard'],
    [1, 1, 'retry-whole'],
    [1, 2, 'discard'],
    [2, 2, 'retry-whole'],
    [2, 3, 'discard'],
    [-1, 1_000_000, 'retry-whole'],
  ])('with %i retries, a failed attempt %i leads to %s', (retries, attemptCount, kind) => {
    const settings = { ...PLAIN, maximumRetryAttempts: retries };
    const batch = { recordCount: 5, attemptCount };
    expect(nextAction({ kind: 'failed' }, batch, settings).kind).toBe(kind);
  });

  test('bisecting cuts every failed batch of two or more into two that are not empty', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 10_000 }), fc.nat(), (recordCount, retries) => {
        const settings = { ...BISECTING, maximumRetryAttempts: retries };
        const batch = { recordCount, attemptCount: 1 };

        const action = nextAction({ kind: 'failed' }, batch, settings);

        if (action.kind !== 'retry-halves') throw new Error(action.kind);
        expect(action.firstHalfCount).toBeGreaterThanOrEqual(1);
        expect(action.firstHalfCount).toBeLessThan(recordCount);
        expect(Math.abs(recordCount - 2 * action.firstHalfCount)).toBeLessThanOrEqual(1);
      }),
    );
  });

  test('a single record is retried rather than bisected', () => {
    const batch = { recordCount: 1, attemptCount: 1 };
    expect(nextAction({ kind: 'failed' }, batch, BISECTING).kind).toBe('retry-whole');
  });
});
