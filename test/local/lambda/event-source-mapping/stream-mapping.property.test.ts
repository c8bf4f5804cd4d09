import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { MappingTrace } from '../../../../src/local/lambda/event-source-mapping/mapping-trace.ts';
import type { EventRecord, Handler } from './scripted-invoker.ts';
import { dataOf, type StreamFixture, streamFixture } from './stream-mapping-fixture.ts';

// Goal: whatever the settings and wherever the poison, no record is lost, processed twice or out
// of its key's order. Method: random streams and settings in virtual time; the function keeps the
// books. A failure prints its seed and path: pass both to fc.assert to replay it.

const scenario = fc.record({
  /** One record per element: its key and whether it is poison. */
  records: fc.array(fc.record({ key: fc.nat({ max: 7 }), poison: fc.nat({ max: 9 }) }), {
    minLength: 1,
    maxLength: 80,
  }),
  batchSize: fc.integer({ min: 1, max: 25 }),
  windowSeconds: fc.nat({ max: 2 }),
  bisect: fc.boolean(),
  reportsFailures: fc.boolean(),
  parallelizationFactor: fc.integer({ min: 1, max: 10 }),
  retries: fc.nat({ max: 3 }),
  seed: fc.nat(),
});
type Scenario = typeof scenario extends fc.Arbitrary<infer Value> ? Value : never;

const isPoison = (data: string): boolean => data.startsWith('poison');

/** Stops at the first poison record: reports it, or throws after having processed nothing. */
function bookkeeper(reportsFailures: boolean, succeeded: string[]): Handler {
  return (records) => {
    const failedIndex = records.findIndex((record) => isPoison(dataOf(record)));
    const done = failedIndex === -1 ? records : records.slice(0, failedIndex);
    if (failedIndex !== -1 && !reportsFailures) throw new Error('poison in the batch');
    succeeded.push(...done.map(dataOf));
    const failed: readonly EventRecord[] = records.slice(done.length, done.length + 1);
    return {
      batchItemFailures: failed.map(({ kinesis }) => ({ itemIdentifier: kinesis.sequenceNumber })),
    };
  };
}

/** Runs a scenario to its end. */
async function run(input: Scenario) {
  const succeeded: string[] = [];
  const fixture = streamFixture({
    handler: bookkeeper(input.reportsFailures, succeeded),
    durationMs: (index) => (input.seed * 31 + index * 977) % 1500,
    seed: input.seed,
  });
  const all = input.records.map(({ key, poison }, index) => {
    const data = `${poison === 0 ? 'poison' : 'good'} ${index} of ${key}`;
    fixture.stream.put({ partitionKey: `key ${key}`, data });
    return data;
  });
  const mapping = fixture.start({
    BatchSize: input.batchSize,
    MaximumBatchingWindowInSeconds: input.windowSeconds,
    BisectBatchOnFunctionError: input.bisect,
    FunctionResponseTypes: input.reportsFailures ? ['ReportBatchItemFailures'] : [],
    ParallelizationFactor: input.parallelizationFactor,
    MaximumRetryAttempts: input.retries,
  });
  const isFinished = (): boolean =>
    mapping.shards().every(({ checkpoint, aheadCount }) => checkpoint !== null && aheadCount === 0);
  await fixture.clock.runUntil(isFinished);
  await mapping.stop();
  return { fixture, mapping, all, succeeded };
}

test('with bisecting the good records succeed once, only poison is discarded', async () => {
  await fc.assert(
    fc.asyncProperty(scenario, async (input) => {
      const { fixture, mapping, all, succeeded } = await run({ ...input, bisect: true });

      expect(succeeded.sort()).toEqual(all.filter((data) => !isPoison(data)).sort());
      const poison = all.filter(isPoison);
      expect(fixture.discarded).toHaveLength(poison.length);
      expect(mapping.metrics().discardedRecordCount).toBe(poison.length);
      for (const { KinesisBatchInfo: info, requestContext } of fixture.discarded) {
        expect(info.batchSize).toBe(1);
        expect(info.startSequenceNumber).toBe(info.endSequenceNumber);
        expect(requestContext.approximateInvokeCount).toBe(input.retries + 1);
        const index = Number(info.startSequenceNumber.slice(1)) - 1;
        expect(isPoison(all[index] ?? '')).toBe(true);
      }
    }),
    { numRuns: 150 },
  );
});

test('every record either succeeds once or is discarded once, bisecting or not', async () => {
  await fc.assert(
    fc.asyncProperty(scenario, async (input) => {
      const { mapping, all, succeeded } = await run(input);

      expect(new Set(succeeded).size).toBe(succeeded.length);
      expect(succeeded.length + mapping.metrics().discardedRecordCount).toBe(all.length);
      expect(succeeded.some(isPoison)).toBe(false);
    }),
    { numRuns: 150 },
  );
});

test('first deliveries of a key are in order, lanes hold one batch at a time', async () => {
  await fc.assert(
    fc.asyncProperty(scenario, async (input) => {
      const { fixture, all } = await run(input);

      for (const key of new Set(input.records.map((record) => record.key))) {
        const firstDeliveries = [...new Set(fixture.delivered().flat())].filter(isOfKey(key));
        expect(firstDeliveries).toEqual(all.filter(isOfKey(key)));
      }
      expect(concurrencyMaxOfLanes(fixture.traces)).toBe(1);
      expect(fixture.invoker.concurrencyMax()).toBeLessThanOrEqual(input.parallelizationFactor);
      expectNoKeyInTwoInvocations(fixture);
    }),
    { numRuns: 150 },
  );
});

const isOfKey = (key: number) => (data: string) => data.endsWith(` of ${key}`);

/** Most batches in flight at once on one lane, from the trace alone. */
function concurrencyMaxOfLanes(traces: readonly MappingTrace[]): number {
  const inFlight = new Map<number, number>();
  let most = 0;
  for (const trace of traces) {
    if (!('batch' in trace)) continue;
    const { laneIndex } = trace.batch;
    const change =
      trace.kind === 'invoked'
        ? 1
        : ['succeeded', 'failed', 'partially-failed'].includes(trace.kind)
          ? -1
          : 0;
    inFlight.set(laneIndex, (inFlight.get(laneIndex) ?? 0) + change);
    most = Math.max(most, inFlight.get(laneIndex) ?? 0);
  }
  return most;
}

function expectNoKeyInTwoInvocations({ invoker }: StreamFixture): void {
  const busyUntilMs = new Map<string, number>();
  for (const { records, startedAtMs, endedAtMs } of invoker.invocations) {
    for (const key of new Set(records.map(({ kinesis }) => kinesis.partitionKey))) {
      expect(startedAtMs).toBeGreaterThanOrEqual(busyUntilMs.get(key) ?? 0);
      busyUntilMs.set(key, endedAtMs);
    }
  }
}
