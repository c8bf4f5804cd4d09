import type { Clock } from '../../../clock.ts';
import type { Prng } from '../../../prng.ts';
import type { QueueSource } from '../../sqs/queue-source.ts';
import type { FunctionInvoker } from '../function-invoker.ts';
import { createMappingMeter, type RunningMapping } from './mapping-metrics.ts';
import type { OnMappingTrace } from './mapping-trace.ts';
import type { QueueMappingSettings } from './queue-mapping-settings.ts';
import { type BackoffSettings, DEFAULT_BACKOFF } from './retry-backoff.ts';
import { SlotPool } from './slot-pool.ts';

/** What {@link startQueueMapping} connects. */
export interface QueueMappingOptions {
  readonly settings: QueueMappingSettings;
  readonly queue: QueueSource;
  readonly invoker: FunctionInvoker;
  readonly clock: Clock;
  readonly prng: Prng;
  readonly onTrace?: OnMappingTrace;
  /** Waits between the tries of a throttled batch. @default DEFAULT_BACKOFF */
  readonly backoff?: BackoffSettings;
}

/** A queue mapping at work. */
export interface RunningQueueMapping extends RunningMapping {
  /** Batches that can be in flight at once at this moment. */
  readonly slotCount: () => number;
}

/**
 * Starts an event source mapping of a queue. A disabled one receives nothing.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
 */
export function startQueueMapping({
  onTrace,
  backoff = DEFAULT_BACKOFF,
  ...options
}: QueueMappingOptions): RunningQueueMapping {
  const stopping = new AbortController();
  const meter = createMappingMeter(onTrace);
  const slots = new SlotPool({
    ...options,
    backoff,
    onTrace: meter.onTrace,
    stopping: stopping.signal,
  });
  if (options.settings.enabled) slots.start();
  return {
    state: () => (options.settings.enabled && !stopping.signal.aborted ? 'Enabled' : 'Disabled'),
    metrics: meter.metrics,
    slotCount: () => slots.count,
    stop: async () => {
      stopping.abort();
      await slots.ended();
    },
  };
}
