import { expect, test } from '@jest/globals';
import { createPrng } from '../../src/prng.ts';
import { ArmSender } from '../../src/producing/arm-sender.ts';
import type { OfferedRecord } from '../../src/producing/offered-record.ts';
import { createVirtualClock, type VirtualClock } from '../../src/virtual-clock.ts';
import { recordingTransport } from './producer-world.ts';

// Goal: calls are as full as the linger time allows and no more are in flight than permitted.
// Method: offer records at known instants of virtual time and look at the calls.

const limits = { callsInFlightMax: 2, triesMax: 3 };

function senderOf(clock: VirtualClock, delayMs = 1) {
  const transport = recordingTransport(clock, { delayMs, recordsPerCallMax: 3 });
  const onCall = (): void => undefined;
  const sender = new ArmSender({ clock, prng: createPrng(1), transport, limits, onCall });
  let count = 0;
  const offer = (recordCount: number, text = 'text'): void => {
    sender.offer(Array.from({ length: recordCount }, () => record(`key-${count++}`, clock, text)));
  };
  const sizes = () => transport.calls.map(({ atMs, records }) => [atMs, records.length]);
  return { sender, offer, sizes, transport };
}

const record = (partitionKey: string, clock: VirtualClock, text: string): OfferedRecord => ({
  orderingKey: partitionKey,
  keySequence: 0,
  partitionKey,
  deduplicationId: partitionKey,
  plannedFault: null,
  measured: true,
  intendedAtMs: clock.wallTimeMs(),
  dueMs: clock.monotonicMs(),
  isAscii: true,
  encode: () => text,
});

test('a full call leaves at once, the rest lingers for others', async () => {
  const clock = createVirtualClock();
  const { offer, sizes } = senderOf(clock);

  offer(4);
  await clock.advance(3);
  offer(1);
  await clock.advance(10);

  expect(sizes()).toEqual([
    [0, 3],
    [5, 2],
  ]);
});

test('with the permitted calls in flight, records wait and then leave together', async () => {
  const clock = createVirtualClock();
  const { offer, sizes } = senderOf(clock, 100);

  offer(6);
  offer(2);
  await clock.advance(50);
  offer(1);
  await clock.advance(200);

  expect(sizes()).toEqual([
    [0, 3],
    [0, 3],
    [100, 3],
  ]);
});

test('a record larger than any call still leaves, alone, so that the broker can refuse it', async () => {
  const clock = createVirtualClock();
  const { sender, offer, transport } = senderOf(clock);

  offer(2);
  offer(1, 'x'.repeat(2_000_000));
  await clock.advance(20);
  await sender.finish();

  expect(transport.calls.map(({ records }) => records.map(({ text }) => text.length))).toEqual([
    [4, 4],
    [2_000_000],
  ]);
});

test('a stopped sender waits for the calls in flight and counts the rest as unsent', async () => {
  const clock = createVirtualClock();
  const { sender, offer, sizes } = senderOf(clock, 100);
  offer(7);

  sender.stop();
  offer(5);
  let finished = false;
  const finish = sender.finish().then(() => {
    finished = true;
  });
  await clock.advance(50);
  expect(finished).toBe(false);
  await clock.advance(60);
  await finish;

  expect(sizes()).toHaveLength(2);
  expect(sender.tally).toMatchObject({ ok: 6, unsent: 6, calls: 2 });
});
