import type { Clock } from '../../../clock.ts';
import type { Prng } from '../../../prng.ts';
import type { QueueSource } from '../../sqs/queue-source.ts';
import type { FunctionInvoker } from '../function-invoker.ts';
import type { OnMappingTrace } from './mapping-trace.ts';
import type { QueueMappingSettings } from './queue-mapping-settings.ts';
import type { BackoffSettings } from './retry-backoff.ts';

/** What every part of a queue mapping works with. */
export interface QueueMappingContext {
  readonly settings: QueueMappingSettings;
  readonly queue: QueueSource;
  readonly invoker: FunctionInvoker;
  /** Waits between the tries of a throttled batch. */
  readonly backoff: BackoffSettings;
  readonly clock: Clock;
  readonly prng: Prng;
  readonly onTrace: OnMappingTrace;
  /** Aborted when the mapping stops: no new receive, attempt or wait begins. */
  readonly stopping: AbortSignal;
}
