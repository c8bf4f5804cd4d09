/**
 * How far each arrival is from the place it should have had: below 0 early, above 0 late. In
 * place `i` of the arrivals should have been the i-th smallest of the records that arrived; the
 * displacement is the receive index, which is that record's sequence number, minus its own.
 *
 * Over the delivered set: what never arrived takes no receive index, so a loss displaces nothing.
 * The RFC knows losses by a threshold DT instead, beyond which a record counts as lost; here the
 * whole sequence is known and there is no threshold.
 *
 * @param sequences first copies in arrival order
 * @param sorted the same, ascending
 * @see https://www.rfc-editor.org/rfc/rfc5236
 */
export function displacements(sequences: Float64Array, sorted: Float64Array): Float64Array {
  const displaced = new Float64Array(sequences.length);
  for (let position = 0; position < sequences.length; position++) {
    displaced[position] = (sorted[position] ?? NaN) - (sequences[position] ?? NaN);
  }
  return displaced;
}
