import type { Clock } from '../../../clock.ts';
import type { Prng } from '../../../prng.ts';
import type { InvocationResult } from '../function-invoker.ts';
import type { InvocationEvent } from '../invocation-event.ts';
import type { ConcurrencySlots } from './concurrency.ts';
import { type AppendLog, createEnvironmentLog, logStreamName } from './environment-log.ts';
import { EnvironmentPool } from './environment-pool.ts';
import { environmentVariables } from './environment-variables.ts';
import type { CreateEnvironment } from './execution-environment.ts';
import type { FunctionConfig } from './function-config.ts';
import { LambdaError } from './lambda-error.ts';
import { randomHex32, randomUuid } from './random-ids.ts';
import { Sandbox } from './sandbox.ts';

/** What a function needs to run. */
export interface LambdaFunctionOptions {
  readonly config: FunctionConfig;
  readonly clock: Clock;
  readonly prng: Prng;
  readonly appendLog: AppendLog;
  readonly region: string;
  readonly slots: ConcurrencySlots;
  readonly createEnvironment: CreateEnvironment;
}

/** How to run a function once. */
export interface InvokeOptions {
  /** A retry of an asynchronous invocation keeps the id of the first try. @default a new one */
  readonly requestId?: string;
  /** Given the log messages of this invocation before its result is. */
  readonly onLog?: (messages: readonly string[]) => void;
}

/** One function with its execution environments. */
export interface LambdaFunction {
  readonly config: FunctionConfig;
  /** When it was made; nothing of it ever changes. */
  readonly createdAtMs: number;
  readonly revisionId: string;
  readonly nextRequestId: () => string;
  /** How often its code ran, whatever came of it: the metric `Invocations`. */
  readonly invocationCount: () => number;
  /** Runs it. Never rejects. */
  readonly invoke: (event: InvocationEvent, options?: InvokeOptions) => Promise<InvocationResult>;
  /**
   * Loads it once in an environment that is thrown away, so that the first invocation is still
   * a cold start.
   *
   * @throws {LambdaError} FUNCTION_INIT_FAILED, naming function, file and what was thrown
   */
  readonly init: () => Promise<void>;
  /** Takes nothing more, which callers see as a throttle; what runs may come to its end. */
  readonly retire: () => void;
  /** Ends all environments; what runs fails, what comes later is throttled. */
  readonly stop: () => Promise<void>;
}

/** Creates a function without any environment. */
export function createLambdaFunction(options: LambdaFunctionOptions): LambdaFunction {
  const { config, slots } = options;
  const requestIds = options.prng.fork('request-ids');
  const logStreams = options.prng.fork('log-streams');
  const openSandbox = (): Sandbox => createSandbox(options, randomHex32(logStreams));
  const pool = new EnvironmentPool(openSandbox);
  const nextRequestId = (): string => randomUuid(requestIds);
  let stopped = false;
  let invocationCount = 0;

  return {
    config,
    createdAtMs: options.clock.wallTimeMs(),
    revisionId: randomUuid(options.prng.fork('revision')),
    nextRequestId,
    invocationCount: () => invocationCount,
    invoke: async (event, { requestId = nextRequestId(), onLog } = {}) => {
      if (stopped || !slots.tryTake()) return { kind: 'throttled' };
      invocationCount++;
      const sandbox = pool.take();
      const endCapture = onLog && sandbox.log.capture();
      const result = await sandbox.run(requestId, event);
      if (onLog && endCapture) onLog(endCapture());
      pool.giveBack(sandbox);
      slots.release();
      return result;
    },
    init: async () => {
      const sandbox = openSandbox();
      const outcome = await sandbox.init();
      await sandbox.terminate();
      if (outcome.kind === 'failed') throw initFailed(config.name, outcome);
    },
    retire: () => {
      stopped = true;
      pool.close();
      slots.dissolve();
    },
    stop: async () => {
      stopped = true;
      await pool.stop();
    },
  };
}

function createSandbox(options: LambdaFunctionOptions, digits: string): Sandbox {
  const { config, clock, appendLog, region, createEnvironment } = options;
  const { logGroup = `/aws/lambda/${config.name}` } = config;
  const logStream = logStreamName(clock.wallTimeMs(), digits);
  const log = createEnvironmentLog({ clock, append: appendLog, logGroup, logStream });
  const environment = createEnvironment({
    config,
    logGroup,
    logStream,
    variables: environmentVariables({ config, logGroup, logStream, region }),
    output: log,
  });
  return new Sandbox({ config, clock, environment, log });
}

interface InitFailure {
  readonly file: string;
  readonly error: { readonly errorType: string; readonly errorMessage: string };
}

function initFailed(functionName: string, { file, error }: InitFailure): LambdaError {
  const [reason] = error.errorMessage.split('\n');
  return new LambdaError(
    'FUNCTION_INIT_FAILED',
    `function ${functionName} cannot be loaded from ${file}: ${error.errorType}: ${reason}`,
  );
}
