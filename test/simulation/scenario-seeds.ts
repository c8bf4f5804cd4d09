const replayed = process.env['KVS_SEED'];
const seedCount = Number(process.env['KVS_SEEDS'] ?? 40);

/** Whether one scenario is run again, to see what it does. */
export const isReplay = replayed !== undefined;

/**
 * The seeds of one of two test files, so that two cores share the work: 40, or `KVS_SEEDS`, between
 * them. `KVS_SEED` names a single one.
 */
export function seedsOf(file: 'odd' | 'even'): readonly number[] {
  const first = file === 'odd' ? 1 : 2;
  if (replayed !== undefined) return Number(replayed) % 2 === first % 2 ? [Number(replayed)] : [];
  const count = Math.ceil((seedCount - first + 1) / 2);
  return Array.from({ length: count }, (_, index) => first + 2 * index);
}
