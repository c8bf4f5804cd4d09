import { sleep } from '../../../clock.ts';
import {
  type PendingEvent,
  type StreamLaneContext,
  traceStreamBatch,
} from './pending-stream-batch.ts';
import { retryDelayMs } from './retry-backoff.ts';

/** Waits as long as the backoff says after `triesCount` tries; stopping ends the wait. */
export async function waitBeforeRetry(
  event: PendingEvent,
  triesCount: number,
  lane: StreamLaneContext,
): Promise<void> {
  const delayMs = retryDelayMs(triesCount, lane.backoff, lane.prng);
  traceStreamBatch({ kind: 'retried', delayMs }, event, lane);
  await sleep(lane.clock, delayMs, lane.stopping);
}
