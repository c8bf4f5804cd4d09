import { quantilesOf } from './bootstrap-quantiles.ts';
import type { EstimateMs } from './estimate.ts';
import { orderStatisticInterval } from './order-statistics.ts';
import { PERCENTILES } from './percentiles.ts';
import type { BlockedArm, TimeBlocks } from './time-blocks.ts';

/** The median of each repetition, a sample of its own: runs are independent of each other. */
export interface RunMedians {
  /** In the order of the repetitions; without those in which an arm has no samples. */
  readonly runs: readonly {
    readonly aMs: number;
    readonly bMs: number;
    readonly differenceMs: number;
  }[];
  /**
   * The median of the runs' differences with its interval by order statistics, which supposes
   * nothing but independent runs and takes six of them; null with fewer.
   */
  readonly difference: EstimateMs | null;
}

const MEDIAN_ROW = PERCENTILES.indexOf(50);

/** Medians by run of two arms that were put into blocks together. */
export function runMediansOf({ blockCounts, arms: [a, b] }: TimeBlocks): RunMedians {
  const runs = blockCounts.flatMap((_, run) => {
    const drawn = blocksOfRun(blockCounts, run);
    const medianOf = (arm: BlockedArm | undefined): number =>
      (arm && quantilesOf(arm, drawn)[MEDIAN_ROW]) ?? Number.NaN;
    const aMs = medianOf(a);
    const bMs = medianOf(b);
    return Number.isNaN(aMs - bMs) ? [] : [{ aMs, bMs, differenceMs: aMs - bMs }];
  });
  const ascending = runs.map(({ differenceMs }) => differenceMs).sort((x, y) => x - y);
  const interval = orderStatisticInterval(ascending, 0.5);
  const middle = ascending.length / 2;
  const valueMs =
    ((ascending[Math.ceil(middle) - 1] ?? 0) + (ascending[Math.floor(middle)] ?? 0)) / 2;
  return {
    runs,
    difference: interval && { valueMs, lowerMs: interval.lower, upperMs: interval.upper },
  };
}

/** Every block of one run drawn once. */
function blocksOfRun(blockCounts: readonly number[], run: number): Int32Array {
  return Int32Array.from(
    blockCounts.flatMap((count, index) => Array<number>(count).fill(index === run ? 1 : 0)),
  );
}
