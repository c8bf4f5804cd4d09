import type { ObservedArm } from '../../observation/observed-arm.ts';
import { firstDeliveries } from '../first-deliveries.ts';
import { arrivalsByKey } from './arrivals-by-key.ts';
import type { ReorderingSummary } from './reordering-summary.ts';
import { ReorderingTally } from './reordering-tally.ts';
import { summariseReordering } from './summarise-reordering.ts';

/**
 * Measures how far the records of each key first reached the handler out of order. A record
 * arrives when the handler first turns to it; retries and losses do not count.
 */
export function measureReordering(arm: ObservedArm): ReorderingSummary {
  const tally = new ReorderingTally();
  for (const arrivals of arrivalsByKey(arm, firstDeliveries(arm))) tally.add(arrivals);
  return summariseReordering(tally);
}
