import { invariant } from '../../invariant.ts';
import { bufferOccupancies, ranksOf } from './buffer-occupancy.ts';
import { CountHistogram } from './count-histogram.ts';
import { discontinuitySizes, reorderingGaps } from './discontinuity.ts';
import { displacements } from './displacement.ts';
import { reorderingExtents } from './extent.ts';
import type { Arrivals } from './first-copies.ts';
import { addFreeRuns, freeRuns, NO_RUNS } from './free-runs.ts';
import { GrowingColumn } from './growing-column.ts';
import { pairsOf, sortCountingInversions } from './inversions.ts';
import { nReorderings } from './n-reordering.ts';

/** Degrees of n-reordering are told apart up to this n. */
export const N_REORDERING_MAX = 10;
/** Displacements and sizes of discontinuities are told apart up to this many records. */
export const DISTANCE_MAX = 32;

const HISTOGRAMS = [
  'discontinuities',
  'extents',
  'gaps',
  'largestN',
  'early',
  'late',
  'buffer',
] as const;

/**
 * Reordering counted over ordering keys, each judged for itself: what RFC 4737 and RFC 5236 allow
 * to be added across keys. Stretches of one key must not be added as if they were keys.
 *
 * @see https://www.rfc-editor.org/rfc/rfc4737
 * @see https://www.rfc-editor.org/rfc/rfc5236
 */
export class ReorderingTally {
  keys = 0;
  /** Keys with at least one reordered record. */
  reorderedKeys = 0;
  arrived = 0;
  reordered = 0;
  inversions = 0;
  /** Pairs of records of one key. */
  pairs = 0;
  /** Arrivals in the place they should have had. */
  inPlace = 0;
  freeRuns = NO_RUNS;
  readonly discontinuities = new CountHistogram(DISTANCE_MAX);
  readonly extents = new CountHistogram();
  readonly lateTimesMs = new GrowingColumn();
  readonly gaps = new CountHistogram();
  /** Of each arrival that is n-reordered, the largest such n. */
  readonly largestN = new CountHistogram(N_REORDERING_MAX);
  readonly early = new CountHistogram(DISTANCE_MAX);
  readonly late = new CountHistogram(DISTANCE_MAX);
  /** Records held back after each arrival, over the delivered set, without a threshold. */
  readonly buffer = new CountHistogram();

  /** Counts one key's arrivals: all of them at once, each record once, in arrival order. */
  add({ sequences, arrivedAtMs }: Arrivals): void {
    const arrived = sequences.length;
    if (arrived === 0) return;
    this.keys++;
    this.arrived += arrived;
    this.pairs += pairsOf(arrived);
    for (const size of discontinuitySizes(sequences)) this.discontinuities.add(size);
    if (isAscending(sequences)) this.#addInOrder(arrived);
    else this.#addReordered({ sequences, arrivedAtMs });
  }

  /** Counts the keys of another tally; no key may be in both. */
  merge(other: ReorderingTally): void {
    this.keys += other.keys;
    this.reorderedKeys += other.reorderedKeys;
    this.arrived += other.arrived;
    this.reordered += other.reordered;
    this.inversions += other.inversions;
    this.pairs += other.pairs;
    this.inPlace += other.inPlace;
    this.freeRuns = addFreeRuns(this.freeRuns, other.freeRuns);
    this.lateTimesMs.append(other.lateTimesMs);
    for (const name of HISTOGRAMS) this[name].merge(other[name]);
  }

  /** What the long way below comes to when nothing is reordered. */
  #addInOrder(arrived: number): void {
    this.freeRuns = addFreeRuns(this.freeRuns, { ...NO_RUNS, arrived, openRecords: arrived });
    this.buffer.add(0, arrived);
    this.inPlace += arrived;
  }

  #addReordered({ sequences, arrivedAtMs }: Arrivals): void {
    const { sorted, inversions } = sortCountingInversions(sequences);
    invariant(isAscending(sorted), 'only first copies are judged');
    const extents = reorderingExtents(sequences);
    this.reorderedKeys++;
    this.inversions += inversions;
    this.freeRuns = addFreeRuns(this.freeRuns, freeRuns(extents));
    for (let position = 0; position < extents.length; position++) {
      const extent = extents[position] ?? 0;
      if (extent === 0) continue;
      this.reordered++;
      this.extents.add(extent);
      this.lateTimesMs.push(
        (arrivedAtMs[position] ?? NaN) - (arrivedAtMs[position - extent] ?? NaN),
      );
    }
    for (const gap of reorderingGaps(extents)) this.gaps.add(gap);
    for (const n of nReorderings(sequences)) if (n > 0) this.largestN.add(n);
    for (const displacement of displacements(sequences, sorted)) {
      if (displacement === 0) this.inPlace++;
      else (displacement < 0 ? this.early : this.late).add(Math.abs(displacement));
    }
    const occupancies = bufferOccupancies(ranksOf(sequences, sorted), Number.POSITIVE_INFINITY);
    for (const held of occupancies) this.buffer.add(held);
  }
}

function isAscending(values: Float64Array): boolean {
  for (let at = 1; at < values.length; at++) {
    if (!((values[at] ?? NaN) > (values[at - 1] ?? NaN))) return false;
  }
  return true;
}
