/** The metrics as the RFCs define them, by looking at everything: what the fast ones must equal. */

/** §3.3 of RFC 4737, with its NextExp. */
export function naiveReordered(sequences: readonly number[]): readonly boolean[] {
  let nextExpected = Number.NEGATIVE_INFINITY;
  return sequences.map((sequence) => {
    if (sequence < nextExpected) return true;
    nextExpected = sequence + 1;
    return false;
  });
}

/** §4.2: i − j for the smallest j < i with s[j] > s[i]; 0 for records in order. */
export function naiveExtents(sequences: readonly number[]): readonly number[] {
  return sequences.map((sequence, i) => {
    const j = sequences.findIndex((other, at) => at < i && other > sequence);
    return j < 0 ? 0 : i - j;
  });
}

/** §3.4: s − NextExp of each record in order that is above NextExp. */
export function naiveDiscontinuities(sequences: readonly number[]): readonly number[] {
  return sequences.flatMap((sequence, i) => {
    const highest = Math.max(...sequences.slice(0, i));
    return i > 0 && sequence > highest + 1 ? [sequence - highest - 1] : [];
  });
}

/** §4.5: between neighbours among the positions i − e. */
export function naiveGaps(sequences: readonly number[]): readonly number[] {
  const extents = naiveExtents(sequences);
  const places = new Set(extents.flatMap((extent, i) => (extent > 0 ? [i - extent] : [])));
  const ascending = [...places].sort((a, b) => a - b);
  return ascending.slice(1).map((place, before) => place - (ascending[before] ?? NaN));
}

/** §5.3: the largest n such that the n arrivals just before are all larger. */
export function naiveLargestN(sequences: readonly number[]): readonly number[] {
  return sequences.map((sequence, i) => {
    const isReordered = (n: number): boolean =>
      sequences.slice(i - n, i).every((earlier) => earlier > sequence);
    return Math.max(...Array.from({ length: i + 1 }, (_, n) => n).filter(isReordered));
  });
}

/** §4.6: lengths of the runs that reordered records ended, and of the one still open. */
export function naiveRuns(sequences: readonly number[]) {
  const marks = naiveReordered(sequences).map((isLate) => (isLate ? '|' : '.'));
  const lengths = marks
    .join('')
    .split('|')
    .map((run) => run.length);
  return { ended: lengths.slice(0, -1), open: lengths.at(-1) ?? 0 };
}

/** RFC 5236: receive indices are counted up, leaving out what was lost. */
export function naiveDisplacements(sequences: readonly number[]): readonly number[] {
  const delivered = new Set(sequences);
  let receiveIndex = Math.min(...sequences) - 1;
  return sequences.map((sequence) => {
    do receiveIndex++;
    while (!delivered.has(receiveIndex));
    return receiveIndex - sequence;
  });
}

/** Records that have arrived while a smaller one that will arrive has not. */
export function naiveHeld(sequences: readonly number[]): readonly number[] {
  return sequences.map((_, i) => {
    const missing = Math.min(...sequences.slice(i + 1));
    return sequences.slice(0, i + 1).filter((sequence) => sequence > missing).length;
  });
}

/** RFC 5236's buffer with E, B and BT over the sequence as sent, from 0. */
export function naiveBuffers(
  sequences: readonly number[],
  thresholdCount: number,
): readonly number[] {
  const buffer = new Set<number>();
  let expected = 0;
  return sequences.map((sequence) => {
    if (sequence >= expected) buffer.add(sequence);
    if (!buffer.has(expected) && buffer.size > thresholdCount) expected = Math.min(...buffer);
    while (buffer.delete(expected)) expected++;
    return buffer.size;
  });
}

/** Pairs the wrong way round. */
export function naiveInversions(sequences: readonly number[]): number {
  return sequences.reduce(
    (count, sequence, i) =>
      count + sequences.slice(0, i).filter((earlier) => earlier > sequence).length,
    0,
  );
}
