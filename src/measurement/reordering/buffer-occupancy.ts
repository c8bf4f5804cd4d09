/**
 * How many records a reader holds back after each arrival, when it passes on nothing before
 * everything smaller: a buffer that restores the order.
 *
 * With more than `thresholdCount` (the RFC's BT) in the buffer, the reader gives up what it waits
 * for. A record that comes after it was given up passes without being held.
 *
 * A lost record stalls the reader up to the threshold, so the numbers tell loss and reordering
 * apart only if there is no loss. Give ranks (`ranksOf`) to look at the delivered set alone, with
 * a threshold of `Infinity`: then no other buffer restores the order with less.
 *
 * @param positions each arrival's place in the order, whole numbers from 0, none twice;
 * memory is proportional to the largest
 * @see https://www.rfc-editor.org/rfc/rfc5236
 */
export function bufferOccupancies(positions: Int32Array, thresholdCount: number): Int32Array {
  const occupancies = new Int32Array(positions.length);
  const isHeld = new Uint8Array(largestOf(positions) + 1);
  let expected = 0;
  let held = 0;
  for (let arrival = 0; arrival < positions.length; arrival++) {
    const position = positions[arrival] ?? -1;
    if (position >= expected) {
      isHeld[position] = 1;
      held++;
    }
    // Whatever is expected passes at once and never counts as held.
    const mustGiveUp = isHeld[expected] === 0 && held > thresholdCount;
    while (mustGiveUp && isHeld[expected] === 0) expected++;
    while (isHeld[expected] === 1) {
      expected++;
      held--;
    }
    occupancies[arrival] = held;
  }
  return occupancies;
}

/** Each arrival's place among those that arrived, from 0. `sorted` is the same ascending. */
export function ranksOf(sequences: Float64Array, sorted: Float64Array): Int32Array {
  const ranks = new Int32Array(sequences.length);
  for (let arrival = 0; arrival < sequences.length; arrival++) {
    ranks[arrival] = countBelow(sorted, sequences[arrival] ?? NaN);
  }
  return ranks;
}

function countBelow(sorted: Float64Array, limit: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? NaN) < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

function largestOf(positions: Int32Array): number {
  let largest = -1;
  for (const position of positions) largest = Math.max(largest, position);
  return largest;
}
