/**
 * Counters of reordering-free runs: records in order between reordered ones. Each reordered
 * record ends a run, which may be empty. The letters are the RFC's.
 *
 * @see https://www.rfc-editor.org/rfc/rfc4737#section-4.6
 */
export interface FreeRuns {
  /** p: arrivals. */
  readonly arrived: number;
  /** x: runs that a reordered record ended, hence also the number of reordered records. */
  readonly runs: number;
  /** a: records in those runs. */
  readonly runRecords: number;
  /** q: sum of the squared lengths of those runs. */
  readonly squaredRunRecords: number;
  /** r: records of runs still open when their key's arrivals ended; in none of the above but p. */
  readonly openRecords: number;
}

/** The counters before any arrival. */
export const NO_RUNS: FreeRuns = {
  arrived: 0,
  runs: 0,
  runRecords: 0,
  squaredRunRecords: 0,
  openRecords: 0,
};

/** Counts the runs of one key. `extents` are as `reorderingExtents` returns them. */
export function freeRuns(extents: Int32Array): FreeRuns {
  let runs = 0;
  let runRecords = 0;
  let squaredRunRecords = 0;
  let openRecords = 0;
  for (const extent of extents) {
    if (extent === 0) {
      openRecords++;
      continue;
    }
    runs++;
    runRecords += openRecords;
    squaredRunRecords += openRecords ** 2;
    openRecords = 0;
  }
  return { arrived: extents.length, runs, runRecords, squaredRunRecords, openRecords };
}

/** The counters of two sets of keys together. */
export function addFreeRuns(left: FreeRuns, right: FreeRuns): FreeRuns {
  return {
    arrived: left.arrived + right.arrived,
    runs: left.runs + right.runs,
    runRecords: left.runRecords + right.runRecords,
    squaredRunRecords: left.squaredRunRecords + right.squaredRunRecords,
    openRecords: left.openRecords + right.openRecords,
  };
}
