/**
 * How far back the first larger record is, per arrival: 0 for one that is in order, else
 * `i − j` for the earliest arrival `j` with a larger sequence number.
 *
 * In order is what is larger than everything before it, so a loss reorders nothing (§3.3). The
 * extent says how many arrivals a reader would have had to keep, which overestimates what it
 * needs: see `bufferOccupancies`. The late time (§4.3) of `i` is the time since arrival `j`.
 *
 * Takes first copies only; n log m for m record highs.
 *
 * @see https://www.rfc-editor.org/rfc/rfc4737#section-4.2
 */
export function reorderingExtents(sequences: Float64Array): Int32Array {
  const extents = new Int32Array(sequences.length);
  const highs = new Float64Array(sequences.length);
  const highPositions = new Int32Array(sequences.length);
  let highCount = 0;
  for (let position = 0; position < sequences.length; position++) {
    const sequence = sequences[position] ?? NaN;
    if (highCount === 0 || sequence > (highs[highCount - 1] ?? NaN)) {
      highs[highCount] = sequence;
      highPositions[highCount] = position;
      highCount++;
    } else {
      const earliest = highPositions[firstAbove(highs, highCount, sequence)] ?? NaN;
      extents[position] = position - earliest;
    }
  }
  return extents;
}

/** Index of the first of `count` ascending values that is above the limit. */
function firstAbove(ascending: Float64Array, count: number, limit: number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ascending[middle] ?? NaN) > limit) high = middle;
    else low = middle + 1;
  }
  return low;
}
