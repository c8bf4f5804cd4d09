import type { MappingTrace } from '../lambda/event-source-mapping/mapping-trace.ts';
import type { EventSourceMapping } from '../lambda/mappings/event-source-mapping.ts';
import type { MappingDirectory } from '../lambda/mappings/mapping-directory.ts';
import type { MappingPlan } from '../lambda/mappings/plan-mapping.ts';
import { creating } from './create-resources.ts';
import type { MappingDefinition } from './mapping-resource.ts';

/** An event source mapping as its template sets it: plain data, for the record of a run. */
export type LocalMapping = {
  readonly logicalId: string;
  readonly uuid: string;
  readonly eventSourceArn: string;
  readonly functionName: string;
} & (
  | Pick<Extract<MappingPlan, { kind: 'stream' }>, 'kind' | 'settings'>
  | Pick<Extract<MappingPlan, { kind: 'queue' }>, 'kind' | 'settings'>
);

/** Is told of every step of every mapping of the template; must not throw and should be quick. */
export type OnStackTrace = (logicalId: string, trace: MappingTrace) => void;

/** What mappings need. */
export interface StartMappingsOptions {
  readonly directory: MappingDirectory;
  readonly definitions: readonly MappingDefinition[];
  readonly onTrace?: OnStackTrace | undefined;
}

/** A mapping as it was started with the mapping itself. */
export interface StartedMapping {
  readonly described: LocalMapping;
  readonly mapping: EventSourceMapping;
}

/**
 * Reads the settings of all mappings, then starts them: a template with a wrong one starts none.
 *
 * They poll at once, because a stack is only complete when its mappings are enabled.
 *
 * @throws {StackError} PROPERTY_INVALID, PROPERTY_NOT_SIMULATED
 */
export function startMappings(options: StartMappingsOptions): readonly StartedMapping[] {
  const { directory, definitions, onTrace } = options;
  return definitions
    .map(({ resource, properties }) => ({
      resource,
      plan: creating(resource, () => directory.plan(properties)),
    }))
    .map(({ resource, plan }) => {
      const { logicalId } = resource;
      const mapping = creating(resource, () =>
        directory.deploy(plan, {
          label: logicalId,
          onTrace: onTrace && ((trace) => onTrace(logicalId, trace)),
        }),
      );
      return { described: describe(logicalId, mapping.uuid, plan), mapping };
    });
}

function describe(logicalId: string, uuid: string, plan: MappingPlan): LocalMapping {
  const { eventSourceArn, functionName } = plan;
  const named = { logicalId, uuid, eventSourceArn, functionName };
  return plan.kind === 'stream'
    ? { ...named, kind: plan.kind, settings: plan.settings }
    : { ...named, kind: plan.kind, settings: plan.settings };
}
