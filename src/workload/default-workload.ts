import type { Workload } from './workload.ts';

/** What is sent when nothing is said: small, skewed, with nothing going wrong. */
export const defaultWorkload: Workload = {
  name: 'steady',
  arms: ['kinesis', 'sqs', 'sqs-fifo'],
  ratePerSecond: 500,
  durationMs: 20_000,
  warmUpMs: 5_000,
  arrivals: { kind: 'constant' },
  keys: { count: 200, distribution: { kind: 'zipf', exponent: 1 } },
  partitionKey: 'userId',
  payloadBytes: 300,
  processing: { cpuMs: 0, waitMs: 0 },
  poison: [],
  seed: 1,
  thresholds: [],
};
