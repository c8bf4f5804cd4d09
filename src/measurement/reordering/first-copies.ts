/** Records of one ordering key in the order they arrived; columns of one length. */
export interface Arrivals {
  /** Position of each record in its key's own sequence: whole numbers. */
  readonly sequences: Float64Array;
  /** When each arrived, ascending; wall time. */
  readonly arrivedAtMs: Float64Array;
}

/** Arrivals without repetitions, and how many there were. */
export interface FirstCopies extends Arrivals {
  readonly duplicateCount: number;
}

/**
 * The first arrival of each record. Every reordering metric is defined on these alone; the
 * duplicates must be noted beside it.
 *
 * @see https://www.rfc-editor.org/rfc/rfc4737#section-3.6
 */
export function firstCopies({ sequences, arrivedAtMs }: Arrivals): FirstCopies {
  const seen = new Set<number>();
  const isFirst = (sequence: number): boolean => seen.size < seen.add(sequence).size;
  const rows = Int32Array.from(sequences.keys()).filter((row) => isFirst(sequences[row] ?? NaN));
  return {
    sequences: Float64Array.from(rows, (row) => sequences[row] ?? NaN),
    arrivedAtMs: Float64Array.from(rows, (row) => arrivedAtMs[row] ?? NaN),
    duplicateCount: sequences.length - rows.length,
  };
}
