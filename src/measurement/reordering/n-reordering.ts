/**
 * The largest n for which each arrival is n-reordered: how many arrivals directly before it are
 * all larger; 0 where the one before is smaller. It is then n-reordered for every smaller n too.
 *
 * A receiver that waits for n later records before it gives one up would have given up the
 * n-reordered ones. Takes first copies only; linear.
 *
 * @see https://www.rfc-editor.org/rfc/rfc4737#section-5.3
 */
export function nReorderings(sequences: Float64Array): Int32Array {
  const largestN = new Int32Array(sequences.length);
  // Positions of ascending values: each is the nearest smaller one before the next.
  const stack = new Int32Array(sequences.length);
  let depth = 0;
  for (let position = 0; position < sequences.length; position++) {
    const sequence = sequences[position] ?? NaN;
    while (depth > 0 && (sequences[stack[depth - 1] ?? 0] ?? NaN) > sequence) depth--;
    const nearestSmaller = depth === 0 ? -1 : (stack[depth - 1] ?? -1);
    largestN[position] = position - 1 - nearestSmaller;
    stack[depth] = position;
    depth++;
  }
  return largestN;
}
