import { describe, expect, test } from '@jest/globals';
import { queueFixture } from './queue-mapping-fixture.ts';
import { type EventRecord, RawPayload, THROTTLED } from './scripted-invoker.ts';

// Goal: a mapping of a standard queue receives, batches, scales and deletes as AWS documents it.
// Method: an in-memory queue and a scripted function in virtual time; ids are those of the
// conformance cases.

const RBIF = { FunctionResponseTypes: ['ReportBatchItemFailures'] };

const reports = (...ids: unknown[]) => ({
  batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })),
});

const countsOf = (records: readonly EventRecord[]): (string | undefined)[] =>
  records.map(({ attributes }) => attributes['ApproximateReceiveCount']);

describe('what the function receives', () => {
  test('the event has the fields of AWS and no other', async () => {
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

  test('A-S03 message attributes come in lower camel case with empty lists', async () => {
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

  test('A-S11 with a window the digest of no attributes is null', async () => {
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
    'A-S12 a batch size of %i delivers each message once',
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

  test('A-S13 thirty messages at batch size 20 and concurrency 2 make two batches', async () => {
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

  test('B-S12 a lone message waits for its window and no longer', async () => {
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

  test('B-S13 ten messages of 1 MiB go in events of at most 6 MB and are all deleted', async () => {
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

  test('S11 a window that outlasts the visibility timeout lengthens it', async () => {
    const { clock, queue, invoker, start } = queueFixture({ visibilityTimeoutMs: 4000 });
    queue.send('hidden while gathered');
    const mapping = start({ MaximumBatchingWindowInSeconds: 10 });

    await clock.advance(60_000);

    expect(invoker.invocations.map(({ records }) => countsOf(records))).toEqual([['1']]);
    expect(queue.bodies()).toEqual([]);
    await mapping.stop();
  });
});

describe('failures', () => {
  test('S34 messages of a failed batch come back after their visibility timeout', async () => {
    const { clock, queue, invoker, start } = queueFixture({
      visibilityTimeoutMs: 5000,
      durationMs: () => 1000,
      handler: (_, index) => {
        if (index === 0) throw new Error('once');
      },
    });
    queue.send('again');
    const mapping = start();

    await clock.advance(20_000);

    const [first, second] = invoker.invocations;
    expect(invoker.invocations).toHaveLength(2);
    expect((second?.startedAtMs ?? 0) - (first?.startedAtMs ?? 0)).toBe(5000);
    expect(countsOf(second?.records ?? [])).toEqual(['2']);
    expect(queue.bodies()).toEqual([]);
    await mapping.stop();
  });

  test('S38 the queue, not the mapping, sends a message to the dead-letter queue', async () => {
    const { clock, queue, invoker, start } = queueFixture({
      visibilityTimeoutMs: 4000,
      maxReceiveCount: 2,
      handler: () => {
        throw new Error('always');
      },
    });
    queue.send('poison');
    const mapping = start();

    await clock.advance(30_000);

    expect(invoker.invocations.flatMap(({ records }) => countsOf(records))).toEqual(['1', '2']);
    expect(queue.deadLetters).toEqual(['poison']);
    await mapping.stop();
  });

  test.each([
    ['A-S07', { batchItemFailures: [{ foo: 'notvalid' }] }],
    ['B-S06', reports('id-of-another-batch')],
    ['S40', reports('')],
    ['S40', reports(null)],
    ['B-S07', new RawPayload('not JSON')],
    ['B-S07', 'a string'],
  ])('%s the unreadable answer %j returns the whole batch', async (_, answer) => {
    const { clock, queue, invoker, start } = queueFixture({
      visibilityTimeoutMs: 4000,
      maxReceiveCount: 2,
      handler: () => answer,
    });
    queue.send('message');
    const mapping = start(RBIF);

    await clock.advance(30_000);

    expect(invoker.invocations.flatMap(({ records }) => countsOf(records))).toEqual(['1', '2']);
    expect(queue.deadLetters).toEqual(['message']);
    await mapping.stop();
  });

  test.each([
    ['A-S08', {}],
    ['S39', undefined],
    ['S39', { batchItemFailures: [] }],
    ['S39', { batchItemFailures: null }],
    ['S39', new RawPayload('')],
  ])('%s the answer %j deletes the batch', async (_, answer) => {
    const { clock, queue, invoker, start } = queueFixture({
      visibilityTimeoutMs: 4000,
      maxReceiveCount: 1,
      handler: () => answer,
    });
    queue.send('message');
    const mapping = start(RBIF);

    await clock.advance(30_000);

    expect(invoker.invocations).toHaveLength(1);
    expect(queue.bodies()).toEqual([]);
    expect(queue.deadLetters).toEqual([]);
    await mapping.stop();
  });

  test('S43 what is reported stays, what is not is deleted', async () => {
    const { clock, queue, delivered, start } = queueFixture({
      visibilityTimeoutMs: 4000,
      handler: (records, index) => (index === 0 ? reports(records[1]?.messageId) : null),
    });
    for (const body of ['a', 'b', 'c']) queue.send(body);
    const mapping = start(RBIF);

    await clock.advance(1000);
    expect(queue.bodies()).toEqual(['b']);
    await clock.advance(10_000);

    expect(delivered()).toEqual([['a', 'b', 'c'], ['b']]);
    await mapping.stop();
  });

  test('without the feature the answer is ignored', async () => {
    const { clock, queue, start } = queueFixture({
      handler: (records) => reports(records[0]?.messageId),
    });
    queue.send('message');
    const mapping = start();

    await clock.advance(1000);

    expect(queue.bodies()).toEqual([]);
    await mapping.stop();
  });

  test('B-S11 a throttled batch returns when its visibility timeout ends, and counts', async () => {
    const { clock, queue, invoker, traces, start } = queueFixture({
      visibilityTimeoutMs: 4000,
      maxReceiveCount: 2,
      handler: () => THROTTLED,
    });
    queue.send('message');
    const mapping = start();

    await clock.advance(30_000);

    expect(invoker.invocations).toHaveLength(0);
    expect(invoker.throttleCount()).toBeGreaterThan(4);
    expect(mapping.metrics().invocationCount).toBe(0);
    expect(traces.filter(({ kind }) => kind === 'released')).toHaveLength(2);
    expect(queue.deadLetters).toEqual(['message']);
    await mapping.stop();
  });

  test('a short throttle only delays the batch', async () => {
    let throttlesLeft = 3;
    const { clock, queue, delivered, start } = queueFixture({
      handler: () => (throttlesLeft-- > 0 ? THROTTLED : null),
    });
    queue.send('message');
    const mapping = start();

    await clock.advance(30_000);

    expect(delivered()).toEqual([['message']]);
    expect(queue.bodies()).toEqual([]);
    await mapping.stop();
  });

  test('B-S15 a message whose deletion was refused is delivered again', async () => {
    const { clock, queue, invoker, start } = queueFixture({ visibilityTimeoutMs: 4000 });
    queue.refuseDeletions(1);
    queue.send('message');
    const mapping = start();

    await clock.advance(10_000);

    expect(invoker.invocations.flatMap(({ records }) => countsOf(records))).toEqual(['1', '2']);
    expect(mapping.metrics().stepCounts.refused).toBe(1);
    expect(queue.bodies()).toEqual([]);
    await mapping.stop();
  });
});

describe('concurrency', () => {
  test('B-S09 a backlog starts with 5 concurrent batches and gets 5 more per second', async () => {
    const { clock, queue, invoker, start } = queueFixture({
      durationMs: () => 30_000,
      timeoutMs: 60_000,
      visibilityTimeoutMs: 60_000,
    });
    for (let index = 0; index < 200; index++) queue.send(`${index}`);
    const mapping = start({ BatchSize: 1 });

    await clock.advance(0);
    expect(invoker.concurrencyMax()).toBe(5);
    await clock.advance(10_000);
    expect(invoker.concurrencyMax()).toBe(55);
    const stopped = mapping.stop();
    await clock.advance(30_000);
    await stopped;
  });

  test('S16 without a backlog the concurrency does not grow', async () => {
    const { clock, queue, start } = queueFixture({ durationMs: () => 100 });
    const mapping = start({ BatchSize: 1 });

    for (let index = 0; index < 100; index++) {
      queue.send(`${index}`);
      await clock.advance(100);
    }

    expect(mapping.slotCount()).toBe(5);
    await mapping.stop();
  });

  test('S16 an idle mapping goes down to 2 pollers, a capped one stays', async () => {
    const uncapped = queueFixture();
    const capped = queueFixture();
    const mappings = [uncapped.start(), capped.start({ ScalingConfig: { MaximumConcurrency: 4 } })];

    await uncapped.clock.advance(100_000);
    await capped.clock.advance(100_000);

    expect(mappings.map((mapping) => mapping.slotCount())).toEqual([2, 4]);
    expect(uncapped.queue.waitingCount()).toBe(2);
    for (const mapping of mappings) await mapping.stop();
  });

  test('B-S09 with MaximumConcurrency it never exceeds it', async () => {
    const { clock, queue, invoker, start } = queueFixture({ durationMs: () => 2000 });
    for (let index = 0; index < 200; index++) queue.send(`${index}`);
    const mapping = start({ BatchSize: 1, ScalingConfig: { MaximumConcurrency: 8 } });

    await clock.advance(60_000);

    expect(queue.bodies()).toEqual([]);
    expect(invoker.concurrencyMax()).toBe(8);
    await mapping.stop();
  });
});

describe('stopping', () => {
  test('ends long polls at once', async () => {
    const { clock, queue, start } = queueFixture();
    const mapping = start();
    await clock.advance(1000);
    expect(queue.waitingCount()).toBe(5);

    await mapping.stop();

    expect(queue.waitingCount()).toBe(0);
    queue.send('unseen');
    await clock.advance(60_000);
    expect(queue.bodies()).toEqual(['unseen']);
  });

  test('lets a running invocation end and deletes what it processed', async () => {
    const { clock, queue, start } = queueFixture({ durationMs: () => 2000 });
    queue.send('running');
    const mapping = start();
    await clock.advance(500);

    let stopped = false;
    void mapping.stop().then(() => {
      stopped = true;
    });
    await clock.advance(1000);
    expect(stopped).toBe(false);
    await clock.advance(1000);

    expect(stopped).toBe(true);
    expect(queue.bodies()).toEqual([]);
  });

  test('a disabled mapping receives nothing', async () => {
    const { clock, queue, start } = queueFixture();
    queue.send('unseen');
    const mapping = start({ Enabled: false });

    await clock.advance(60_000);

    expect(mapping.state()).toBe('Disabled');
    expect(queue.bodies()).toEqual(['unseen']);
    await mapping.stop();
  });
});
