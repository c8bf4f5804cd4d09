import type { Prng } from '../../../prng.ts';
import { AwsError } from '../../aws-error.ts';
import { invalidParameter } from '../event-source-mapping/aws-refusals.ts';
import { notSimulated } from '../event-source-mapping/errors.ts';
import type { RunningMapping } from '../event-source-mapping/mapping-metrics.ts';
import type { OnMappingTrace } from '../event-source-mapping/mapping-trace.ts';
import { parseMetricsConfig } from '../event-source-mapping/metrics-config.ts';
import { type MappingProperties, parseObject } from '../event-source-mapping/property-values.ts';
import { startQueueMapping } from '../event-source-mapping/queue-mapping.ts';
import {
  parseQueueMappingSettings,
  type QueueMappingSettings,
} from '../event-source-mapping/queue-mapping-settings.ts';
import { startStreamMapping } from '../event-source-mapping/stream-mapping.ts';
import {
  parseStreamMappingSettings,
  type StreamMappingSettings,
} from '../event-source-mapping/stream-mapping-settings.ts';
import type { StreamProgress } from '../event-source-mapping/stream-progress.ts';
import type { FindFailureDestination } from '../failure-destination.ts';
import { randomUuid } from '../functions/random-ids.ts';
import type { MappingSurroundings } from './mapping-surroundings.ts';
import { findMappingTarget } from './mapping-target.ts';

/** What differs from one start of a mapping to the next. */
export interface MappingRun {
  readonly mappingUuid: string;
  readonly prng: Prng;
  readonly onTrace: OnMappingTrace;
  /** Of no use to a queue, which remembers itself what is done. */
  readonly progress: StreamProgress;
}

/** A mapping whose settings AWS would take, connected to what there is, and not yet started. */
export type MappingPlan = {
  /** As given, in the words of CloudFormation and the API. */
  readonly properties: MappingProperties;
  readonly eventSourceArn: string;
  /** Unqualified. */
  readonly functionName: string;
  /** With the qualifier that was given. */
  readonly functionArn: string;
  /** Whether the mapping's events are counted: `MetricsConfig` with `EventCount`. */
  readonly countsEvents: boolean;
  readonly start: (run: MappingRun) => RunningMapping;
} & (
  | { readonly kind: 'stream'; readonly settings: StreamMappingSettings }
  | { readonly kind: 'queue'; readonly settings: QueueMappingSettings }
);

/** Whether the timeouts of queue and function fit together is judged when both are found. */
const NO_TIMEOUTS_TO_COMPARE = {
  visibilityTimeoutMs: Number.POSITIVE_INFINITY,
  functionTimeoutMs: 0,
};

/**
 * Reads a mapping's properties, every reference resolved, in AWS's order: the settings, then the
 * function, then the source.
 *
 * @throws {AwsError} InvalidParameterValueException, ValidationException: AWS's own refusals
 * @throws {MappingSettingError} SETTING_NOT_SIMULATED, SETTING_UNKNOWN, SETTING_MALFORMED
 */
export function planMapping(value: unknown, surroundings: MappingSurroundings): MappingPlan {
  const properties = parseObject(value, 'Properties');
  const eventSourceArn = properties['EventSourceArn'];
  const arn = typeof eventSourceArn === 'string' ? eventSourceArn : '';
  const [scheme, , service] = arn.split(':');
  if (scheme !== 'arn' || !service) throw invalidParameter('Unrecognized event source.');
  if (service === 'kinesis') return planStreamMapping(properties, arn, surroundings);
  if (service === 'sqs') return planQueueMapping(properties, arn, surroundings);
  throw notSimulated(`EventSourceArn ${arn}`);
}

function planStreamMapping(
  properties: MappingProperties,
  eventSourceArn: string,
  surroundings: MappingSurroundings,
): MappingPlan {
  const { clock } = surroundings;
  const settings = parseStreamMappingSettings(properties, clock.wallTimeMs());
  const countsEvents = parseMetricsConfig(properties['MetricsConfig']);
  const { functionName, invoker } = findMappingTarget(properties['FunctionName'], surroundings);
  const stream = found(
    () => surroundings.streamSource(eventSourceArn),
    `Stream not found: ${eventSourceArn}`,
  );
  const connect = findDestination(settings.onFailureDestinationArn, surroundings);
  return {
    kind: 'stream',
    properties,
    eventSourceArn,
    functionName,
    functionArn: invoker.functionArn,
    countsEvents,
    settings,
    start: (run) => {
      const uuids = run.prng.fork('request-ids');
      const uuid = (): string => randomUuid(uuids);
      const sink = connect && { destination: connect({ mappingUuid: run.mappingUuid, uuid }) };
      return startStreamMapping({ ...run, ...sink, settings, stream, invoker, clock, uuid });
    },
  };
}

function planQueueMapping(
  properties: MappingProperties,
  eventSourceArn: string,
  surroundings: MappingSurroundings,
): MappingPlan {
  const { clock } = surroundings;
  const fifo = eventSourceArn.endsWith('.fifo');
  parseQueueMappingSettings(properties, { ...NO_TIMEOUTS_TO_COMPARE, fifo });
  const countsEvents = parseMetricsConfig(properties['MetricsConfig']);
  const { functionName, invoker } = findMappingTarget(properties['FunctionName'], surroundings);
  const queue = found(
    () => surroundings.queueSource(eventSourceArn),
    'Error occurred while ReceiveMessage. SQS Error Code: ' +
      'AWS.SimpleQueueService.NonExistentQueue. SQS Error Message: ' +
      'The specified queue does not exist.',
  );
  const settings = parseQueueMappingSettings(properties, {
    fifo,
    visibilityTimeoutMs: queue.visibilityTimeoutMs,
    functionTimeoutMs: invoker.timeoutMs,
  });
  return {
    kind: 'queue',
    properties,
    eventSourceArn,
    functionName,
    functionArn: invoker.functionArn,
    countsEvents,
    settings,
    start: ({ prng, onTrace }) =>
      startQueueMapping({ settings, queue, invoker, clock, prng, onTrace }),
  };
}

/** Looked up now: one that does not exist would be found missing at the first failure. */
function findDestination(
  arn: string | null,
  surroundings: MappingSurroundings,
): ReturnType<FindFailureDestination> | undefined {
  if (arn === null) return undefined;
  return found(
    () => surroundings.failureDestination(arn),
    // The text is ours: AWS's is not known.
    `The on-failure destination does not exist: ${arn}`,
  );
}

/** What `find` finds; when AWS refuses to, that is the mapping's error. */
function found<T>(find: () => T, message: string): T {
  try {
    return find();
  } catch (error) {
    if (error instanceof AwsError) throw invalidParameter(message);
    throw error;
  }
}
