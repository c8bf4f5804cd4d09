import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { AttemptObservation } from '../../src/observation/attempt-observation.ts';
import { createPrng } from '../../src/prng.ts';
import { producerFunction } from '../../src/producing/producer-function.ts';
import type { ArmSummary, ProducerSummary } from '../../src/producing/producer-summary.ts';
import { createVirtualClock } from '../../src/virtual-clock.ts';
import { parseWorkload } from '../../src/workload/parse-workload.ts';
import { sendSchedule } from '../../src/workload/send-schedule.ts';
import { recordsOf } from '../workload/records-of.ts';
import { type UnreliableTransport, unreliableTransport } from './unreliable-transport.ts';

// Goal: whatever a broker does, order, accounting and the limits of a call hold.
// Method: generate a workload and the misbehaviour of two brokers, run the whole producer in
// virtual time, and compare what the brokers stored and the log says with the schedule.

const misbehaviour = fc.record({
  delayMsMax: fc.integer({ min: 0, max: 200 }),
  throttledRatio: fc.double({ min: 0, max: 0.4, noNaN: true }),
  refusedRatio: fc.double({ min: 0, max: 0.1, noNaN: true }),
  unknownRatio: fc.double({ min: 0, max: 0.3, noNaN: true }),
});
const scenario = fc.record({
  seed: fc.integer({ min: 0, max: 1_000_000 }),
  rate: fc.integer({ min: 10, max: 300 }),
  keyCount: fc.integer({ min: 1, max: 30 }),
  arrivals: fc.constantFrom('constant', 'poisson'),
  bytesPerCallMax: fc.constantFrom(1_048_576, 900),
  remainingMs: fc.constantFrom(900_000, 900_000, 5200),
  brokers: fc.tuple(misbehaviour, misbehaviour),
});

type Scenario = typeof scenario extends fc.Arbitrary<infer Value> ? Value : never;

interface Outcome {
  readonly summary: ProducerSummary;
  readonly transports: readonly UnreliableTransport[];
  readonly observations: readonly AttemptObservation[];
  readonly planned: readonly string[];
}

async function produce(given: Scenario): Promise<Outcome> {
  const clock = createVirtualClock();
  const workload = parseWorkload({
    arms: ['kinesis', 'sqs'],
    rate: given.rate,
    duration: '500ms',
    warmUp: '0s',
    keys: { count: given.keyCount, distribution: 'zipf' },
    arrivals: given.arrivals,
    seed: given.seed,
  });
  const { bytesPerCallMax } = given;
  const [kinesis, sqs] = given.brokers.map((broker, index) =>
    unreliableTransport(clock, createPrng(given.seed + index), broker, { bytesPerCallMax }),
  );
  if (!kinesis || !sqs) throw new Error('two brokers are generated');
  const observations: AttemptObservation[] = [];
  const produceWith = producerFunction({
    clock,
    prng: createPrng(given.seed),
    sandbox: 'sandbox',
    transports: { kinesis, sqs },
    writeObservation: (observation) => observations.push(observation),
  });
  let answer: Awaited<ReturnType<typeof produceWith>> | undefined;
  const context = { getRemainingTimeInMillis: () => given.remainingMs };
  const event = { kind: 'workload', run: 'run', workload };
  void produceWith(event, context).then((result) => {
    answer = result;
  });
  await clock.runUntil(() => answer !== undefined);
  if (answer?.kind !== 'workload') throw new Error('a workload was sent');
  const planned = Array.from(
    recordsOf(sendSchedule(workload)),
    ({ orderingKey, keySequence }) => `run/${orderingKey}/${keySequence}`,
  );
  return { summary: answer, transports: [kinesis, sqs], observations, planned };
}

test('the order accepted per key is the order of its sequence, and no two are in flight', async () => {
  await fc.assert(
    fc.asyncProperty(scenario, async (given) => {
      const { transports } = await produce(given);

      for (const { stored, offences } of transports) {
        expect(offences).toEqual([]);
        const latest = new Map<string, number>();
        for (const { deduplicationId, partitionKey } of stored) {
          const sequence = Number(deduplicationId.split('/')[2]);
          // A record whose outcome was unknown may be stored twice, one copy after the other.
          expect(sequence).toBeGreaterThanOrEqual(latest.get(partitionKey) ?? 0);
          latest.set(partitionKey, sequence);
        }
      }
    }),
    { numRuns: 60 },
  );
});

test('every planned record is accounted for once, in the summary and in the log', async () => {
  await fc.assert(
    fc.asyncProperty(scenario, async (given) => {
      const { summary, transports, observations, planned } = await produce(given);

      const arms = [summary.arms.kinesis, summary.arms.sqs];
      for (const [index, arm] of arms.entries()) {
        if (!arm) throw new Error('both arms are summarized');
        expect(arm.planned).toBe(planned.length);
        expect(arm.ok + arm.failed + arm.unknown).toBe(arm.attempted);
        expect(arm.attempted + arm.unsent).toBe(arm.planned);
        expect(arm.scheduleLag.n).toBe(arm.attempted);
        const name = index === 0 ? 'kinesis' : 'sqs';
        expect(tallyOf(observations.filter((line) => line.arm === name))).toEqual(countsOf(arm));
        const storedIds = new Set(
          transports[index]?.stored.map((record) => record.deduplicationId),
        );
        expect(storedIds.size).toBeGreaterThanOrEqual(arm.ok);
        expect(storedIds.size).toBeLessThanOrEqual(arm.ok + arm.unknown);
      }
      expect(observations.map(({ call }) => call)).toEqual(observations.map((_, at) => at + 1));
    }),
    { numRuns: 60 },
  );
});

test('the same seeds give the same calls at the same times', async () => {
  await fc.assert(
    fc.asyncProperty(scenario, async (given) => {
      const first = await produce(given);
      const second = await produce(given);

      expect(second.observations).toEqual(first.observations);
      expect(second.transports[0]?.stored).toEqual(first.transports[0]?.stored);
    }),
    { numRuns: 10 },
  );
});

/** The counts of an arm, recomputed from its log lines alone. */
function tallyOf(lines: readonly AttemptObservation[]): ReturnType<typeof countsOf> {
  const outcomes = new Map<string, Set<string>>();
  let tries = 0;
  for (const { records } of lines) {
    for (const { orderingKey, keySequence, outcome } of records) {
      const id = `${orderingKey}/${keySequence}`;
      outcomes.set(id, (outcomes.get(id) ?? new Set()).add(outcome));
      tries++;
    }
  }
  const ends = Array.from(outcomes.values(), (seen) =>
    seen.has('ok') ? 'ok' : seen.has('unknown') ? 'unknown' : 'failed',
  );
  const count = (end: string): number => ends.filter((one) => one === end).length;
  return {
    ok: count('ok'),
    failed: count('failed'),
    unknown: count('unknown'),
    retried: tries - outcomes.size,
    calls: lines.length,
  };
}

function countsOf({ ok, failed, unknown, retried, calls }: ArmSummary) {
  return { ok, failed, unknown, retried, calls };
}
