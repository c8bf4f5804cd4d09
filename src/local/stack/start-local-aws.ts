import type { Clock } from '../../clock.ts';
import type { Prng } from '../../prng.ts';
import { createWorkerEnvironment } from '../lambda/functions/worker-environment.ts';
import type { MappingReading } from '../lambda/mappings/mapping-directory.ts';
import { createMappingRoutes } from '../lambda/mappings/mapping-routes.ts';
import { startWireServer, type WireServerOptions } from '../wire/wire-server.ts';
import { type BringUpStackOptions, bringUpStack, type LocalStack } from './bring-up-stack.ts';
import { createLocalServices, DEFAULT_LIMITS, type LocalLimits } from './local-services.ts';

/** What to start, and where. */
export interface StartLocalAwsOptions
  extends Pick<WireServerOptions, 'onInternalError'>,
    Pick<BringUpStackOptions, 'template' | 'codeDirectories' | 'onTrace'> {
  readonly clock: Clock;
  readonly prng: Prng;
  /** @default '127.0.0.1' */
  readonly host?: string;
  /** 0 takes a free one. @default 0 */
  readonly port?: number;
  /** What differs from {@link DEFAULT_LIMITS}. */
  readonly limits?: Partial<LocalLimits>;
}

/** A stack that runs on this machine. */
export interface LocalAws extends LocalStack {
  /** `http://HOST:PORT`, for `AWS_ENDPOINT_URL`. */
  readonly endpoint: string;
  /**
   * Objects of a bucket as text, by key: there is no S3 on the endpoint.
   *
   * @throws {AwsError} NoSuchBucket
   */
  readonly objectsIn: (bucketName: string) => ReadonlyMap<string, string>;
  /** What CloudWatch would have of the mappings that there are, of the template and of clients. */
  readonly mappingReadings: () => readonly MappingReading[];
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
  const { endpoint } = server;
  try {
    const stack = await bringUpStack({
      ...options,
      services,
      place: { ...scope, endpoint, createdAtMs: clock.wallTimeMs() },
      environment: { AWS_ENDPOINT_URL: endpoint },
    });
    return {
      ...stack,
      endpoint,
      objectsIn: (bucketName) => services.s3.objects(`arn:aws:s3:::${bucketName}`),
      mappingReadings: () => services.mappings.readings(),
      droppedLogEventCount: services.logs.droppedEventCount,
      stop: async () => {
        await stack.stop();
        await server.close();
        services.kinesis.stop();
      },
    };
  } catch (error) {
    await services.lambda.stop();
    await server.close();
    throw error;
  }
}
