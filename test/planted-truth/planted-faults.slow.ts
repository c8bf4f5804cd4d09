import { expect, test } from '@jest/globals';
import { runPlanted, seedsUpTo, sumOf } from './planted-run.ts';

// Goal: what was planted in a run is what `kvs` measures in it, to the record. Method: simulated runs
// with faults whose strikes are counted where they strike; nothing else goes wrong. `KVS_SEEDS` says
// how many seeds; each is another schedule and another simulation.

const SEEDS = seedsUpTo(3);
const TIMEOUT_MS = 20_000 * SEEDS.length;

const workloadOf = (seed: number, more: Readonly<Record<string, unknown>>) => ({
  rate: 50,
  duration: '15s',
  warmUp: '1s',
  seed,
  arrivals: 'poisson',
  keys: { count: 8 },
  ...more,
});

/** Prints what a reader may quote. */
function report(what: string, planted: number): void {
  process.stdout.write(`${SEEDS.length} seeds: ${planted} ${what}, all found\n`);
}

// Records of a stream wait for the next read, those of a FIFO queue for their group to be free: so
// neighbours of a key come in one read.
test.each([
  { arms: ['kinesis', 'kinesis-efo'], processing: { wait: '3ms' } },
  { arms: ['sqs-fifo'], processing: { wait: '100ms' } },
])(
  'lost and swapped records of $arms are found: completeness.lost, ordering.reorderedRecords',
  async (more) => {
    let lost = 0;
    let swapped = 0;
    for (const seed of SEEDS) {
      const run = await runPlanted({
        workload: workloadOf(seed, more),
        simulationSeed: seed,
        shares: { 'lost-record': 0.03, 'swapped-records': 0.1 },
      });

      const planted = {
        lost: run.struckCount('lost-record'),
        reordered: run.struckCount('swapped-records'),
      };
      expect(planted.lost).toBeGreaterThan(0);
      expect(planted.reordered).toBeGreaterThan(0);
      expect({
        lost: sumOf(run, ({ completeness }) => completeness.lost),
        reordered: sumOf(run, ({ ordering }) => ordering.reorderedRecords),
      }).toEqual(planted);
      expect(sumOf(run, ({ duplicates }) => duplicates.processedRepeatedly)).toBe(0);
      lost += planted.lost;
      swapped += planted.reordered;
    }
    report(`lost and ${swapped} swapped records of ${more.arms.join(' and ')}`, lost);
  },
  TIMEOUT_MS,
);

test(
  'lost and duplicated messages are found: completeness.lost, duplicates.redeliveredAfterSuccess',
  async () => {
    let lost = 0;
    let duplicated = 0;
    for (const seed of SEEDS) {
      const run = await runPlanted({
        workload: workloadOf(seed, { arms: ['sqs'] }),
        simulationSeed: seed,
        shares: { 'lost-record': 0.03, 'duplicated-message': 0.05 },
      });

      const planted = {
        lost: run.struckCount('lost-record'),
        duplicated: run.struckCount('duplicated-message'),
      };
      expect(planted.lost).toBeGreaterThan(0);
      expect(planted.duplicated).toBeGreaterThan(0);
      expect({
        lost: sumOf(run, ({ completeness }) => completeness.lost),
        duplicated: sumOf(run, ({ duplicates }) => duplicates.redeliveredAfterSuccess),
      }).toEqual(planted);
      expect(sumOf(run, ({ duplicates }) => duplicates.processedRepeatedly)).toBe(
        planted.duplicated,
      );
      lost += planted.lost;
      duplicated += planted.duplicated;
    }
    report(`lost and ${duplicated} duplicated messages of sqs`, lost);
  },
  TIMEOUT_MS,
);

test(
  'copies by the producer are found: duplicates.producer',
  async () => {
    let copied = 0;
    for (const seed of SEEDS) {
      const run = await runPlanted({
        // A key has one record on its way, so each call has one, and a strike is one copy.
        workload: workloadOf(seed, { arms: ['sqs'], keys: { count: 1 } }),
        simulationSeed: seed,
        shares: { 'lost-answer': 0.02 },
      });

      const planted = run.struckCount('lost-answer');
      expect(planted).toBeGreaterThan(0);
      expect(sumOf(run, ({ duplicates }) => duplicates.producer)).toBe(planted);
      expect(sumOf(run, ({ completeness }) => completeness.lost)).toBe(0);
      copied += planted;
    }
    report('answers lost and copies made in sqs', copied);
  },
  TIMEOUT_MS,
);
