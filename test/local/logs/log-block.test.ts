import { expect, test } from '@jest/globals';
import {
  BLOCK_EVENT_COUNT,
  LogBlock,
  type StoredEvent,
} from '../../../src/local/logs/log-block.ts';

const messages = [
  '',
  'plain',
  'ä€😀',
  'ends with half a pair \ud83d',
  '\ude00 begins with the other',
];

function eventOf(order: number, message: string): StoredEvent {
  return {
    order,
    logStream: `s${order % 3}`,
    timestampMs: 1000 - order,
    ingestedAtMs: order,
    message,
    sizeBytes: 26 + Buffer.byteLength(message),
  };
}

test('a full block gives back every event that it was given', () => {
  const block = new LogBlock();
  const events = Array.from({ length: BLOCK_EVENT_COUNT }, (_, order) =>
    eventOf(order, `${messages[order % messages.length]}`),
  );

  for (const event of events) block.append(event);

  expect(block.count).toBe(BLOCK_EVENT_COUNT);
  expect({ earliestMs: block.earliestMs, latestMs: block.latestMs }).toEqual({
    earliestMs: 1000 - (BLOCK_EVENT_COUNT - 1),
    latestMs: 1000,
  });
  // Logs are UTF-8, which has no half pairs.
  expect(events.map((_, index) => block.eventAt(index))).toEqual(
    events.map((event) => ({ ...event, message: event.message.toWellFormed() })),
  );
});

test('a block has room for messages of any length', () => {
  const block = new LogBlock();
  const events = [1, 65_536, 10, 1_048_550, 100_000].map((length, order) =>
    eventOf(order, `${order}`.repeat(length)),
  );

  for (const event of events) block.append(event);

  expect(events.map((_, index) => block.eventAt(index))).toEqual(events);
});

test.each([0, 10, 1_000_000])(
  'a block cleared of messages of %d characters is as new',
  (length) => {
    const block = new LogBlock();
    for (let order = 0; order < 10; order++) block.append(eventOf(order, 'x'.repeat(length)));

    block.clear();
    expect([block.count, block.orderAt(0)]).toEqual([0, undefined]);

    const event = eventOf(7, 'after');
    block.append(event);
    expect([block.count, block.eventAt(0), block.earliestMs, block.latestMs]).toEqual([
      1,
      event,
      993,
      993,
    ]);
  },
);
