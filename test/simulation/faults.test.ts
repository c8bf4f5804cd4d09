import { describe, expect, test } from '@jest/globals';
import { DELIVERY_OUTCOMES, type DeliveryLine } from '../../src/observation/observation-line.ts';
import { NO_FAULTS, STRIKES, type Strike } from '../../src/simulation/fault-plan.ts';
import { parseWorkload } from '../../src/workload/parse-workload.ts';
import { brokenRules } from './check-scenario.ts';
import type { Scenario } from './random-scenario.ts';
import { runScenario, type ScenarioRecord } from './run-scenario.ts';

// Goal: each fault does what its name says, breaks no promise of AWS, and is counted. Method: the
// same quiet pipeline, without poison, with one fault at a time and often.

const QUIET: Scenario = {
  seed: 1,
  workload: parseWorkload({
    rate: 100,
    duration: '3s',
    warmUp: '1s',
    seed: 1,
    keys: { count: 10 },
  }),
  settings: {
    shardCount: 2,
    timeoutSeconds: 1,
    visibilityTimeoutSeconds: 6,
    maxReceiveCount: 10,
    stream: {
      BatchSize: 100,
      MaximumBatchingWindowInSeconds: 0,
      ParallelizationFactor: 2,
      BisectBatchOnFunctionError: false,
      MaximumRetryAttempts: 10,
      MaximumRecordAgeInSeconds: -1,
    },
    queue: { BatchSize: 10, ScalingConfig: { MaximumConcurrency: 5 } },
    fifo: { BatchSize: 10, ScalingConfig: { MaximumConcurrency: 5 } },
  },
  faults: NO_FAULTS,
  reshards: [],
};

const struckBy = (strike: Strike, share: number): Promise<ScenarioRecord> =>
  runScenario({
    ...QUIET,
    faults: { shares: { ...NO_FAULTS.shares, [strike]: share }, clockSkewMaxMs: 0 },
  });

const deliveriesOf = (record: ScenarioRecord, arm: string): readonly DeliveryLine[] =>
  record.deliveries.filter((line) => line.arm === arm);

/** Broker ids of an arm that were processed more than once. */
function processedAgain(record: ScenarioRecord, arm: string): readonly string[] {
  const ids = deliveriesOf(record, arm).flatMap(({ records }) =>
    records.brokerId.filter(
      (_, index) => DELIVERY_OUTCOMES[records.outcome[index] ?? -1] === 'processed',
    ),
  );
  return ids.filter((id, index) => ids.indexOf(id) !== index);
}

/** Longest time of an arm from the broker's stamp to the handler. */
function slowestMs(record: ScenarioRecord, arm: string): number {
  const latencies = deliveriesOf(record, arm).flatMap(({ records }) =>
    records.startedAtMs.map((atMs, index) => Number(atMs) - Number(records.brokerAtMs[index])),
  );
  return Math.max(...latencies);
}

test('without faults nothing is repeated, and nothing but the shards keeps a record waiting', async () => {
  const record = await runScenario(QUIET);

  expect(brokenRules(record)).toEqual([]);
  expect(record.faultCounts.size).toBe(0);
  for (const arm of ['kinesis', 'kinesis-efo', 'sqs', 'sqs-fifo']) {
    expect(processedAgain(record, arm)).toEqual([]);
  }
  expect(slowestMs(record, 'sqs')).toBeLessThan(1000);
  expect(slowestMs(record, 'kinesis')).toBeLessThan(2000);
});

/** What AWS does not do; planted to see that it is found. */
const BREACHES: readonly Strike[] = ['lost-record', 'swapped-records'];
const HARDSHIPS = STRIKES.filter((strike) => !BREACHES.includes(strike));

test.each(HARDSHIPS)('%s strikes, is counted, and breaks no rule', async (strike) => {
  const record = await struckBy(strike, 0.2);

  expect(brokenRules(record)).toEqual([]);
  expect([...record.faultCounts.keys()]).toEqual([strike]);
  expect(record.faultCounts.get(strike)).toBeGreaterThan(0);
});

describe('what brokers hand out', () => {
  test('a duplicated message is processed again, with the count of the first time', async () => {
    const record = await struckBy('duplicated-message', 0.2);

    expect(processedAgain(record, 'sqs').length).toBe(record.faultCounts.get('duplicated-message'));
    expect(
      deliveriesOf(record, 'sqs').flatMap(({ records }) => records.receiveCount),
    ).not.toContain(2);
    expect(processedAgain(record, 'kinesis')).toEqual([]);
    expect(processedAgain(record, 'sqs-fifo')).toEqual([]);
  });

  test('a delayed message is late, by half a minute at most', async () => {
    const record = await struckBy('delayed-message', 0.2);

    expect(slowestMs(record, 'sqs')).toBeGreaterThan(5000);
    expect(slowestMs(record, 'sqs')).toBeLessThan(31_000);
    expect(slowestMs(record, 'sqs-fifo')).toBeLessThan(1000);
  });

  test('delayed records are found by a later read', async () => {
    const record = await struckBy('delayed-records', 0.5);

    expect(slowestMs(record, 'kinesis')).toBeGreaterThan(2000);
    expect(slowestMs(record, 'sqs')).toBeLessThan(1000);
  });
});

describe('what AWS promises and the plan breaks', () => {
  // On all arms; records take time, so that it shows in which order they began.
  const workload: Scenario['workload'] = {
    ...QUIET.workload,
    arms: ['kinesis', 'kinesis-efo', 'sqs', 'sqs-fifo'],
    processing: { cpuMs: 0, waitMs: 5 },
  };
  const brokenBy = async (strike: Strike, share: number) => {
    const faults = { ...NO_FAULTS, shares: { ...NO_FAULTS.shares, [strike]: share } };
    const { faultCounts, ...record } = await runScenario({ ...QUIET, workload, faults });
    return { broken: brokenRules({ faultCounts, ...record }), count: faultCounts.get(strike) };
  };

  test('a lost record is given to no mapping, and each is counted', async () => {
    const { broken, count } = await brokenBy('lost-record', 0.1);

    for (const arm of ['kinesis', 'kinesis-efo', 'sqs', 'sqs-fifo']) {
      expect(broken.filter((rule) => rule.startsWith(`${arm} lost: `))).not.toEqual([]);
    }
    expect(broken.filter((rule) => !rule.includes(' lost: '))).toEqual([]);
    expect(broken.length).toBe(count);
  });

  test('swapped records are out of order, one of each pair, where there is an order', async () => {
    const { broken, count } = await brokenBy('swapped-records', 0.5);

    for (const arm of ['kinesis', 'kinesis-efo', 'sqs-fifo']) {
      expect(broken.filter((rule) => rule.startsWith(`${arm} reordered: `))).not.toEqual([]);
    }
    expect(broken.filter((rule) => !rule.includes(' reordered: '))).toEqual([]);
    expect(broken.length).toBe(count);
  });
});

describe('invocations', () => {
  test('K58 throttles spend no retry: with none allowed, nothing of the stream is given up', async () => {
    const settings = {
      ...QUIET.settings,
      stream: { ...QUIET.settings.stream, MaximumRetryAttempts: 0 },
    };
    const shares = { ...NO_FAULTS.shares, 'throttled-invocation': 0.7 };
    const record = await runScenario({ ...QUIET, settings, faults: { shares, clockSkewMaxMs: 0 } });

    const throttled = record.traces.filter(
      ({ logicalId, trace }) => logicalId === 'StreamMapping' && trace.kind === 'throttled',
    );
    expect(throttled.length).toBeGreaterThan(5);
    expect(record.discarded).toEqual([]);
    expect(brokenRules(record)).toEqual([]);
  });

  test('a function that never answers fails when its time is up, with its work done', async () => {
    const record = await struckBy('timed-out-invocation', 0.2);

    const failures = record.traces.filter(({ trace }) => trace.kind === 'failed');
    expect(failures.length).toBe(record.faultCounts.get('timed-out-invocation'));
    expect(processedAgain(record, 'kinesis').length).toBeGreaterThan(0);
    expect(processedAgain(record, 'sqs-fifo').length).toBeGreaterThan(0);
  });

  test('a repeated batch of a stream runs again, unknown to the mapping', async () => {
    const record = await struckBy('repeated-batch', 0.5);

    const invoked = record.traces.filter(
      ({ logicalId, trace }) =>
        ['StreamMapping', 'FanOutMapping'].includes(logicalId) && trace.kind === 'invoked',
    );
    const repeats = record.faultCounts.get('repeated-batch') ?? 0;
    const arms = ['kinesis', 'kinesis-efo'];
    const delivered = arms.flatMap((arm) => deliveriesOf(record, arm));
    expect(delivered.length).toBe(invoked.length + repeats);
    expect(processedAgain(record, 'kinesis').length).toBeGreaterThan(0);
    expect(processedAgain(record, 'sqs')).toEqual([]);
  });

  test('a reshard in flight leaves the children to be read when their parents are done', async () => {
    const record = await struckBy('reshard-in-flight', 0.5);

    const shardIds = new Set(
      record.traces.flatMap(({ logicalId, trace }) =>
        logicalId === 'StreamMapping' && trace.kind === 'succeeded' ? [trace.batch.source] : [],
      ),
    );
    expect(shardIds.size).toBeGreaterThan(QUIET.settings.shardCount);
    expect(processedAgain(record, 'kinesis')).toEqual([]);
  });
});

test('clocks that are off shift what functions log, and nothing else', async () => {
  const faults = { ...NO_FAULTS, clockSkewMaxMs: 5000 };
  const right = await runScenario(QUIET);
  const record = await runScenario({ ...QUIET, faults });

  // Three consumers and a producer at least, and each was loaded once to see that it can be.
  expect(record.faultCounts.get('clock-skew')).toBeGreaterThanOrEqual(8);
  expect(brokenRules(record)).toEqual([]);
  const latenciesMs = ['kinesis', 'sqs', 'sqs-fifo'].map((arm) => slowestMs(record, arm));
  for (const latencyMs of latenciesMs) expect(Math.abs(latencyMs)).toBeLessThan(7000);
  expect(latenciesMs).not.toEqual(
    ['kinesis', 'sqs', 'sqs-fifo'].map((arm) => slowestMs(right, arm)),
  );
});

test('the same seed strikes at the same instants', async () => {
  const shares = Object.fromEntries(STRIKES.map((strike) => [strike, 0.1]));
  const faults = { shares: { ...NO_FAULTS.shares, ...shares }, clockSkewMaxMs: 50 };
  const first = await runScenario({ ...QUIET, faults });
  const again = await runScenario({ ...QUIET, faults });

  expect(again.faultCounts).toEqual(first.faultCounts);
  expect(again.traces).toEqual(first.traces);
  expect(again.deliveries).toEqual(first.deliveries);
});
