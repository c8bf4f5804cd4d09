import { expect, test } from '@jest/globals';
import { createVirtualClock } from '../../src/virtual-clock.ts';
import { parseWorkload } from '../../src/workload/parse-workload.ts';
import { sendSchedule } from '../../src/workload/send-schedule.ts';
import { recordsOf } from '../workload/records-of.ts';
import { producerWorld, recordingTransport } from './producer-world.ts';

// Goal: a workload leaves at its intended instants, on every arm, and a producer that cannot
// keep up says so. Method: the whole producer in virtual time; transports that keep their calls.

const workloadOf = (layer: object) =>
  parseWorkload({
    warmUp: '0s',
    duration: '1s',
    rate: 100,
    keys: { count: 500, distribution: 'uniform' },
    ...layer,
  });
const eventOf = (layer: object, rest: object = {}) => ({
  kind: 'workload',
  run: 'run',
  workload: workloadOf(layer),
  ...rest,
});

test('every record leaves every arm within the linger time of its intended instant', async () => {
  const clock = createVirtualClock();
  const kinesis = recordingTransport(clock);
  const sqs = recordingTransport(clock);
  const { invoke, observations } = producerWorld(clock, { kinesis, sqs });
  const startAtMs = clock.wallTimeMs() + 250;

  const answer = await invoke(eventOf({ arms: ['kinesis', 'sqs'] }, { startAtMs }));

  expect(answer).toMatchObject({ kind: 'workload', run: 'run', startAtMs, keptSchedule: true });
  for (const { calls } of [kinesis, sqs]) {
    expect(calls.flatMap(({ records }) => records)).toHaveLength(100);
  }
  for (const { sentAtMs, records } of observations) {
    for (const { intendedAtMs } of records) {
      expect(sentAtMs - intendedAtMs).toBeGreaterThan(-1);
      expect(sentAtMs - intendedAtMs).toBeLessThanOrEqual(6);
    }
  }
});

test('the log names the same intended instants as the schedule, counted from the start', async () => {
  const clock = createVirtualClock();
  const { invoke, observations } = producerWorld(clock, { sqs: recordingTransport(clock) });
  const startAtMs = clock.wallTimeMs() + 100;
  const layer = { arms: ['sqs'], arrivals: 'poisson' };

  await invoke(eventOf(layer, { startAtMs }));

  const logged = observations
    .flatMap(({ records }) => records)
    .map(({ orderingKey, keySequence, intendedAtMs }) => ({
      orderingKey,
      keySequence,
      intendedAtMs,
    }))
    .sort((left, right) => left.intendedAtMs - right.intendedAtMs);
  const planned = recordsOf(sendSchedule(workloadOf(layer))).map((record) => ({
    orderingKey: record.orderingKey,
    keySequence: record.keySequence,
    intendedAtMs: Math.round((startAtMs + record.offsetMs) * 1000) / 1000,
  }));
  expect(logged).toEqual(planned);
});

test('the arms take turns in going first', async () => {
  const clock = createVirtualClock();
  const first: string[] = [];
  const named = (name: string) => {
    const transport = recordingTransport(clock, { recordsPerCallMax: 1 });
    return {
      ...transport,
      publish: (records: Parameters<typeof transport.publish>[0]) => {
        first.push(name);
        return transport.publish(records);
      },
    };
  };
  const { invoke } = producerWorld(clock, { kinesis: named('kinesis'), sqs: named('sqs') });

  await invoke(eventOf({ arms: ['kinesis', 'sqs'], rate: 10 }));

  const pairs = Array.from({ length: 10 }, (_, tick) => first[2 * tick]);
  expect(new Set(pairs.slice(0, 2))).toEqual(new Set(['kinesis', 'sqs']));
  expect(pairs).toEqual(Array.from({ length: 10 }, (_, tick) => pairs[tick % 2]));
});

test('a key waits for the answer to its record, other keys do not', async () => {
  const clock = createVirtualClock();
  const sqs = recordingTransport(clock, { delayMs: 100 });
  const { invoke } = producerWorld(clock, { sqs });

  await invoke(
    eventOf({ arms: ['sqs'], rate: 50, keys: { count: 2, distribution: 'hot-key', share: 0.9 } }),
  );

  const hot = sqs.calls.filter(({ records }) =>
    records.some(({ partitionKey }) => partitionKey === 'user-1'),
  );
  for (const [index, call] of hot.entries()) {
    const before = hot[index - 1];
    if (before) expect(call.atMs - before.atMs).toBeGreaterThanOrEqual(100);
  }
  expect(hot.length).toBeGreaterThan(30);
});

test('a broker that takes a fifth of a second makes no record late at 3,000 a second', async () => {
  const clock = createVirtualClock();
  const sqs = recordingTransport(clock, { delayMs: 200 });
  const { invoke } = producerWorld(clock, { sqs });
  const keys = { count: 100_000, distribution: 'uniform' };

  const answer = await invoke(eventOf({ arms: ['sqs'], rate: 3000, keys }));

  expect(answer).toMatchObject({ keptSchedule: true });
  expect(answer).toHaveProperty('arms.sqs.scheduleLag.n', 3000);
  const { p99Ms } = Object(answer).arms.sqs.scheduleLag;
  expect(p99Ms).toBeLessThanOrEqual(10);
});

test('a producer that cannot keep its schedule sends all the same and says how late', async () => {
  const clock = createVirtualClock();
  const slow = recordingTransport(clock, { delayMs: 400 });
  const fast = recordingTransport(clock);
  const { invoke } = producerWorld(clock, { kinesis: fast, sqs: slow });

  const answer = await invoke(eventOf({ arms: ['kinesis', 'sqs'], rate: 500 }));

  expect(slow.calls.flatMap(({ records }) => records)).toHaveLength(500);
  expect(answer).toMatchObject({
    keptSchedule: false,
    arms: { kinesis: { ok: 500, scheduleLag: { n: 500 } }, sqs: { ok: 500, unsent: 0 } },
    warning: expect.stringMatching(
      /^The producer did not keep its schedule: sqs sent late \(p99 \d+ ms, max \d+ ms of 500 records\)\.$/,
    ),
  });
});

test('the lag of the warm-up is sent and logged but not judged', async () => {
  const clock = createVirtualClock();
  const { invoke, observations } = producerWorld(clock, { sqs: recordingTransport(clock) });

  const answer = await invoke(
    eventOf({ arms: ['sqs'], warmUp: '500ms' }, { startAtMs: clock.wallTimeMs() - 490 }),
  );

  expect(answer).toMatchObject({
    keptSchedule: true,
    arms: { sqs: { ok: 125, scheduleLag: { n: 100 } } },
  });
  expect(observations.flatMap(({ records }) => records)).toHaveLength(125);
});

test('what is left when time runs short is counted as unsent, and the answer comes in time', async () => {
  const clock = createVirtualClock();
  const { invoke } = producerWorld(clock, { sqs: recordingTransport(clock) });
  const begunMs = clock.monotonicMs();

  const answer = await invoke(eventOf({ arms: ['sqs'], duration: '20s' }), 10_000);

  expect(clock.monotonicMs() - begunMs).toBeLessThan(10_000);
  expect(answer).toMatchObject({
    keptSchedule: false,
    arms: { sqs: { planned: 2000, attempted: 498, ok: 498, unsent: 1502 } },
    warning: expect.stringContaining(
      'stopped early because time ran short: sqs never tried 1502 of 2000 records',
    ),
  });
});

test('a start in the past shows as lag, the schedule is not moved', async () => {
  const clock = createVirtualClock();
  const { invoke } = producerWorld(clock, { sqs: recordingTransport(clock) });

  const answer = await invoke(
    eventOf({ arms: ['sqs'] }, { startAtMs: clock.wallTimeMs() - 60_000 }),
  );

  expect(answer).toMatchObject({ keptSchedule: false, arms: { sqs: { ok: 100 } } });
  const { arms } = answer as { arms: { sqs: { scheduleLag: { p50Ms: number } } } };
  expect(arms.sqs.scheduleLag.p50Ms).toBeGreaterThan(59_000);
});

test('arms that read one stream get each record once and are both logged', async () => {
  const clock = createVirtualClock();
  const stream = recordingTransport(clock);
  const { invoke, observations } = producerWorld(clock, { kinesis: stream, 'kinesis-efo': stream });

  const answer = await invoke(eventOf({ arms: ['kinesis', 'kinesis-efo'] }));

  expect(stream.calls.flatMap(({ records }) => records)).toHaveLength(100);
  expect(answer).toMatchObject({ arms: { kinesis: { ok: 100 }, 'kinesis-efo': { ok: 100 } } });
  const recordsOf = (arm: string) =>
    observations.filter((line) => line.arm === arm).flatMap(({ records }) => records);
  expect(recordsOf('kinesis-efo')).toEqual(recordsOf('kinesis'));
  expect(observations.map(({ call }) => call)).toEqual(observations.map((_, index) => index + 1));
});

test('calls are numbered per run, on over the invocations of an execution environment', async () => {
  const clock = createVirtualClock();
  const { invoke, observations } = producerWorld(clock, { sqs: recordingTransport(clock) });
  const part = (fromMs: number, toMs: number) =>
    eventOf({ arms: ['sqs'] }, { window: { fromMs, toMs } });

  await invoke(part(0, 500));
  const firstCount = observations.length;
  await invoke(part(500, 1000));
  await invoke({ ...part(0, 1000), run: 'other' });

  const numbersOf = (run: string) =>
    observations.filter((line) => line.run === run).map(({ call }) => call);
  expect(firstCount).toBeGreaterThan(1);
  expect(numbersOf('run')).toEqual(numbersOf('run').map((_, index) => index + 1));
  expect(numbersOf('run').length).toBeGreaterThan(firstCount);
  expect(numbersOf('other')[0]).toBe(1);
});

test('a planned fault is told in the log, also for records that cannot be read', async () => {
  const clock = createVirtualClock();
  const { invoke, observations } = producerWorld(clock, { sqs: recordingTransport(clock) });
  const poison = [
    { kind: 'throw', share: 0.5 },
    { kind: 'malformed', share: 0.5 },
  ];

  await invoke(eventOf({ arms: ['sqs'], poison }));

  const faults = observations.flatMap(({ records }) =>
    records.map((record) => record.plannedFault),
  );
  expect(faults).toHaveLength(100);
  expect(new Set(faults)).toEqual(new Set(['throw', 'malformed']));
});

test('a dry run sends nothing and fails every record with DryRun', async () => {
  const clock = createVirtualClock();
  const sqs = recordingTransport(clock);
  const { invoke, observations } = producerWorld(clock, { sqs });

  const answer = await invoke(eventOf({ arms: ['kinesis', 'sqs'] }, { dryRun: true }));

  expect(sqs.calls).toEqual([]);
  expect(answer).toMatchObject({
    dryRun: true,
    keptSchedule: true,
    arms: { kinesis: { failed: 100, retried: 0 }, sqs: { failed: 100 } },
  });
  expect(observations[0]?.records[0]).toMatchObject({ outcome: 'fail', errorCode: 'DryRun' });
});

test('a transport that breaks its promise fails the invocation', async () => {
  const clock = createVirtualClock();
  const broken = { ...recordingTransport(clock), publish: async () => [] };
  const { invoke } = producerWorld(clock, { sqs: broken });

  await expect(invoke(eventOf({ arms: ['sqs'] }))).rejects.toThrow(
    'a transport answers for every record',
  );
});
