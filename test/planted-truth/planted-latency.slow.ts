import { beforeAll, describe, expect, test } from '@jest/globals';
import { blockMsOf } from '../../src/comparison/statistics/block-length.ts';
import { comparePair } from '../../src/comparison/statistics/compare-pair.ts';
import type { CompressedSamples } from '../../src/comparison/statistics/compress-samples.ts';
import type { EstimateMs } from '../../src/comparison/statistics/estimate.ts';
import type { PairComparison } from '../../src/comparison/statistics/pair-comparison.ts';
import { invariant } from '../../src/invariant.ts';
import { DEFAULT_DELAYS, type SimulatedDelays } from '../../src/simulation/simulated-delays.ts';
import { runPlanted, seedsUpTo } from './planted-run.ts';

// Goal: a difference of latencies that is there is found, with its size; one that is not is not found.
// Method: per seed three simulated runs of one schedule: a base; another, which differs in its
// simulation seed only (A/A); and the other with a longer way to the function, so that every record
// ends later by a known shift. They are compared as arms of one run are. `KVS_SEEDS` says how many
// seeds; the bounds are meant for 100.

const SEEDS = seedsUpTo(10);
const SHIFT_MS = 10;

const LATER: SimulatedDelays = {
  ...DEFAULT_DELAYS,
  invocation: {
    minMs: DEFAULT_DELAYS.invocation.minMs + SHIFT_MS,
    maxMs: DEFAULT_DELAYS.invocation.maxMs + SHIFT_MS,
  },
};

/** Comparisons of the runs of one seed. */
interface Compared {
  /** Later minus base, whose chance differs. */
  readonly shift: PairComparison;
  /** Other minus base. */
  readonly same: PairComparison;
  /** Later minus other, whose chance is the same: the truth, save for which slot took what. */
  readonly truth: PairComparison;
}

describe.each(['sqs', 'kinesis'])('%s', (arm) => {
  const seeds: Compared[] = [];
  const countOf = (holds: (seed: Compared) => boolean): number => seeds.filter(holds).length;
  const print = (text: string): void => {
    process.stdout.write(`${arm}, ${SEEDS.length} seeds: ${text}\n`);
  };

  beforeAll(async () => {
    for (const seed of SEEDS) {
      const base = await samplesOf({ arm, seed, simulationSeed: 2 * seed });
      const other = await samplesOf({ arm, seed, simulationSeed: 2 * seed + 1 });
      const later = await samplesOf({ arm, seed, simulationSeed: 2 * seed + 1, delays: LATER });
      seeds.push({
        shift: compare([later, base], seed),
        same: compare([other, base], seed),
        truth: compare([later, other], seed),
      });
    }
  }, 20_000 * SEEDS.length);

  test('the planted shift is the truth: no queue grows by it, up to p90', () => {
    for (const percentile of [10, 50, 90]) {
      // Where batches span more than a second, blocks are longer, and may be too few for p90.
      const values = seeds.flatMap(
        ({ truth }) => truth.quantiles[percentile - 1]?.difference?.valueMs ?? [],
      );
      expect(values.length).toBeGreaterThan(SEEDS.length / 2);
      const meanMs = values.reduce((sum, value) => sum + value, 0) / values.length;

      expect(Math.abs(meanMs - SHIFT_MS)).toBeLessThan(0.1);
    }
  });

  test('the planted shift is in its 95 % interval at p50 in 90 of 100 seeds', () => {
    const held = countOf(({ shift }) => holdsShift(differenceAt(shift, 50)));
    const inBand = countOf(({ shift: { band } }) => band?.points.every(holdsShift) === true);
    const claimed = countOf(({ shift }) => isClaimed(shift));
    print(
      `a shift of ${SHIFT_MS} ms is in the interval at p50 in ${held}, all of it in the band in ` +
        `${inBand}; a difference is claimed at p50 in ${claimed}`,
    );

    expect(held).toBeGreaterThanOrEqual(Math.floor(0.9 * SEEDS.length));
  });

  test('of two equal runs a difference is claimed in 5 of 100 seeds at most', () => {
    const claimed = countOf(({ same }) => isClaimed(same));
    const anywhere = countOf(({ same: { band } }) => (band?.differsAt.length ?? 0) > 0);
    print(`A/A: a difference is claimed at p50 in ${claimed}, anywhere by the band in ${anywhere}`);

    expect(claimed).toBeLessThanOrEqual(Math.ceil(0.05 * SEEDS.length));
    expect(anywhere).toBeLessThanOrEqual(Math.ceil(0.05 * SEEDS.length));
  });
});

interface SampledRun {
  readonly arm: string;
  readonly seed: number;
  readonly simulationSeed: number;
  readonly delays?: SimulatedDelays;
}

/** The end-to-end samples of a run of 50 s behind its warm-up. */
async function samplesOf({ arm, seed, ...simulation }: SampledRun): Promise<CompressedSamples> {
  const workload = {
    arms: [arm],
    rate: 60,
    duration: '50s',
    warmUp: '5s',
    seed,
    arrivals: 'poisson',
    keys: { count: 100 },
  };
  const { arms, samples, warnings } = await runPlanted({ workload, ...simulation });
  expect(warnings).toEqual([]);
  expect(arms.map(({ completeness }) => completeness.unexplained)).toEqual([0]);
  const [ofArm] = samples;
  invariant(ofArm !== undefined, 'the run has an arm');
  return ofArm;
}

function compare(
  arms: readonly [CompressedSamples, CompressedSamples],
  seed: number,
): PairComparison {
  return comparePair({
    arms,
    blockMs: blockMsOf(arms),
    seed,
    // Clocks of a simulation are right; and with the margin that `kvs` allows for them, less is claimed.
    resolutionMs: 0,
    invalidReason: null,
    noise: null,
  });
}

function differenceAt({ quantiles }: PairComparison, percentile: number): EstimateMs {
  const { difference = null } = quantiles[percentile - 1] ?? {};
  invariant(difference !== null, 'there are enough blocks for an interval');
  return difference;
}

const holdsShift = ({ lowerMs, upperMs }: EstimateMs): boolean =>
  lowerMs <= SHIFT_MS && SHIFT_MS <= upperMs;

const isClaimed = ({ quantiles }: PairComparison): boolean =>
  ['sooner', 'later'].includes(quantiles[49]?.verdict ?? '');
