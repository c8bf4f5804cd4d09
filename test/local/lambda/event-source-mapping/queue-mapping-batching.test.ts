import { describe, expect, test } from '@jest/globals';
import { queueFixture } from './queue-mapping-fixture.ts';
import type { EventRecord } from './scripted-invoker.ts';

// Goal: a mapping of a standard queue receives and gathers batches as AWS documents it. Method:
// an in-memory queue and a scripted function in virtual time; ids are those of the conformance
// cases.

const countsOf = (records: readonly EventRecord[]): (string | undefined)[] =>
  records.map(({ attributes }) => attributes['ApproximateReceiveCount']);

describe('what the function receives', () => {
  test('S24 S25 S29 S30 the event has the fields of AWS and no other', async () => {
    const { clock, queue, invoker, start } = queueFixture();
    const messageId = queue.send('{"a": 1}');
    const sentAt = String(clock.wallTimeMs());
    const mapping = start();

    await clock.advance(100);

    expect(JSON.parse(invoker.invocations[0]?.event ?? '')).toEqual({
      Records: [
        {
          messageId,
          receiptHandle: expect.any(String),
          body: '{"a": 1}',
          attributes: {
            ApproximateReceiveCount: '1',
            SentTimestamp: sentAt,
            SenderId: 'AIDATEST',
            ApproximateFirstReceiveTimestamp: sentAt,
          },
          messageAttributes: {},
          md5OfBody: '42b7b4f2921788ea14dac5566e6f06d0',
          eventSource: 'aws:sqs',
          eventSourceARN: 'arn:aws:sqs:eu-west-1:000000000000:test',
          awsRegion: 'eu-west-1',
        },
      ],
    });
    await mapping.stop();
  });

  test('A-S03 S28 message attributes come in lower camel case with empty lists', async () => {
    const { clock, queue, invoker, start } = queueFixture();
    queue.send('body', {
      messageAttributes: {
        Title: { dataType: 'String', stringValue: 'The Whistler' },
        WeeksOn: { dataType: 'Number', stringValue: '6' },
        Cover: { dataType: 'Binary', binaryValue: 'AAEC' },
        ['__proto__']: { dataType: 'String', stringValue: 'harmless' },
      },
      md5OfMessageAttributes: 'd25a6aea97eb8f585bfa92d314504a92',
    });
    const mapping = start({ BatchSize: 1 });

    await clock.advance(100);

    const [record] = JSON.parse(invoker.invocations[0]?.event ?? '').Records;
    const lists = { stringListValues: [], binaryListValues: [] };
    expect(Object.entries(record.messageAttributes)).toEqual([
      ['Title', { stringValue: 'The Whistler', ...lists, dataType: 'String' }],
      ['WeeksOn', { stringValue: '6', ...lists, dataType: 'Number' }],
      ['Cover', { binaryValue: 'AAEC', ...lists, dataType: 'Binary' }],
      ['__proto__', { stringValue: 'harmless', ...lists, dataType: 'String' }],
    ]);
    expect(record.md5OfMessageAttributes).toBe('d25a6aea97eb8f585bfa92d314504a92');
    await mapping.stop();
  });

  test('A-S11 S29 S33 with a window the digest of no attributes is null', async () => {
    const { clock, queue, invoker, delivered, start } = queueFixture();
    queue.send('{"foo": "bar"}');
    const mapping = start({ MaximumBatchingWindowInSeconds: 1 });

    await clock.advance(5000);

    expect(delivered()).toEqual([['{"foo": "bar"}']]);
    expect(invoker.invocations[0]?.records[0]).toHaveProperty('md5OfMessageAttributes', null);
    expect(queue.bodies()).toEqual([]);
    await mapping.stop();
  });
});

describe('how batches are gathered', () => {
  test('a message that arrives during a long poll is delivered at once', async () => {
    const { clock, queue, invoker, start } = queueFixture();
    const mapping = start();
    await clock.advance(12_345);

    queue.send('late');
    const sentAtMs = clock.wallTimeMs();
    await clock.advance(1000);

    expect(invoker.invocations.map(({ startedAtMs }) => startedAtMs)).toEqual([sentAtMs]);
    await mapping.stop();
  });

  test.each([15, 100, 1000, 10_000])(
    'A-S12 S44 a batch size of %i delivers each message once',
    async (BatchSize) => {
      const { clock, queue, invoker, delivered, start } = queueFixture();
      const mapping = start({ BatchSize, MaximumBatchingWindowInSeconds: 10 });
      const bodies = Array.from({ length: 15 }, (_, index) => `i-${index}`);
      for (const body of bodies) queue.send(body);

      await clock.advance(40_000);

      expect(delivered().flat().sort()).toEqual(bodies.sort());
      const records = invoker.invocations.flatMap(({ records }) => records);
      expect(new Set(countsOf(records))).toEqual(new Set(['1']));
      await mapping.stop();
    },
  );

  test('A-S13 S45 thirty messages at batch size 20 and concurrency 2 make two batches', async () => {
    const { clock, queue, invoker, delivered, start } = queueFixture({ durationMs: () => 2000 });
    for (let index = 0; index < 30; index++) queue.send(`${index}`);
    const mapping = start({
      BatchSize: 20,
      MaximumBatchingWindowInSeconds: 1,
      ScalingConfig: { MaximumConcurrency: 2 },
    });

    await clock.advance(10_000);

    expect(invoker.invocations).toHaveLength(2);
    expect(new Set(delivered().flat()).size).toBe(30);
    expect(invoker.concurrencyMax()).toBe(2);
    await mapping.stop();
  });

  test('B-S12 S6 a lone message waits for its window and no longer', async () => {
    const { clock, queue, invoker, start } = queueFixture();
    const mapping = start({ MaximumBatchingWindowInSeconds: 5 });
    await clock.advance(61_000);
    queue.send('lone');
    const sentAtMs = clock.wallTimeMs();

    await clock.advance(20_000);

    expect(invoker.invocations).toHaveLength(1);
    const waitedMs = (invoker.invocations[0]?.startedAtMs ?? 0) - sentAtMs;
    expect(waitedMs).toBe(4000);
    await mapping.stop();
  });

  test('B-S13 S8 ten messages of 1 MiB go in events of at most 6 MB and are all deleted', async () => {
    const { clock, queue, invoker, delivered, start } = queueFixture();
    for (let index = 0; index < 10; index++) queue.send(`${index}`.padEnd(1_048_576, 'x'));
    const mapping = start({ BatchSize: 10 });

    await clock.advance(1000);

    expect(delivered().map((batch) => batch.length)).toEqual([5, 5]);
    for (const { event } of invoker.invocations) {
      expect(Buffer.byteLength(event)).toBeLessThanOrEqual(6_291_456);
    }
    expect(queue.bodies()).toEqual([]);
    await mapping.stop();
  });

  test('S7 batches of 25 take long polls of at most ten messages and 20 s', async () => {
    const { clock, queue, delivered, start } = queueFixture();
    for (let index = 0; index < 50; index++) queue.send(`${index}`);
    const mapping = start({
      BatchSize: 25,
      MaximumBatchingWindowInSeconds: 60,
      ScalingConfig: { MaximumConcurrency: 2 },
    });

    await clock.advance(0);
    expect(delivered().map((batch) => batch.length)).toEqual([25, 25]);
    await clock.advance(100_000);

    const limits = queue.receives.map(({ maxNumberOfMessages }) => maxNumberOfMessages);
    expect(limits.slice(0, 6)).toEqual([10, 10, 10, 10, 5, 5]);
    expect(new Set(limits.slice(6))).toEqual(new Set([10]));
    expect(new Set(queue.receives.map(({ waitTimeMs }) => waitTimeMs))).toEqual(new Set([20_000]));
    await mapping.stop();
  });

  test('S7 an hour without messages takes one long poll in 20 s of each poller', async () => {
    const { clock, queue, start } = queueFixture();
    const mapping = start({ ScalingConfig: { MaximumConcurrency: 2 } });

    await clock.advance(3_600_000 - 1);

    expect(queue.receives).toHaveLength(2 * 180);
    await mapping.stop();
  });

  test('S11 a window that outlasts the visibility timeout lengthens it', async () => {
    const { clock, queue, invoker, start } = queueFixture({ visibilityTimeoutMs: 4000 });
    queue.send('hidden while gathered');
    const mapping = start({ MaximumBatchingWindowInSeconds: 10 });

    await clock.advance(60_000);

    expect(invoker.invocations.map(({ records }) => countsOf(records))).toEqual([['1']]);
    expect(queue.bodies()).toEqual([]);
    await mapping.stop();
  });

  test.each([
    [0, 30_000, 30_000],
    [27, 30_000, 30_000],
    [28, 30_000, 28_000 + 3000 + 30_000],
    [300, 30_000, 300_000 + 3000 + 30_000],
  ])(
    'S11 a window of %i s and a function of 3 s make of a timeout of %i ms one of %i ms',
    async (MaximumBatchingWindowInSeconds, visibilityTimeoutMs, expectedMs) => {
      const { clock, queue, start } = queueFixture({ visibilityTimeoutMs });
      const mapping = start({ MaximumBatchingWindowInSeconds });
      await clock.advance(100);

      const hiddenMs = queue.receives.map((receive) => receive.visibilityTimeoutMs);
      expect(new Set(hiddenMs)).toEqual(new Set([expectedMs]));
      await mapping.stop();
    },
  );
});
