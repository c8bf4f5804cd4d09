import { createPrng } from '../../prng.ts';
import { bootstrapQuantiles, type ResampledQuantiles } from './bootstrap-quantiles.ts';
import type { CompressedSamples } from './compress-samples.ts';
import { type ResamplingMethod, resamplingMethodFor } from './draw-blocks.ts';
import { stretchLengthOf } from './stretch-length.ts';
import { type TimeBlocks, timeBlocksOf } from './time-blocks.ts';

/** How often blocks are drawn anew. */
export const RESAMPLE_COUNT = 1000;

/** With fewer there is no interval of any percentile. */
const CLUSTER_COUNT_MIN = 5;

/** What to resample and how. */
export interface ResampleOptions {
  readonly arms: readonly CompressedSamples[];
  /** From `blockMsOf` of all arms of the run. */
  readonly blockMs: number;
  /** The same seed draws the same blocks. */
  readonly seed: number;
  /** @default {@link RESAMPLE_COUNT} */
  readonly resampleCount?: number;
}

/** Arms put into blocks and resampled together. */
export interface ResampledArms extends ClusterCounts {
  readonly method: ResamplingMethod;
  readonly blocks: TimeBlocks;
  /** How many neighbouring blocks were drawn together. */
  readonly stretchLength: number;
  /** Of each arm; null when one of them has no samples. */
  readonly quantiles: readonly ResampledQuantiles[] | null;
}

/** How much evidence there is. */
export interface ClusterCounts {
  /** Blocks with samples of the arm that has the fewest: held against a percentile's minimum. */
  readonly blockCount: number;
  /** What the width of an interval rests on: runs where these are drawn first, else stretches. */
  readonly clusterCount: number;
}

/** Resamples arms by the method that their number of repetitions allows. */
export function resampleArms(options: ResampleOptions): ResampledArms {
  const { arms, blockMs, seed, resampleCount = RESAMPLE_COUNT } = options;
  const blocks = timeBlocksOf(arms, blockMs);
  const runCount = blocks.blockCounts.length;
  const method = resamplingMethodFor(runCount);
  const stretchLength = stretchLengthOf(blocks);
  const quantiles = arms.every(({ sampleCount }) => sampleCount > 0)
    ? bootstrapQuantiles({
        blocks,
        drawable: { method, blockCounts: blocks.blockCounts, stretchLength },
        resampleCount,
        prng: createPrng(seed).fork('bootstrap'),
      })
    : null;
  const blockCount = Math.min(...blocks.arms.map((arm) => arm.occupiedBlockCount));
  const stretchCount = Math.max(CLUSTER_COUNT_MIN, blockCount / stretchLength);
  const clusterCount = method === 'runs-then-blocks' ? runCount : stretchCount;
  return { method, blocks, stretchLength, blockCount, clusterCount, quantiles };
}
