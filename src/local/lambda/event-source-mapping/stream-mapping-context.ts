import type { Clock } from '../../../clock.ts';
import type { Prng } from '../../../prng.ts';
import type { StreamSource } from '../../kinesis/stream-source.ts';
import type { FailureDestination } from '../failure-destination.ts';
import type { FunctionInvoker } from '../function-invoker.ts';
import type { OnMappingTrace } from './mapping-trace.ts';
import type { BackoffSettings } from './retry-backoff.ts';
import type { StreamMappingSettings } from './stream-mapping-settings.ts';
import type { StreamProgress } from './stream-progress.ts';

/** What every part of a stream mapping works with. */
export interface StreamMappingContext {
  readonly settings: StreamMappingSettings;
  readonly stream: StreamSource;
  readonly invoker: FunctionInvoker;
  /** Of `settings.onFailureDestinationArn`; undefined when that is null. */
  readonly destination: FailureDestination | undefined;
  readonly backoff: BackoffSettings;
  /** How far the mapping was before, and where it notes how far it comes. */
  readonly progress: StreamProgress;
  readonly clock: Clock;
  readonly prng: Prng;
  /** A new UUID for a discarded batch that no invocation gave a request id. */
  readonly uuid: () => string;
  readonly onTrace: OnMappingTrace;
  /** Aborted when the mapping stops: no new read, attempt or wait begins. */
  readonly stopping: AbortSignal;
}
