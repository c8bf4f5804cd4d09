import {
  type CompressedSamples,
  compressSamples,
  type RepetitionSamples,
} from '../../../src/comparison/statistics/compress-samples.ts';
import { createPrng, type Prng } from '../../../src/prng.ts';

/** What two arms of a synthetic run have in common and how they differ. */
export interface SyntheticRun {
  readonly seed: number;
  /** One second each. */
  readonly blockCount: number;
  readonly recordsPerBlock: number;
  readonly batchSize: number;
  /** What the first arm takes longer for every record. */
  readonly shiftMs: number;
  /** How much of a block's noise is carried over from the one before; 0 to below 1. */
  readonly carryOver?: number;
  readonly repetitionCount?: number;
  /** Standard deviation of what a repetition adds to every record of one of its arms. */
  readonly runNoiseMs?: number;
}

/**
 * Two arms with the same schedule whose latencies have the marginal distribution of each other, one
 * shifted. Nine tenths of the variance between blocks is shared by both arms; batches have noise of
 * their own with a heavy tail, in which all of their records share; records add a little.
 */
export function syntheticArms(run: SyntheticRun): readonly [CompressedSamples, CompressedSamples] {
  const prng = createPrng(run.seed);
  const repetitions = Array.from({ length: run.repetitionCount ?? 1 }, (_, repetition) => {
    const ofRun = prng.fork(`run ${repetition}`);
    const shared = blockNoise(run, ofRun.fork('shared'), 0.9);
    const armOf = (name: string, shiftMs: number): RepetitionSamples => {
      const own = blockNoise(run, ofRun.fork(`${name} blocks`), 0.1);
      const runNoiseMs = (run.runNoiseMs ?? 0) * normal(ofRun.fork(`${name} run`));
      return repetitionOf(run, ofRun.fork(name), (block) => {
        return shiftMs + runNoiseMs + 20 * Math.exp((shared[block] ?? 0) + (own[block] ?? 0));
      });
    };
    return [armOf('a', run.shiftMs), armOf('b', 0)] as const;
  });
  return [
    compressSamples({ arm: 'sqs', repetitions: repetitions.map(([a]) => a) }),
    compressSamples({ arm: 'kinesis', repetitions: repetitions.map(([, b]) => b) }),
  ];
}

function repetitionOf(
  { blockCount, recordsPerBlock, batchSize }: SyntheticRun,
  prng: Prng,
  baseMsOf: (block: number) => number,
): RepetitionSamples {
  const n = blockCount * recordsPerBlock;
  const invocation = Int32Array.from({ length: n }, (_, record) => Math.floor(record / batchSize));
  // A Pareto tail: one batch in a hundred takes ten times the least.
  const batchMs = Float64Array.from(
    { length: Math.ceil(n / batchSize) },
    () => 5 / Math.sqrt(1 - prng.nextFloat()),
  );
  return {
    startAtMs: 1_000_000,
    intendedAtMs: Float64Array.from(
      { length: n },
      (_, record) => 1_000_000 + (record * 1000) / recordsPerBlock,
    ),
    valuesMs: Float64Array.from({ length: n }, (_, record) => {
      const block = Math.floor(record / recordsPerBlock);
      return baseMsOf(block) + (batchMs[invocation[record] ?? 0] ?? 0) + prng.nextFloat();
    }),
    invocation,
  };
}

/** One number per block with a standard deviation of 0.3 times the root of its share. */
function blockNoise(
  { blockCount, carryOver = 0 }: SyntheticRun,
  prng: Prng,
  varianceRatio: number,
): readonly number[] {
  const noise: number[] = [];
  for (let block = 0; block < blockCount; block++) {
    const fresh = normal(prng);
    const before = noise.at(-1);
    noise.push(
      before === undefined ? fresh : carryOver * before + Math.sqrt(1 - carryOver ** 2) * fresh,
    );
  }
  return noise.map((value) => value * 0.3 * Math.sqrt(varianceRatio));
}

/** A standard normal number (Box and Muller). */
function normal(prng: Prng): number {
  const radius = Math.sqrt(-2 * Math.log(1 - prng.nextFloat()));
  return radius * Math.cos(2 * Math.PI * prng.nextFloat());
}
