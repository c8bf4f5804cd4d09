import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { loadWorkload } from '../../src/cli/load-workload.ts';
import { defaultWorkload } from '../../src/workload/default-workload.ts';

const checkout = fileURLToPath(new URL('../..', import.meta.url));

test('without flags the default workload is run', () => {
  expect(loadWorkload({}, checkout)).toEqual(defaultWorkload);
});

test('every part of a workload can be given by flags', () => {
  const flags = {
    arms: 'kinesis,sqs',
    rate: '50',
    duration: '3s',
    warmUp: '1s',
    arrivals: 'bursts',
    burstEvery: '1s',
    burstFactor: '10',
    keys: '7',
    distribution: 'hot-key',
    hotShare: '30%',
    partitionKey: 'random',
    payloadBytes: '1000',
    cpu: '2ms',
    wait: '5ms',
    poison: ['throw=1%', 'throw-times:2=0.5%'],
    seed: '9',
    threshold: ['sqs.lost == 0', 'warn kinesis.latency.p99 < 2s'],
  };

  expect(loadWorkload(flags, checkout)).toEqual({
    name: 'steady',
    arms: ['kinesis', 'sqs'],
    ratePerSecond: 50,
    durationMs: 3000,
    warmUpMs: 1000,
    arrivals: { kind: 'bursts', everyMs: 1000, factor: 10 },
    keys: { count: 7, distribution: { kind: 'hot-key', shareRatio: 0.3 } },
    partitionKey: 'random',
    payloadBytes: 1000,
    processing: { cpuMs: 2, waitMs: 5 },
    poison: [
      { kind: 'throw', shareRatio: 0.01 },
      { kind: 'throw-times', times: 2, shareRatio: 0.005 },
    ],
    seed: 9,
    thresholds: ['sqs.lost == 0', 'warn kinesis.latency.p99 < 2s'],
  });
});

test.each(['steady', 'hot-key', 'burst', 'poison', 'random-keys', 'load'])(
  'workloads/%s.yml is known by its name',
  (name) => {
    expect(loadWorkload({ workload: name }, checkout).name).toBe(name);
  },
);
