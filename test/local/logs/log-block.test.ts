import { expect, test } from '@jest/globals';
import { BLOCK_EVENT_COUNT, LogBlock } from '../../../src/local/logs/log-block.ts';

const messages = [
  '',
  'plain',
  'ä€😀',
  'ends with half a pair \ud83d',
  '\ude00 begins with the other',
];

test('a full block gives back every event that it was given', () => {
  const block = new LogBlock();
  const events = Array.from({ length: BLOCK_EVENT_COUNT }, (_, order) => {
    const message = `${messages[order % messages.length]}`;
    const sizeBytes = 26 + Buffer.byteLength(message);
    return {
      order,
      logStream: `s${order % 3}`,
      timestampMs: 1000 - order,
      ingestedAtMs: order,
      message,
      sizeBytes,
    };
  });

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
