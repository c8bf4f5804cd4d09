import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  BatchBuffer,
  EVENT_LIMIT_BYTES,
  eventText,
} from '../../../../src/local/lambda/event-source-mapping/batch-buffer.ts';

const item = (textBytes: number, text = '') => ({ text, textBytes });

describe('BatchBuffer', () => {
  test('without a window anything is due at once, nothing never', () => {
    const buffer = new BatchBuffer({ batchSize: 10, windowMs: 0 }, 0);
    expect(buffer.dueAtMs).toBe(Number.POSITIVE_INFINITY);
    buffer.add(item(1), 5);
    expect(buffer.dueAtMs).toBe(Number.NEGATIVE_INFINITY);
  });

  test('the window runs from the previous invocation, not from the first item', () => {
    const buffer = new BatchBuffer({ batchSize: 10, windowMs: 1000 }, 0);
    buffer.restartWindow(300);
    buffer.add(item(1), 900);
    expect(buffer.dueAtMs).toBe(1300);
  });

  test('windows that elapse empty begin anew', () => {
    const buffer = new BatchBuffer({ batchSize: 10, windowMs: 1000 }, 0);
    buffer.add(item(1), 5400);
    expect(buffer.dueAtMs).toBe(6000);
  });

  test('a full batch and a closed buffer do not wait', () => {
    const full = new BatchBuffer({ batchSize: 2, windowMs: 1000 }, 0);
    const closed = new BatchBuffer({ batchSize: 2, windowMs: 1000 }, 0);
    full.add(item(1), 0);
    full.add(item(1), 0);
    closed.add(item(1), 0);
    closed.close();
    expect(full.dueAtMs).toBe(Number.NEGATIVE_INFINITY);
    expect(closed.dueAtMs).toBe(Number.NEGATIVE_INFINITY);
    expect(closed.isExhausted).toBe(false);
    closed.take();
    expect(closed.isExhausted).toBe(true);
  });

  test('an item that no event can hold goes alone', () => {
    const buffer = new BatchBuffer({ batchSize: 10, windowMs: 0 }, 0);
    for (const textBytes of [1, EVENT_LIMIT_BYTES, 1]) buffer.add(item(textBytes), 0);
    const sizes = [buffer.take(), buffer.take(), buffer.take()].map((batch) => batch.length);
    expect(sizes).toEqual([1, 1, 1]);
    expect(buffer.isEmpty).toBe(true);
  });

  test('batches hold all items in order, within both limits, and no batch could hold more', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 2_000_000 }), { minLength: 1 });
    fc.assert(
      fc.property(sizes, fc.integer({ min: 1, max: 20 }), (bytes, batchSize) => {
        const items = bytes.map((textBytes) => item(textBytes));
        const buffer = new BatchBuffer({ batchSize, windowMs: 0 }, 0);
        for (const one of items) buffer.add(one, 0);

        const batches: { textBytes: number }[][] = [];
        while (!buffer.isEmpty) batches.push(buffer.take());

        expect(batches.flat()).toEqual(items);
        for (const [index, batch] of batches.entries()) {
          expect(batch.length).toBeLessThanOrEqual(batchSize);
          expect(eventBytes(batch)).toBeLessThanOrEqual(EVENT_LIMIT_BYTES);
          const next = batches[index + 1]?.[0];
          const couldGrow = next !== undefined && batch.length < batchSize;
          if (couldGrow)
            expect(eventBytes([...batch, next])).toBeGreaterThan(EVENT_LIMIT_BYTES - 2);
        }
      }),
    );
  });
});

function eventBytes(batch: readonly { textBytes: number }[]): number {
  const texts = batch.reduce((sum, { textBytes }) => sum + textBytes, 0);
  return eventText([]).length + texts + batch.length - 1;
}
