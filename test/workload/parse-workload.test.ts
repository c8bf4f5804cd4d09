import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parseResolvedWorkload } from '../../src/workload/check-workload.ts';
import { defaultWorkload } from '../../src/workload/default-workload.ts';
import { describeWorkload } from '../../src/workload/describe-workload.ts';
import { mergeWorkload } from '../../src/workload/merge-workload.ts';
import { parseWorkload } from '../../src/workload/parse-workload.ts';

// Goal: a workload means what it says, or is refused in one line that names file and key.

const folder = new URL('../../workloads/', import.meta.url);

test.each(readdirSync(folder))('workloads/%s is a workload of its own name', (file) => {
  const workload = parseWorkload(readFileSync(new URL(file, folder), 'utf8'), file);

  expect(`${workload.name}.yml`).toBe(file);
  expect(parseResolvedWorkload(JSON.parse(JSON.stringify(workload)), file)).toEqual(workload);
});

test('workloads/steady.yml is the default written out', () => {
  const text = readFileSync(new URL('steady.yml', folder), 'utf8');

  expect(parseWorkload(text)).toEqual(defaultWorkload);
});

test('a file is read in its friendly spelling and resolved into units', () => {
  const text = `
    name: everything
    arms: [sqs, kinesis-efo]
    rate: 1000
    duration: 5m
    warmUp: 1.5s
    arrivals: { kind: bursts, every: 2s, factor: 4 }
    keys: { count: 50, distribution: hot-key, share: 30% }
    partitionKey: random
    payloadBytes: 2048
    processing: { cpu: 2ms, wait: 10 }
    poison:
      - { kind: throw, share: 1% }
      - { kind: throw-times, times: 3, share: 0.02 }
      - { kind: malformed, share: 0.5% }
      - { kind: hang, share: 0.1% }
    seed: 7
    thresholds:
      - sqs.lost == 0
      - { expr: kinesis-efo.latency.p99 < 2s }
      - { expr: sqs.reordered-ratio < 1%, strict: false }
  `;

  expect(parseWorkload(text)).toEqual({
    name: 'everything',
    arms: ['sqs', 'kinesis-efo'],
    ratePerSecond: 1000,
    durationMs: 300_000,
    warmUpMs: 1500,
    arrivals: { kind: 'bursts', everyMs: 2000, factor: 4 },
    keys: { count: 50, distribution: { kind: 'hot-key', shareRatio: 0.3 } },
    partitionKey: 'random',
    payloadBytes: 2048,
    processing: { cpuMs: 2, waitMs: 10 },
    poison: [
      { kind: 'throw', shareRatio: 0.01 },
      { kind: 'throw-times', times: 3, shareRatio: 0.02 },
      { kind: 'malformed', shareRatio: 0.005 },
      { kind: 'hang', shareRatio: 0.001 },
    ],
    seed: 7,
    thresholds: ['sqs.lost == 0', 'kinesis-efo.latency.p99 < 2s', 'warn sqs.reordered-ratio < 1%'],
  });
});

test('an empty file is the default under no name', () => {
  expect(parseWorkload('')).toEqual({ ...defaultWorkload, name: 'unnamed' });
});

test('flags change only what they say, and may be text', () => {
  const base = parseWorkload({ keys: { count: 50, distribution: 'zipf', exponent: 2 } });

  const merged = mergeWorkload(base, {
    rate: '200',
    duration: '10s',
    arms: 'kinesis,sqs',
    arrivals: 'poisson',
    keys: { count: '80' },
    processing: { wait: '5ms' },
  });

  expect(merged).toEqual({
    ...base,
    ratePerSecond: 200,
    durationMs: 10_000,
    arms: ['kinesis', 'sqs'],
    arrivals: { kind: 'poisson' },
    keys: { count: 80, distribution: { kind: 'zipf', exponent: 2 } },
    processing: { cpuMs: 0, waitMs: 5 },
  });
});

test('flags replace the thresholds of a file, and an empty workload has none', () => {
  const base = parseWorkload({ thresholds: ['sqs.lost == 0', 'kinesis.lost == 0'] });

  expect(mergeWorkload(base, { thresholds: ['sqs.lost < 5'] }).thresholds).toEqual([
    'sqs.lost < 5',
  ]);
  expect(mergeWorkload(base, { rate: '200' }).thresholds).toEqual(base.thresholds);
  expect(parseWorkload('').thresholds).toEqual([]);
});

test('a resolved workload without thresholds has none: the producer needs none', () => {
  const { thresholds: _, ...workload } = defaultWorkload;

  expect(parseResolvedWorkload(workload, 'event').thresholds).toEqual([]);
});

test('the description is plain JSON and says how many records each arm gets', () => {
  const description = describeWorkload(defaultWorkload);

  expect(JSON.parse(JSON.stringify(description))).toEqual(description);
  expect(description).toMatchObject({
    ratePerSecond: 500,
    scheduleMs: 25_000,
    recordCount: 11_250,
  });
});

describe('what cannot be run is refused in one line that names file and key', () => {
  test.each([
    ['raet: 5', 'WORKLOAD_UNKNOWN_KEY', 'f.yml: unknown key "raet" (did you mean "rate"?)'],
    [
      'keys: { cuont: 5 }',
      'WORKLOAD_UNKNOWN_KEY',
      'f.yml: keys: unknown key "cuont" (did you mean "count"?)',
    ],
    [
      '__proto__: { rate: 5 }',
      'WORKLOAD_UNKNOWN_KEY',
      'f.yml: unknown key "__proto__" (known: name, arms,',
    ],
    [
      'arms: [kinesis, sqss]',
      'WORKLOAD_INVALID',
      'f.yml: arms[1]: unknown name "sqss" (did you mean "sqs"?)',
    ],
    ['arms: [sqs, sqs]', 'WORKLOAD_INVALID', 'f.yml: arms: names an arm twice'],
    ['arms: []', 'WORKLOAD_INVALID', 'f.yml: arms: too small'],
    ['rate: fast', 'WORKLOAD_INVALID', 'f.yml: rate: "fast" is not a number'],
    ['rate: 0', 'WORKLOAD_INVALID', 'f.yml: rate: too small'],
    ['rate: .inf', 'WORKLOAD_INVALID', 'f.yml: rate: '],
    ['duration: 20 parsecs', 'WORKLOAD_INVALID', 'f.yml: duration: "20 parsecs" is not a duration'],
    ['duration: 25h', 'WORKLOAD_INVALID', 'f.yml: duration: too big'],
    ['duration: 23h\nwarmUp: 2h', 'WORKLOAD_INVALID', 'f.yml: duration: with the warm-up'],
    [
      'arrivals: poison',
      'WORKLOAD_INVALID',
      'f.yml: arrivals.kind: unknown name "poison" (did you mean "poisson"?)',
    ],
    [
      'arrivals: bursts',
      'WORKLOAD_INVALID',
      'f.yml: arrivals of kind bursts need both every and factor',
    ],
    [
      'arrivals: { kind: poisson, factor: 2 }',
      'WORKLOAD_INVALID',
      'f.yml: arrivals.every and arrivals.factor apply to bursts',
    ],
    [
      'keys: { distribution: uniform, exponent: 2 }',
      'WORKLOAD_INVALID',
      'f.yml: keys.exponent applies to',
    ],
    [
      'keys: { share: 10% }',
      'WORKLOAD_INVALID',
      'f.yml: keys.share applies to the distribution hot-key, not to zipf',
    ],
    [
      'keys: { count: 1, distribution: hot-key }',
      'WORKLOAD_INVALID',
      'f.yml: keys.count: a hot key needs',
    ],
    [
      'poison: [{ kind: throw-times, share: 1% }]',
      'WORKLOAD_INVALID',
      'f.yml: poison of kind throw-times needs times',
    ],
    [
      'poison: [{ kind: hang, times: 2, share: 1% }]',
      'WORKLOAD_INVALID',
      'f.yml: poison.times applies to throw-times',
    ],
    [
      'poison: [{ kind: throw, share: 60% }, { kind: hang, share: 50% }]',
      'WORKLOAD_INVALID',
      'f.yml: poison: the shares add up to 1.1',
    ],
    [
      'poison: [{ kind: throw, share: lots }]',
      'WORKLOAD_INVALID',
      'f.yml: poison[0].share: "lots" is not a share',
    ],
    [
      'payloadBytes: 100',
      'WORKLOAD_INVALID',
      "f.yml: payloadBytes: 100 is too small, the record's own fields take up to",
    ],
    ['thresholds: sqs.lost == 0', 'WORKLOAD_INVALID', 'f.yml: thresholds: invalid input: expected'],
    [
      'thresholds: [{ expr: sqs.lost == 0, strickt: false }]',
      'WORKLOAD_UNKNOWN_KEY',
      'f.yml: thresholds[0]: unknown key "strickt" (did you mean "strict"?)',
    ],
    ["thresholds: ['']", 'WORKLOAD_INVALID', 'f.yml: thresholds[0].expr: too small'],
    ['payloadBytes: 1048577', 'WORKLOAD_INVALID', 'f.yml: payloadBytes: too big'],
    ['- 1', 'WORKLOAD_INVALID', 'f.yml: invalid input: expected object, received array'],
    ['rate: 1\nrate: 2', 'WORKLOAD_NOT_YAML', 'f.yml: not YAML: Map keys must be unique'],
    ['a: [', 'WORKLOAD_NOT_YAML', 'f.yml: not YAML: '],
    ['#'.repeat(65_537), 'WORKLOAD_NOT_YAML', 'f.yml: has 65537 characters'],
  ])('%.60s', (text, code, message) => {
    const refused = expect.objectContaining({
      name: 'WorkloadError',
      code,
      message: expect.stringMatching(new RegExp(`^${escapeRegExp(message)}[^\n]*$`)),
    });

    expect(() => parseWorkload(text, 'f.yml')).toThrow(refused);
  });
});

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
