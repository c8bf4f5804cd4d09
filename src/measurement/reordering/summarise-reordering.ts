import { boundedCounts } from './bounded-counts.ts';
import type { FreeRuns } from './free-runs.ts';
import type { FreeRunsSummary, ReorderingSummary } from './reordering-summary.ts';
import { DISTANCE_MAX, N_REORDERING_MAX, type ReorderingTally } from './reordering-tally.ts';
import { nearestRank, spreadOf } from './spread.ts';

const PERCENTS = [50, 90, 99, 100] as const;

/** Sums up a tally. */
export function summariseReordering(tally: ReorderingTally): ReorderingSummary {
  const { keys, reorderedKeys, arrived, reordered, inversions } = tally;
  const lateTimesMs = tally.lateTimesMs.sorted();
  return {
    keys,
    reorderedKeys,
    arrived,
    reordered,
    reorderedRatio: ratioOf(reordered, arrived),
    discontinuities: boundedCounts(tally.discontinuities, DISTANCE_MAX),
    extent: spreadOf(tally.extents.sorted()),
    lateTimeMs: spreadOf(lateTimesMs),
    holds: PERCENTS.map((orderPercent) => ({
      orderPercent,
      holdMs: nearestRank(lateTimesMs, orderPercent) ?? 0,
    })),
    nReordering: Array.from({ length: N_REORDERING_MAX }, (_, index) => {
      const count = tally.largestN.countFrom(index + 1);
      return { n: index + 1, count, ratio: ratioOf(count, arrived) };
    }),
    nReorderingMax: tally.largestN.max,
    gap: spreadOf(tally.gaps.sorted()),
    freeRuns: summariseRuns(tally.freeRuns),
    displacement: {
      inPlace: tally.inPlace,
      early: boundedCounts(tally.early, DISTANCE_MAX),
      late: boundedCounts(tally.late, DISTANCE_MAX),
    },
    buffer: {
      thresholdCount: null,
      occupancy: boundedCounts(tally.buffer, DISTANCE_MAX),
      needs: PERCENTS.map((arrivalPercent) => ({
        arrivalPercent,
        recordCount: tally.buffer.nearestRank(arrivalPercent),
      })),
    },
    inversions,
    inversionRatio: ratioOf(inversions, tally.pairs),
  };
}

function summariseRuns(runs: FreeRuns): FreeRunsSummary {
  const meanRecords = ratioOf(runs.runRecords, runs.runs);
  const meanSquare = ratioOf(runs.squaredRunRecords, runs.runRecords);
  const unevennessRatio = meanRecords && meanSquare ? meanSquare / meanRecords : null;
  return { ...runs, meanRecords, unevennessRatio };
}

function ratioOf(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}
