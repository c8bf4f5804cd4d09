import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Handler } from './scripted-invoker.ts';
import { dataOf, streamFixture } from './stream-mapping-fixture.ts';
import { eventsOf } from './window-fixture.ts';

// Goal: whatever arrives when, however it is batched and however often the function fails, the
// sum that a window's final invocation gets is the sum of what arrived in the window. Method: a
// function that adds numbers in the state, against sums by arrival time; virtual time. A failure
// prints its seed and path: pass both to fc.assert to replay it.

const scenario = fc.record({
  /** One record per element: how long after the one before it arrives, and what it adds. */
  records: fc.array(
    fc.record({
      gapMs: fc.oneof(fc.constant(0), fc.nat({ max: 3000 }), fc.nat({ max: 400_000 })),
      amount: fc.integer({ min: 1, max: 1000 }),
      key: fc.nat({ max: 5 }),
    }),
    { minLength: 1, maxLength: 40 },
  ),
  windowSeconds: fc.integer({ min: 1, max: 200 }),
  batchSize: fc.integer({ min: 1, max: 10 }),
  batchingWindowSeconds: fc.nat({ max: 30 }),
  parallelizationFactor: fc.integer({ min: 1, max: 3 }),
  bisect: fc.boolean(),
  reportsFailures: fc.boolean(),
  /** How each invocation goes, in turn and from the start again; the last one always succeeds. */
  luck: fc.array(fc.constantFrom('succeed', 'throw', 'stop-early', 'forget-state', 'swell'), {
    maxLength: 6,
  }),
  durationMs: fc.nat({ max: 2000 }),
  seed: fc.nat(),
});
type Scenario = typeof scenario extends fc.Arbitrary<infer Value> ? Value : never;

/** What makes state too large to be handed on. */
const BALLAST = 'x'.repeat(1_048_576);

/** Adds up the records in the state; an invocation that ends the window hands the sum in. */
function adder(input: Scenario, sums: [start: string, sum: number][]): Handler {
  return (records, index, { window, state, ...ending }) => {
    const luck = [...input.luck, 'succeed'][index % (input.luck.length + 1)];
    if (luck === 'throw') throw new Error('bad luck');
    if (luck === 'forget-state') return { batchItemFailures: [] };
    const stopsEarly = luck === 'stop-early' && input.reportsFailures;
    const done = stopsEarly ? records.slice(0, -1) : records;
    const failed = records.slice(done.length);
    const before = Number(state['sum'] ?? 0);
    const sum = done.reduce((total, record) => total + Number(dataOf(record)), before);
    const ends = ending.isFinalInvokeForWindow || ending.isWindowTerminatedEarly;
    if (ends && sum > 0) sums.push([window.start, sum]);
    return {
      state: luck === 'swell' ? { sum, BALLAST } : { sum },
      batchItemFailures: failed.map(({ kinesis }) => ({ itemIdentifier: kinesis.sequenceNumber })),
    };
  };
}

/** Runs a scenario until every record's window has ended. */
async function run(input: Scenario) {
  const sums: [start: string, sum: number][] = [];
  const fixture = streamFixture({
    handler: adder(input, sums),
    durationMs: () => input.durationMs,
    seed: input.seed,
  });
  const mapping = fixture.start({
    TumblingWindowInSeconds: input.windowSeconds,
    BatchSize: input.batchSize,
    MaximumBatchingWindowInSeconds: input.batchingWindowSeconds,
    ParallelizationFactor: input.parallelizationFactor,
    BisectBatchOnFunctionError: input.bisect,
    FunctionResponseTypes: input.reportsFailures ? ['ReportBatchItemFailures'] : [],
  });
  const arrived: [start: string, amount: number][] = [];
  for (const { gapMs, amount, key } of input.records) {
    await fixture.clock.advance(gapMs);
    fixture.stream.put({ data: `${amount}`, partitionKey: `key ${key}` });
    arrived.push([startOf(fixture.clock.wallTimeMs(), input.windowSeconds), amount]);
  }
  const total = totalOf(arrived);
  await fixture.clock.runUntil(() => totalOf(sums) >= total);
  await fixture.clock.advance(600_000);
  await mapping.stop();
  return { fixture, sums, arrived };
}

/** Where the window of an instant begins, as the event says it. */
function startOf(atMs: number, windowSeconds: number): string {
  const seconds = Math.floor(atMs / 1000);
  const start = new Date((seconds - (seconds % windowSeconds)) * 1000);
  return start.toISOString().replace('.000Z', 'Z');
}

const totalOf = (parts: readonly [string, number][]): number =>
  parts.reduce((total, [, amount]) => total + amount, 0);

function sumsByWindow(parts: readonly [start: string, amount: number][]): Map<string, number> {
  const sums = new Map<string, number>();
  for (const [start, amount] of parts) sums.set(start, (sums.get(start) ?? 0) + amount);
  return sums;
}

test('the sums handed in are the sums by arrival time, once per window and lane', async () => {
  await fc.assert(
    fc.asyncProperty(scenario, async (input) => {
      const { sums, arrived } = await run(input);

      expect(sumsByWindow(sums)).toEqual(sumsByWindow(arrived));
      if (input.parallelizationFactor === 1 && !input.luck.includes('swell')) {
        expect(sums.map(([start]) => start)).toEqual([...sumsByWindow(arrived).keys()]);
      }
    }),
    { numRuns: 100 },
  );
});

test('every record of a batch arrived in the window of its event', async () => {
  await fc.assert(
    fc.asyncProperty(scenario, async (input) => {
      const { fixture } = await run(input);

      for (const { Records, window } of eventsOf(fixture)) {
        for (const { kinesis } of Records) {
          const atMs = kinesis.approximateArrivalTimestamp * 1000;
          expect(startOf(atMs, input.windowSeconds)).toBe(window.start);
        }
      }
      expect(fixture.discarded).toEqual([]);
    }),
    { numRuns: 50 },
  );
});
