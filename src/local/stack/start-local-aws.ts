import type { Clock } from '../../clock.ts';
import type { Prng } from '../../prng.ts';
import type { MappingMetrics } from '../lambda/event-source-mapping/mapping-metrics.ts';
import { createWorkerEnvironment } from '../lambda/functions/worker-environment.ts';
import { createMappingRoutes } from '../lambda/mappings/mapping-routes.ts';
import { startWireServer, type WireServerOptions } from '../wire/wire-server.ts';
import { createResources } from './create-resources.ts';
import type { FunctionDefinition } from './function-resource.ts';
import { createLocalServices, DEFAULT_LIMITS, type LocalLimits } from './local-services.ts';
import { parseTemplate } from './parse-template.ts';
import { type LocalMapping, type OnStackTrace, startMappings } from './start-mappings.ts';

/** What to start, and where. */
export interface StartLocalAwsOptions extends Pick<WireServerOptions, 'onInternalError'> {
  /** The packaged CloudFormation template, as JSON gave it. */
  readonly template: unknown;
  /** Where each function's code is unpacked, by the function's logical id. */
  readonly codeDirectories: ReadonlyMap<string, string>;
  /** @default '127.0.0.1' */
  readonly host?: string;
  /** 0 takes a free one. @default 0 */
  readonly port?: number;
  readonly clock: Clock;
  readonly prng: Prng;
  /** What differs from {@link DEFAULT_LIMITS}. */
  readonly limits?: Partial<LocalLimits>;
  readonly onTrace?: OnStackTrace;
}

/** A stack that runs on this machine. */
export interface LocalAws {
  /** `http://HOST:PORT`, for `AWS_ENDPOINT_URL`. */
  readonly endpoint: string;
  /** The template's outputs; QueueUrls are on the endpoint. */
  readonly outputs: ReadonlyMap<string, string>;
  readonly functions: readonly FunctionDefinition[];
  readonly mappings: readonly LocalMapping[];
  /** What each mapping has done so far, by its logical id. */
  readonly mappingMetrics: () => ReadonlyMap<string, MappingMetrics>;
  /** Log events lost because there were too many to keep. Evidence is missing unless it is 0. */
  readonly droppedLogEventCount: () => number;
  /** Ends running invocations, long polls and connections; resolves when all is quiet. */
  readonly stop: () => Promise<void>;
}

/** The region that the local AWS is. */
const LOCAL_REGION = 'us-east-1';
/** The account that everything local belongs to. */
const LOCAL_ACCOUNT_ID = '000000000000';

/**
 * Brings a packaged stack up on this machine: the services behind one endpoint, the template's
 * resources in them, its functions in worker threads, and last the event source mappings.
 *
 * @throws {StackError} when the template asks for what is not simulated, in one line
 * @throws {LambdaError} FUNCTION_INIT_FAILED when a handler cannot be loaded
 * @throws {WireError} PORT_IN_USE, CANNOT_LISTEN
 */
export async function startLocalAws(options: StartLocalAwsOptions): Promise<LocalAws> {
  const { clock, prng, host = '127.0.0.1', port = 0, onInternalError } = options;
  const scope = { region: LOCAL_REGION, accountId: LOCAL_ACCOUNT_ID };
  const services = createLocalServices({
    ...scope,
    clock,
    prng,
    limits: { ...DEFAULT_LIMITS, ...options.limits },
    createEnvironment: createWorkerEnvironment,
  });
  const server = await startWireServer({
    host,
    port,
    operations: {
      ...services.kinesis.operations,
      ...services.sqs.operations,
      ...services.logs.operations,
    },
    routes: [...services.lambda.routes, ...createMappingRoutes(services.mappings, scope)],
    ...(onInternalError && { onInternalError }),
  });
  const stop = async (): Promise<void> => {
    // The mappings hear of it first, so that none takes the end of its function for a failure.
    const mappingsStopped = services.mappings.stop();
    await services.lambda.stop();
    await mappingsStopped;
    await server.close();
  };
  try {
    const { endpoint } = server;
    const description = parseTemplate(options.template, { ...scope, endpoint });
    const { codeDirectories, onTrace } = options;
    const environment = { AWS_ENDPOINT_URL: endpoint };
    await createResources({ services, description, codeDirectories, environment });
    const directory = services.mappings;
    const started = startMappings({ directory, definitions: description.mappings, onTrace });
    return {
      endpoint,
      outputs: description.outputs,
      functions: description.functions.map(({ definition }) => definition),
      mappings: started.map(({ described }) => described),
      mappingMetrics: () =>
        new Map(started.map(({ described, mapping }) => [described.logicalId, mapping.metrics()])),
      droppedLogEventCount: services.logs.droppedEventCount,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
