import type { MappingMetrics } from '../lambda/event-source-mapping/mapping-metrics.ts';
import { createResources } from './create-resources.ts';
import type { FunctionDefinition } from './function-resource.ts';
import type { LocalServices } from './local-services.ts';
import { parseTemplate } from './parse-template.ts';
import type { StackPlace } from './stack-references.ts';
import { type LocalMapping, type OnStackTrace, startMappings } from './start-mappings.ts';

/** What to bring up, and in which services. */
export interface BringUpStackOptions {
  readonly services: LocalServices;
  /** The packaged CloudFormation template, as JSON gave it. */
  readonly template: unknown;
  readonly place: StackPlace;
  /** Where each function's code is unpacked, by the function's logical id. */
  readonly codeDirectories: ReadonlyMap<string, string>;
  /** Variables that every function gets beside its own. */
  readonly environment: Readonly<Record<string, string>>;
  readonly onTrace?: OnStackTrace | undefined;
}

/** A stack whose resources exist and whose mappings read. */
export interface LocalStack {
  /** The template's outputs; QueueUrls are on the place's endpoint. */
  readonly outputs: ReadonlyMap<string, string>;
  readonly functions: readonly FunctionDefinition[];
  readonly mappings: readonly LocalMapping[];
  /** What each mapping has done so far, by its logical id. */
  readonly mappingMetrics: () => ReadonlyMap<string, MappingMetrics>;
  /** How often each function's code ran so far, by the function's name. */
  readonly invocationCounts: () => ReadonlyMap<string, number>;
  /** Ends the mappings and then the functions; resolves when all is quiet. */
  readonly stop: () => Promise<void>;
}

/**
 * Makes a template's resources in the services, and last its event source mappings.
 *
 * @throws {StackError} when the template asks for what is not simulated, in one line
 * @throws {LambdaError} FUNCTION_INIT_FAILED when a handler cannot be loaded
 */
export async function bringUpStack(options: BringUpStackOptions): Promise<LocalStack> {
  const { services, codeDirectories, environment, onTrace } = options;
  const description = parseTemplate(options.template, options.place);
  await createResources({ services, description, codeDirectories, environment });
  const { mappings: directory } = services;
  const started = startMappings({ directory, definitions: description.mappings, onTrace });
  return {
    outputs: description.outputs,
    functions: description.functions.map(({ definition }) => definition),
    mappings: started.map(({ described }) => described),
    mappingMetrics: () =>
      new Map(started.map(({ described, mapping }) => [described.logicalId, mapping.metrics()])),
    invocationCounts: services.lambda.invocationCounts,
    stop: async () => {
      // The mappings hear of it first, so that none takes the end of its function for a failure.
      const mappingsStopped = services.mappings.stop();
      await services.lambda.stop();
      await mappingsStopped;
      services.sqs.stop();
    },
  };
}
