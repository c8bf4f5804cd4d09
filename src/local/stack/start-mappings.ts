import type { Clock } from '../../clock.ts';
import type { Prng } from '../../prng.ts';
import type { RunningMapping } from '../lambda/event-source-mapping/mapping-metrics.ts';
import type { MappingTrace } from '../lambda/event-source-mapping/mapping-trace.ts';
import { startQueueMapping } from '../lambda/event-source-mapping/queue-mapping.ts';
import {
  parseQueueMappingSettings,
  type QueueMappingSettings,
} from '../lambda/event-source-mapping/queue-mapping-settings.ts';
import { startStreamMapping } from '../lambda/event-source-mapping/stream-mapping.ts';
import {
  parseStreamMappingSettings,
  type StreamMappingSettings,
} from '../lambda/event-source-mapping/stream-mapping-settings.ts';
import { randomUuid } from '../lambda/functions/random-ids.ts';
import { creating } from './create-resources.ts';
import type { LocalServices } from './local-services.ts';
import type { MappingDefinition } from './mapping-resource.ts';
import { openFailureDestination } from './open-failure-destination.ts';

/** An event source mapping as it runs: plain data, for the record of a run. */
export type LocalMapping = {
  readonly logicalId: string;
  readonly eventSourceArn: string;
  readonly functionName: string;
} & (
  | { readonly kind: 'stream'; readonly settings: StreamMappingSettings }
  | { readonly kind: 'queue'; readonly settings: QueueMappingSettings }
);

/** Is told of every step of every mapping; must not throw and should be quick. */
export type OnStackTrace = (logicalId: string, trace: MappingTrace) => void;

/** What mappings need. */
export interface StartMappingsOptions {
  readonly services: LocalServices;
  readonly definitions: readonly MappingDefinition[];
  readonly clock: Clock;
  readonly prng: Prng;
  readonly onTrace?: OnStackTrace | undefined;
}

/** A mapping's settings with the mapping itself. */
export interface StartedMapping {
  readonly mapping: LocalMapping;
  readonly running: RunningMapping;
}

/**
 * Reads the settings of all mappings, then starts them: a template with a wrong one starts none.
 *
 * @throws {StackError} PROPERTY_INVALID, PROPERTY_NOT_SIMULATED
 */
export function startMappings(options: StartMappingsOptions): readonly StartedMapping[] {
  return options.definitions
    .map((definition) => prepareMapping(definition, options))
    .map(({ mapping, start }) => ({ mapping, running: start() }));
}

interface PreparedMapping {
  readonly mapping: LocalMapping;
  readonly start: () => RunningMapping;
}

function prepareMapping(
  definition: MappingDefinition,
  options: StartMappingsOptions,
): PreparedMapping {
  const { logicalId } = definition.resource;
  const { onTrace } = options;
  const part = {
    invoker: options.services.lambda.invoker(definition.functionName),
    clock: options.clock,
    prng: options.prng.fork(logicalId),
    ...(onTrace && { onTrace: (trace: MappingTrace) => onTrace(logicalId, trace) }),
  };
  return creating(definition.resource, () =>
    definition.kind === 'stream'
      ? prepareStreamMapping(definition, options.services, part)
      : prepareQueueMapping(definition, options.services, part),
  );
}

type MappingPart = Pick<
  Parameters<typeof startQueueMapping>[0],
  'invoker' | 'clock' | 'prng' | 'onTrace'
>;

function prepareStreamMapping(
  { resource, eventSourceArn, functionName, properties }: MappingDefinition,
  services: LocalServices,
  part: MappingPart,
): PreparedMapping {
  const settings = parseStreamMappingSettings(properties, part.clock.wallTimeMs());
  const stream = services.kinesis.streamSource(eventSourceArn);
  const destinationArn = settings.onFailureDestinationArn;
  const uuids = part.prng.fork('request-ids');
  const uuid = (): string => randomUuid(uuids);
  const mappingUuid = randomUuid(part.prng.fork('mapping'));
  const destination = destinationArn !== null && {
    destination: openFailureDestination(destinationArn, services, { mappingUuid, uuid }),
  };
  return {
    mapping: {
      logicalId: resource.logicalId,
      kind: 'stream',
      eventSourceArn,
      functionName,
      settings,
    },
    start: () => startStreamMapping({ ...part, settings, stream, uuid, ...destination }),
  };
}

function prepareQueueMapping(
  { resource, eventSourceArn, functionName, properties }: MappingDefinition,
  { sqs }: LocalServices,
  part: MappingPart,
): PreparedMapping {
  const queue = sqs.queueSource(eventSourceArn);
  const settings = parseQueueMappingSettings(properties, {
    fifo: queue.fifo,
    visibilityTimeoutMs: queue.visibilityTimeoutMs,
    functionTimeoutMs: part.invoker.timeoutMs,
  });
  return {
    mapping: {
      logicalId: resource.logicalId,
      kind: 'queue',
      eventSourceArn,
      functionName,
      settings,
    },
    start: () => startQueueMapping({ ...part, settings, queue }),
  };
}
