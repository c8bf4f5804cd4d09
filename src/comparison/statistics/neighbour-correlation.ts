import type { CompressedSamples } from './compress-samples.ts';

/** How alike neighbouring blocks of an arm are. */
export interface NeighbourCorrelation {
  /** -1 to 1; 0 when all blocks are the same. */
  readonly correlation: number;
  /** Blocks with samples. */
  readonly blockCount: number;
}

/** How many samples of each second of a repetition there are, and how many above the median. */
interface Second {
  total: number;
  above: number;
}

/**
 * A function that says, for a length of blocks, how alike neighbours are: the correlation of the
 * share of samples above the arm's median from one block to the next. A backlog that lasts makes
 * neighbours alike, and blocks that are alike say less than their number pretends.
 */
export function neighbourCorrelationOf(
  arm: CompressedSamples,
): (blockMs: number) => NeighbourCorrelation {
  const medianBin = medianBinOf(arm);
  const runs = arm.repetitions.map((repetition) => bySecond(repetition, medianBin));
  return (blockMs) => correlate(runs.map((seconds) => sharesAbove(seconds, blockMs / 1000)));
}

/**
 * Whether so high a correlation would come by chance in one of forty sets of independent blocks, or
 * more seldom.
 */
export function areNeighboursAlike({ correlation, blockCount }: NeighbourCorrelation): boolean {
  return correlation > 2 / Math.sqrt(blockCount);
}

function medianBinOf({ bins, repetitions, sampleCount }: CompressedSamples): number {
  const counts = new Float64Array(bins.maxMs.length);
  for (const { bin } of repetitions) {
    for (const index of bin) counts[index] = (counts[index] ?? 0) + 1;
  }
  let sum = 0;
  return counts.findIndex((count) => {
    sum += count;
    return sum >= sampleCount / 2;
  });
}

function bySecond(
  { second, bin }: CompressedSamples['repetitions'][number],
  medianBin: number,
): readonly Second[] {
  const seconds: Second[] = [];
  for (let sample = 0; sample < bin.length; sample++) {
    const index = second[sample] ?? 0;
    while (seconds.length <= index) seconds.push({ total: 0, above: 0 });
    const counted = seconds[index];
    if (counted === undefined) continue;
    counted.total++;
    if ((bin[sample] ?? 0) > medianBin) counted.above++;
  }
  return seconds;
}

/** The share of samples above the median by block; `NaN` without samples. */
function sharesAbove(seconds: readonly Second[], blockSeconds: number): readonly number[] {
  return Array.from({ length: Math.ceil(seconds.length / blockSeconds) }, (_, block) => {
    const within = seconds.slice(block * blockSeconds, (block + 1) * blockSeconds);
    const sum = (part: keyof Second): number => within.reduce((all, one) => all + one[part], 0);
    return sum('above') / sum('total');
  });
}

/** Over all runs around one mean; a run's last block and the next run's first are no neighbours. */
function correlate(runs: readonly (readonly number[])[]): NeighbourCorrelation {
  const shares = runs.flat().filter((share) => !Number.isNaN(share));
  const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length;
  const variation = shares.reduce((sum, share) => sum + (share - mean) ** 2, 0);
  const products = runs.flatMap((run) =>
    run.map((share, block) => (share - mean) * ((run[block + 1] ?? Number.NaN) - mean)),
  );
  const covariation = products
    .filter((product) => !Number.isNaN(product))
    .reduce((sum, product) => sum + product, 0);
  return {
    correlation: variation > 0 ? covariation / variation : 0,
    blockCount: shares.length,
  };
}
