import type { Clock } from '../../../clock.ts';
import type { Prng } from '../../../prng.ts';
import type { StreamSource } from '../../kinesis/stream-source.ts';
import type { FailureDestination } from '../failure-destination.ts';
import type { FunctionInvoker } from '../function-invoker.ts';
import { createMappingMeter, type RunningMapping } from './mapping-metrics.ts';
import type { OnMappingTrace } from './mapping-trace.ts';
import { type BackoffSettings, DEFAULT_BACKOFF } from './retry-backoff.ts';
import type { ShardProgress } from './shard-poller.ts';
import { ShardSupervisor } from './shard-supervisor.ts';
import type { StreamMappingContext } from './stream-mapping-context.ts';
import type { StreamMappingSettings } from './stream-mapping-settings.ts';
import { StreamProgress } from './stream-progress.ts';

/** What {@link startStreamMapping} connects. */
export interface StreamMappingOptions {
  readonly settings: StreamMappingSettings;
  readonly stream: StreamSource;
  readonly invoker: FunctionInvoker;
  /** That of `settings.onFailureDestinationArn`, when that is not null. */
  readonly destination?: FailureDestination;
  readonly clock: Clock;
  readonly prng: Prng;
  /** Makes request ids for discarded batches that no invocation gave one. */
  readonly uuid: () => string;
  readonly onTrace?: OnMappingTrace;
  /** @default DEFAULT_BACKOFF */
  readonly backoff?: BackoffSettings;
  /** Where the mapping was before it was stopped. @default that of a new mapping */
  readonly progress?: StreamProgress;
}

/** A stream mapping at work. */
export interface RunningStreamMapping extends RunningMapping {
  /** One entry per shard that is or was read. */
  readonly shards: () => readonly ShardProgress[];
}

/**
 * Starts an event source mapping of a stream. A disabled one reads nothing.
 *
 * Each shard is read and processed on its own, so one that is stuck in retries holds back its
 * own children and nothing else. The children of a closed shard are read from their beginning,
 * once their parents are drained; shards that exist when the mapping is first enabled from the
 * starting position. A mapping that goes on with the progress of a stopped one repeats nothing
 * that was finished, whatever else in its settings has changed; retries begin anew.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html
 */
export function startStreamMapping({
  destination,
  onTrace,
  backoff = DEFAULT_BACKOFF,
  progress = new StreamProgress(),
  ...options
}: StreamMappingOptions): RunningStreamMapping {
  const stopping = new AbortController();
  const meter = createMappingMeter(onTrace);
  const context: StreamMappingContext = {
    ...options,
    destination,
    backoff,
    progress,
    onTrace: meter.onTrace,
    stopping: stopping.signal,
  };
  const shards = new ShardSupervisor(context);
  if (options.settings.enabled) shards.start();
  return {
    state: () => (options.settings.enabled && !stopping.signal.aborted ? 'Enabled' : 'Disabled'),
    metrics: meter.metrics,
    shards: () => shards.progress(),
    stop: async () => {
      stopping.abort();
      await shards.ended();
    },
  };
}
