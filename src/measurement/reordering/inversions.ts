/** Values in ascending order, and how far from it they were. */
export interface SortedWithInversions {
  readonly sorted: Float64Array;
  /** Pairs of which the larger came first: 0 to n(n − 1)/2. */
  readonly inversions: number;
}

/**
 * Sorts a copy and counts the inversions, by merging. Over the number of pairs this is the
 * Kendall tau distance: 0 in order, 1 backwards.
 *
 * @see https://en.wikipedia.org/wiki/Kendall_tau_distance
 */
export function sortCountingInversions(values: Float64Array): SortedWithInversions {
  let from = values.slice();
  let to = new Float64Array(values.length);
  let inversions = 0;
  for (let width = 1; width < values.length; width *= 2) {
    for (let start = 0; start < values.length; start += 2 * width) {
      const middle = Math.min(start + width, values.length);
      const end = Math.min(start + 2 * width, values.length);
      inversions += mergeRuns(from, to, { start, middle, end });
    }
    [from, to] = [to, from];
  }
  return { sorted: from, inversions };
}

/** Pairs that n values make. */
export function pairsOf(count: number): number {
  return (count * (count - 1)) / 2;
}

interface Runs {
  readonly start: number;
  readonly middle: number;
  readonly end: number;
}

/** Merges two ascending runs; each value of the second jumps over what is left of the first. */
function mergeRuns(from: Float64Array, to: Float64Array, { start, middle, end }: Runs): number {
  let left = start;
  let right = middle;
  let inversions = 0;
  for (let target = start; target < end; target++) {
    const takesRight =
      left >= middle || (right < end && (from[right] ?? NaN) < (from[left] ?? NaN));
    if (takesRight) inversions += middle - left;
    to[target] = from[takesRight ? right++ : left++] ?? NaN;
  }
  return inversions;
}
