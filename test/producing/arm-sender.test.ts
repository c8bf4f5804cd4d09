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
  isAscii: false,
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

test('texts that are not ASCII count as what they take on the wire', async () => {
  const clock = createVirtualClock();
  const { offer, sizes } = senderOf(clock);

  offer(2, 'é'.repeat(300_000));
  await clock.advance(10);

  expect(sizes().map(([, size]) => size)).toEqual([1, 1]);
});

test('a record that did not fit a call carries the instant of the one it leaves in', async () => {
  const clock = createVirtualClock();
  const { sender, transport } = senderOf(clock, 10);
  const encode = (sentAtMs: number): string => `${sentAtMs}`.padEnd(600_000);

  sender.offer(['a', 'b', 'c'].map((key) => ({ ...record(key, clock, ''), encode })));
  await clock.advance(30);

  const startAtMs = clock.wallTimeMs() - 30;
  const instantsMs = transport.calls.map(({ atMs, records: [sent] }) => [
    atMs,
    Number(sent?.text) - startAtMs,
  ]);
  expect(instantsMs).toEqual([
    [0, 0],
    [5, 5],
    [10, 10],
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
