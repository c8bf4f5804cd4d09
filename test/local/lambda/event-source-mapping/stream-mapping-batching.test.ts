import { expect, test } from '@jest/globals';
import { streamFixture } from './stream-mapping-fixture.ts';

// Goal: a stream mapping gathers batches as AWS documents it. Method: an in-memory stream and a
// scripted function in virtual time; ids are those of the conformance cases.

test('B-K18 a window of 3 s gives a batch about every 3 s after the previous one', async () => {
  const { clock, stream, invoker, start } = streamFixture({ durationMs: () => 500 });
  const mapping = start({ MaximumBatchingWindowInSeconds: 3 });

  for (let second = 0; second < 30; second++) {
    stream.put();
    await clock.advance(1000);
  }

  const { invocations } = invoker;
  expect(invocations.length).toBeGreaterThanOrEqual(8);
  for (const [index, { startedAtMs }] of invocations.entries()) {
    const previous = invocations[index - 1];
    if (previous) expect(startedAtMs - previous.endedAtMs).toBe(3000);
  }
  await mapping.stop();
});

test('B-K19 a full batch does not wait for its window', async () => {
  const { clock, stream, delivered, start } = streamFixture();
  for (let index = 0; index < 5; index++) stream.put();
  const mapping = start({ MaximumBatchingWindowInSeconds: 300, BatchSize: 5 });

  await clock.advance(1000);

  expect(delivered().map((batch) => batch.length)).toEqual([5]);
  await mapping.stop();
});

test('B-K20 eight records of 1 MB go in events of at most 6 MB, in order', async () => {
  const { clock, stream, invoker, delivered, start } = streamFixture();
  for (let index = 0; index < 8; index++) {
    stream.put({ data: `${index}${'x'.repeat(999_999)}` });
  }
  const mapping = start({ MaximumBatchingWindowInSeconds: 300 });

  await clock.advance(301_000);

  expect(delivered().map((batch) => batch.length)).toEqual([4, 4]);
  expect(
    delivered()
      .flat()
      .map((data) => data[0]),
  ).toEqual([...'01234567']);
  for (const { event } of invoker.invocations) {
    expect(Buffer.byteLength(event)).toBeLessThanOrEqual(6_291_456);
  }
  await mapping.stop();
});

test('K14 a mapping that is behind reads on at once, an idle one once per second', async () => {
  const { clock, stream, delivered, start } = streamFixture();
  for (let index = 0; index < 25_000; index++) stream.put({ data: '' });
  const mapping = start({ BatchSize: 10_000 });

  await clock.advance(1000);
  expect(delivered().map((batch) => batch.length)).toEqual([10_000, 10_000, 5000]);
  const whenCaughtUp = stream.readCount();
  await clock.advance(10_000);
  expect(stream.readCount() - whenCaughtUp).toBe(10);
  await mapping.stop();
});

test('a refused read is tried again and loses nothing', async () => {
  const { clock, stream, delivered, start } = streamFixture();
  stream.put({ data: 'kept' });
  stream.refuseReads(3);
  const mapping = start({});

  await clock.advance(5000);

  expect(delivered()).toEqual([['kept']]);
  expect(mapping.metrics().stepCounts.refused).toBe(3);
  await mapping.stop();
});
