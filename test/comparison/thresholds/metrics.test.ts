import { expect, test } from '@jest/globals';
import { LATENCIES } from '../../../src/comparison/thresholds/latencies.ts';
import { METRICS } from '../../../src/comparison/thresholds/metrics.ts';
import { ANOMALY_KINDS } from '../../../src/measurement/anomalies/anomaly.ts';
import { sampleResult } from './sample-result.ts';

// Goal: every number of a measurement can be named, and the name reads that number. Method: an arm
// whose numbers all differ, so that a name that reads another's is noticed.

const [measured] = sampleResult().arms;
if (measured === undefined) throw new TypeError('the sample has arms');

/** Field by field a number of its own. */
function numbered<Part extends object>(part: Part, from: number): Part {
  const names = Object.keys(part);
  return Object.fromEntries(names.map((name, at) => [name, from + at])) as Part;
}

const { worstKeys, epsilonMs, ...orderCounts } = measured.ordering;
const { keys: staleOf, epsilonMs: _, ...staleCounts } = measured.staleKeys;
const numberedArm = {
  ...measured,
  completeness: numbered(measured.completeness, 100),
  duplicates: numbered(measured.duplicates, 200),
  ordering: { ...numbered(orderCounts, 300), worstKeys, epsilonMs },
  staleKeys: { ...numbered(staleCounts, 350), keys: staleOf, epsilonMs },
  invocations: numbered(measured.invocations, 400),
  telemetry: numbered(measured.telemetry, 500),
  anomalies: ANOMALY_KINDS.map((kind, at) => ({ kind, count: 600 + at, witnesses: [] })),
};

function read(name: string): number | null | undefined {
  return METRICS.find((metric) => metric.name === name)?.read(numberedArm);
}

test('every number of a measurement has a metric that reads it', () => {
  const values = new Set(METRICS.map(({ read: of }) => of(numberedArm)));
  const parts = ['completeness', 'duplicates', 'invocations', 'telemetry'] as const;
  const fields = [
    ...parts.map((part) => numberedArm[part]),
    numbered(orderCounts, 300),
    numbered(staleCounts, 350),
  ];

  for (const value of fields.flatMap((part) => Object.values(part))) {
    expect(values).toContain(value);
  }
});

test.each([
  ['lost', numberedArm.completeness.lost],
  ['aborted-read', numberedArm.completeness.deliveredThoughRefused],
  ['dead-lettered', numberedArm.completeness.deadLettered],
  ['duplicate.producer', 200],
  ['redelivered-after-failure', 201],
  ['redelivered-after-success', 202],
  ['duplicates', 200 + 201 + 202],
  ['processed-repeatedly', 203],
  ['reordered', numberedArm.ordering.reorderedRecords],
  ['reordered-ratio', numberedArm.ordering.reorderedRatio],
  ['timeouts', numberedArm.invocations.timeouts],
  ['unexpected', numberedArm.telemetry.unexpectedDeliveryCount],
  ['identity-conflict', numberedArm.telemetry.conflictCount],
])('%s reads its own number', (name, value) => {
  expect(read(name)).toBe(value);
});

test('every class of anomalies is a metric', () => {
  const elsewhere = [
    'lost',
    'unexpected',
    'aborted-read',
    'identity-conflict',
    'duplicate.producer',
  ];
  for (const [at, kind] of ANOMALY_KINDS.entries()) {
    if (elsewhere.includes(kind)) expect(read(kind)).toEqual(expect.any(Number));
    else expect(read(kind)).toBe(600 + at);
  }
});

test('hold times are those of the reordering, by the share of order they restore', () => {
  const names = METRICS.map(({ name }) => name).filter((name) => name.startsWith('hold.'));

  expect(names.map((name) => read(name))).toEqual(
    measured.reordering.holds.map(({ holdMs }) => holdMs),
  );
  expect(names.length).toBeGreaterThan(0);
});

test('every latency of a measurement has a name, and each name one latency', () => {
  const fields = Object.values(LATENCIES).map(({ field }) => field);
  const measuredFields = Object.entries(measured.latencies)
    .filter(([, value]) => typeof value === 'object')
    .map(([field]) => field);

  expect(fields.toSorted()).toEqual(measuredFields.toSorted());
});

test('names are unique, in lower case, and none hides a latency', () => {
  const names = METRICS.map(({ name }) => name);

  expect(new Set(names).size).toBe(names.length);
  for (const name of names) {
    expect(name).toMatch(/^[a-z]+([-.][a-z]+)*(\.p\d\d)?$/);
    expect(Object.keys(LATENCIES)).not.toContain(name.split('.')[0]);
  }
});
