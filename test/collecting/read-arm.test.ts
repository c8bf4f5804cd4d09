import { expect, test } from '@jest/globals';
import { accepted, type CollectedRun, collectRun, processed } from './collected-run.ts';

// Goal: what measurement needs to know of broker ids and the broker's order is read exactly.
// Method: observation lines through the collector into Parquet and back.

async function armOf(name: 'kinesis' | 'sqs', write: (run: CollectedRun) => void) {
  const run = await collectRun();
  write(run);
  const { arms } = await run.finish();
  const arm = arms.find((each) => each.arm === name);
  if (arm === undefined) throw new Error(`no arm ${name}`);
  return arm;
}

test('sequence numbers order the records of a key in each shard, by value and not as text', async () => {
  const { records } = await armOf('kinesis', (run) => {
    run.attempt('kinesis', 1, [
      accepted('a', 0, '9', 'shardId-0'),
      accepted('a', 1, '10', 'shardId-0'),
      accepted('a', 2, '8', 'shardId-0'),
      accepted('a', 3, '7', 'shardId-1'),
      { ...accepted('a', 4, '1'), outcome: 'fail', brokerId: undefined, shardId: undefined },
    ]);
  });
  expect([...records.shard]).toEqual([0, 0, 0, 1, -1]);
  expect([...records.brokerPosition]).toEqual([3, 4, 2, 1, NaN]);
});

test('a queue has the order of its sequence numbers, or none', async () => {
  const { records } = await armOf('sqs', (run) => {
    run.attempt('sqs', 1, [
      { ...accepted('a', 0, 'm0'), shardId: undefined, brokerSequence: '20' },
      { ...accepted('a', 1, 'm1'), shardId: undefined, brokerSequence: '10' },
      { ...accepted('b', 0, 'm2'), shardId: undefined },
    ]);
  });
  expect([...records.shard]).toEqual([0, 0, -1]);
  expect([...records.brokerPosition]).toEqual([2, 1, NaN]);
});

test('copies of a record are told apart, the first accepted one first', async () => {
  const { records, deliveries } = await armOf('sqs', (run) => {
    const unknown = { ...accepted('a', 0, ''), outcome: 'unknown' as const, brokerId: undefined };
    run.attempt('sqs', 1, [unknown]);
    run.attempt('sqs', 2, [{ ...accepted('a', 0, 'second'), tryNumber: 2 }]);
    // The first try was stored after all, under an id that only its delivery knows.
    run.deliver('sqs', { invocation: 1, records: [processed('a', 0, 'first')] });
    run.deliver('sqs', { invocation: 2, records: [processed('a', 0, 'second')] });
    run.deliver('sqs', { invocation: 3, records: [processed('a', 0, 'first')] });
  });
  expect([...records.copyCount]).toEqual([2]);
  expect([...deliveries.copy]).toEqual([0, 1, 1]);
  expect([...deliveries.invocation]).toEqual([1, 0, 2]);
});

test('a broker id that comes with another record’s envelope is a conflict', async () => {
  const arm = await armOf('sqs', (run) => {
    run.attempt('sqs', 1, [accepted('a', 0, 'm0'), accepted('b', 0, 'm1')]);
    run.deliver('sqs', {
      invocation: 1,
      records: [processed('a', 0, 'm0'), processed('a', 0, 'm1')],
    });
  });
  expect(arm.telemetry).toMatchObject({ conflictCount: 1, unexpectedDeliveryCount: 0 });
  expect(arm.conflicts).toEqual([
    { brokerId: 'm1', record: 1, orderingKey: 'a', keySequence: 0, requestId: 'sqs-1' },
  ]);
  // The producer's word counts: it is a delivery of the record that was sent under that id.
  expect([...arm.deliveries.record]).toEqual([0, 1]);
});

test('a record of this run that nobody sent is unexpected', async () => {
  const arm = await armOf('sqs', (run) => {
    run.attempt('sqs', 1, [accepted('a', 0, 'm0')]);
    run.deliver('sqs', {
      invocation: 1,
      records: [processed('a', 0, 'm0'), processed('z', 7, 'm9')],
    });
  });
  expect(arm.telemetry.unexpectedDeliveryCount).toBe(1);
  expect(arm.unexpected).toEqual([
    { brokerId: 'm9', orderingKey: 'z', keySequence: 7, requestId: 'sqs-1' },
  ]);
});

test('environments and producers are told apart', async () => {
  const { invocations, calls } = await armOf('sqs', (run) => {
    run.attempt('sqs', 1, [accepted('a', 0, 'm0')]);
    run.deliver('sqs', { invocation: 1, sandbox: 'x', records: [processed('a', 0, 'm0')] });
    run.deliver('sqs', {
      invocation: 1,
      sandbox: 'y',
      requestId: 'other',
      startedAtMs: 500,
      endedAtMs: 510,
      records: [processed('a', 0, 'm0')],
    });
  });
  expect([...invocations.sandbox]).toEqual([0, 1]);
  expect(invocations.requestIds).toEqual(['sqs-1', 'other']);
  expect([...calls.producer]).toEqual([0]);
});

test('further copies of a stream’s record have their place in the order of its shard', async () => {
  const { records, copies, deliveries } = await armOf('kinesis', (run) => {
    const unknown = (seq: number) => ({
      ...accepted('a', seq, ''),
      outcome: 'unknown' as const,
      brokerId: undefined,
      shardId: undefined,
    });
    run.attempt('kinesis', 1, [unknown(0), unknown(1), unknown(2)]);
    run.attempt('kinesis', 2, [
      { ...accepted('a', 0, '11', 'shardId-0'), tryNumber: 2 },
      { ...accepted('a', 1, '12', 'shardId-0'), tryNumber: 2 },
    ]);
    // Only its delivery tells that the second was stored at the first call, and so was the third.
    run.deliver('kinesis', {
      invocation: 1,
      shardId: 'shardId-0',
      records: [processed('a', 1, '9'), processed('a', 2, '10')],
    });
  });
  expect([...records.brokerPosition]).toEqual([3, 4, 2]);
  expect([...copies.record]).toEqual([1]);
  expect([...copies.copy]).toEqual([1]);
  expect([...copies.shard]).toEqual([0]);
  expect([...copies.brokerPosition]).toEqual([1]);
  expect([...deliveries.copy]).toEqual([1, 0]);
});
