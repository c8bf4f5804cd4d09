/** The keys remembered when nothing else is said. */
const KEY_COUNT_MAX = 10_000;

/**
 * Creates a count of attempts per key, from 1, that forgets the key longest unseen when there
 * are more than `keyCountMax`. @default 10,000
 *
 * A stream does not tell how often it has delivered a record, so each execution environment
 * counts what it has seen itself: over several of them a record is tried more often.
 */
export function createAttemptCounter(keyCountMax = KEY_COUNT_MAX): (key: string) => number {
  const attempts = new Map<string, number>();
  return (key) => {
    const attempt = (attempts.get(key) ?? 0) + 1;
    attempts.delete(key); // Set again, it is the youngest in the map's order.
    attempts.set(key, attempt);
    if (attempts.size > keyCountMax) {
      for (const oldest of attempts.keys()) {
        attempts.delete(oldest);
        break;
      }
    }
    return attempt;
  };
}
