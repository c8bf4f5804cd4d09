import type { ObservedArm } from '../../observation/observed-arm.ts';
import { arrivalsByKey } from './arrivals-by-key.ts';
import type { ReorderingSummary } from './reordering-summary.ts';
import { ReorderingTally } from './reordering-tally.ts';
import { summariseReordering } from './summarise-reordering.ts';

/**
 * Measures how far the records of each key first reached the handler out of order. A record
 * arrives when the handler first turns to it; retries and losses do not count.
 *
 * @param first by record: the row of its first delivery, -1 where there is none
 */
export function measureReordering(arm: ObservedArm, first: Int32Array): ReorderingSummary {
  const tally = new ReorderingTally();
  for (const arrivals of arrivalsByKey(arm, first)) tally.add(arrivals);
  return summariseReordering(tally);
}
