import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { EventSourceMapping } from '../../../../src/local/lambda/mappings/event-source-mapping.ts';
import { dataOf } from '../event-source-mapping/stream-mapping-fixture.ts';
import { createMappingWorld, type MappingWorld } from './mapping-world.ts';

// Goal: however often a mapping is disabled, enabled and set anew while records flow, none is
// lost, none is processed twice, and each key keeps its order. Method: random changes at random
// moments in virtual time; the function keeps the books. A failure prints its seed and path: pass
// both to fc.assert to replay it.

// Key 7 is what filters keep out, each in its way.
const NOT_KEY_7 = [[{ numeric: ['<', 7] }], [{ 'anything-but': 7 }]].map((of) => ({
  Filters: [{ Pattern: JSON.stringify({ data: { of } }) }],
}));

const change = fc.record(
  {
    Enabled: fc.boolean(),
    BatchSize: fc.integer({ min: 1, max: 25 }),
    MaximumBatchingWindowInSeconds: fc.nat({ max: 2 }),
    ParallelizationFactor: fc.integer({ min: 1, max: 10 }),
    BisectBatchOnFunctionError: fc.boolean(),
    MaximumRetryAttempts: fc.constantFrom(-1, 10_000),
    FilterCriteria: fc.constantFrom(...NOT_KEY_7),
  },
  { requiredKeys: ['FilterCriteria'] },
);
const step = fc.record({
  /** Records put before the change, by the number of their key. */
  keys: fc.array(fc.nat({ max: 7 }), { maxLength: 40 }),
  change,
  /** How long things go on after the change; below a second it is still being made. */
  lastsMs: fc.integer({ min: 0, max: 6000 }),
});
const scenario = fc.record({
  steps: fc.array(step, { minLength: 1, maxLength: 8 }),
  factor: fc.integer({ min: 1, max: 10 }),
  seed: fc.nat(),
  /** Of ten invocations so many fail, and none that comes late. */
  failingOfTen: fc.constantFrom(0, 0, 3),
  isFiltered: fc.boolean(),
});
type Scenario = typeof scenario extends fc.Arbitrary<infer Value> ? Value : never;

const stateOf = (mapping: EventSourceMapping): unknown => mapping.configuration()['State'];
const isSettled = (mapping: EventSourceMapping): boolean =>
  ['Enabled', 'Disabled'].includes(String(stateOf(mapping)));

/** Runs a scenario until everything is processed. */
async function run({ steps, factor, seed, failingOfTen, isFiltered }: Scenario) {
  const succeeded: string[] = [];
  const world = createMappingWorld(
    {
      handler: (records, index) => {
        if (index < 60 && (index * 7 + seed) % 10 < failingOfTen) throw new Error('not now');
        succeeded.push(...records.map(dataOf));
      },
      durationMs: (index) => (seed * 31 + index * 977) % 2900,
    },
    seed,
  );
  const { clock, directory } = world;
  const EventSourceArn = world.createStream('activity');
  const mapping = directory.create({
    EventSourceArn,
    FunctionName: 'consumer',
    StartingPosition: 'TRIM_HORIZON',
    ParallelizationFactor: factor,
    FilterCriteria: isFiltered ? NOT_KEY_7[0] : null,
  });
  const all: string[] = [];
  let putCount = 0;
  for (const { keys, change: changes, lastsMs } of steps) {
    const records = keys.map((key, index) => ({
      key: `key ${key}`,
      text: `{"nr":${putCount + index},"of":${key}}`,
    }));
    putCount += records.length;
    if (records.length > 0) world.put(EventSourceArn, records);
    const passing = records.filter(({ key }) => !isFiltered || key !== 'key 7');
    all.push(...passing.map(({ text }) => text));
    await clock.runUntil(() => isSettled(mapping));
    const { FilterCriteria, ...others } = changes;
    directory.update(mapping.uuid, { ...others, ...(isFiltered && { FilterCriteria }) });
    await clock.advance(lastsMs);
  }
  await clock.runUntil(() => isSettled(mapping));
  directory.update(mapping.uuid, { Enabled: true });
  await clock.runUntil(() => isSettled(mapping) && succeeded.length >= all.length, 600_000);
  await clock.advance(10_000);
  await directory.stop();
  return { world, all, succeeded };
}

const isOfKey = (key: number) => (text: string) => text.endsWith(`"of":${key}}`);

function expectNoKeyInTwoInvocations({ functions }: MappingWorld): void {
  const busyUntilMs = new Map<string, number>();
  for (const { records, startedAtMs, endedAtMs } of functions.consumer.invocations) {
    for (const key of new Set(records.map(({ kinesis }) => kinesis.partitionKey))) {
      expect(startedAtMs).toBeGreaterThanOrEqual(busyUntilMs.get(key) ?? 0);
      busyUntilMs.set(key, endedAtMs);
    }
  }
}

test('K20 K23 K114 no change of a mapping loses, repeats or reorders a record, or lets one in', async () => {
  await fc.assert(
    fc.asyncProperty(scenario, async (input) => {
      const { world, all, succeeded } = await run(input);

      expect([...succeeded].sort()).toEqual([...all].sort());
      for (let key = 0; key < 8; key++) {
        expect(succeeded.filter(isOfKey(key))).toEqual(all.filter(isOfKey(key)));
      }
      expectNoKeyInTwoInvocations(world);
      if (input.failingOfTen === 0) expect(world.consumed().flat()).toHaveLength(all.length);
    }),
    { numRuns: 150 },
  );
}, 60_000);
