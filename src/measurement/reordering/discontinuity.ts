/**
 * Sizes of the sequence discontinuities: how many records each in-order arrival skips. They may
 * come later or never: loss and reordering both begin like this.
 *
 * What precedes the first arrival is not known and makes no discontinuity.
 *
 * @see https://www.rfc-editor.org/rfc/rfc4737#section-3.4
 */
export function discontinuitySizes(sequences: Float64Array): readonly number[] {
  const sizes: number[] = [];
  let nextExpected = sequences[0] ?? 0;
  for (const sequence of sequences) {
    if (sequence < nextExpected) continue;
    if (sequence > nextExpected) sizes.push(sequence - nextExpected);
    nextExpected = sequence + 1;
  }
  return sizes;
}

/**
 * Distances between successive reordering discontinuities, in arrivals. Such a discontinuity is
 * the earliest larger arrival `i − e` of a reordered record; several records may share one.
 *
 * The RFC sets a gap to 0 where the earlier discontinuity is recognised after the later one; here
 * the whole sequence is known and the distance is given.
 *
 * @param extents as `reorderingExtents` returns them
 * @see https://www.rfc-editor.org/rfc/rfc4737#section-4.5
 */
export function reorderingGaps(extents: Int32Array): readonly number[] {
  const isDiscontinuity = new Uint8Array(extents.length);
  for (let position = 0; position < extents.length; position++) {
    const extent = extents[position] ?? 0;
    if (extent > 0) isDiscontinuity[position - extent] = 1;
  }
  const gaps: number[] = [];
  let previous = isDiscontinuity.indexOf(1);
  while (previous >= 0) {
    const next = isDiscontinuity.indexOf(1, previous + 1);
    if (next >= 0) gaps.push(next - previous);
    previous = next;
  }
  return gaps;
}
