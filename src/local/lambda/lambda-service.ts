import type { Clock } from '../../clock.ts';
import type { Prng } from '../../prng.ts';
import type { RestRoute } from '../aws-operation.ts';
import type { FunctionInvoker } from './function-invoker.ts';
import { createAsyncInvocations } from './functions/async-invocations.ts';
import { createConcurrency } from './functions/concurrency.ts';
import { deleteFunction } from './functions/delete-function.ts';
import type { AppendLog } from './functions/environment-log.ts';
import type { CreateEnvironment } from './functions/execution-environment.ts';
import { type FunctionConfig, validateFunctionConfig } from './functions/function-config.ts';
import { getFunction } from './functions/get-function.ts';
import { getFunctionConfiguration } from './functions/get-function-configuration.ts';
import { createInvokeRoute } from './functions/invoke-route.ts';
import { LambdaError } from './functions/lambda-error.ts';
import { createLambdaFunction, type LambdaFunction } from './functions/lambda-function.ts';
import { listFunctions } from './functions/list-functions.ts';

/** What Lambda needs. */
export interface LambdaServiceOptions {
  readonly clock: Clock;
  /** Names request ids and log streams. */
  readonly prng: Prng;
  /** Takes what functions print and what Lambda says of them. */
  readonly appendLog: AppendLog;
  readonly region: string;
  /** 12 digits. */
  readonly accountId: string;
  /** Environments of the whole account that may run at once. @default 1000 */
  readonly concurrencyMax?: number;
  /** Where functions run: `createWorkerEnvironment`, or in process. */
  readonly createEnvironment: CreateEnvironment;
}

/** Lambda: functions, their execution environments and their invocation. */
export interface LambdaService {
  /** @throws {LambdaError} FUNCTION_EXISTS, FUNCTION_CONFIG_INVALID */
  readonly createFunction: (config: FunctionConfig) => void;
  /** @throws {LambdaError} FUNCTION_UNKNOWN */
  readonly invoker: (functionName: string) => FunctionInvoker;
  /** Undefined when there is no such function. */
  readonly findInvoker: (functionName: string) => FunctionInvoker | undefined;
  /**
   * Loads a function once to see that it can be; leaves no environment behind.
   *
   * @throws {LambdaError} FUNCTION_INIT_FAILED, in one line; FUNCTION_UNKNOWN
   */
  readonly init: (functionName: string) => Promise<void>;
  /** The metric `Invocations` of each function that there is, by name; throttles do not count. */
  readonly invocationCounts: () => ReadonlyMap<string, number>;
  /** Its actions, for the wire server. */
  readonly routes: readonly RestRoute[];
  /** Ends every environment and forgets what was to be tried again. */
  readonly stop: () => Promise<void>;
}

/** Creates Lambda without any function. */
export function createLambdaService(options: LambdaServiceOptions): LambdaService {
  const { clock, prng, concurrencyMax = 1000 } = options;
  const functions = new Map<string, LambdaFunction>();
  /** Deleted functions whose last invocations may still run. */
  const retired: LambdaFunction[] = [];
  const concurrency = createConcurrency(concurrencyMax);
  const asyncInvocations = createAsyncInvocations(clock);
  const directory = { ...options, functions };
  const functionCalled = (name: string): LambdaFunction => {
    const found = functions.get(name);
    if (!found) throw new LambdaError('FUNCTION_UNKNOWN', `there is no function ${name}`);
    return found;
  };

  return {
    createFunction: (config) => {
      const { name, reservedConcurrency } = config;
      if (functions.has(name)) {
        throw new LambdaError('FUNCTION_EXISTS', `function ${name} exists already`);
      }
      validateFunctionConfig(config);
      const slots = concurrency.slotsFor(name, reservedConcurrency);
      const own = { config, slots, prng: prng.fork(name) };
      functions.set(name, createLambdaFunction({ ...options, ...own }));
    },
    invoker: (functionName) => invokerOf(functionCalled(functionName)),
    findInvoker: (functionName) => {
      const found = functions.get(functionName);
      return found && invokerOf(found);
    },
    init: async (functionName) => functionCalled(functionName).init(),
    invocationCounts: () =>
      new Map(Array.from(functions, ([name, each]) => [name, each.invocationCount()])),
    routes: [
      createInvokeRoute({ ...directory, asyncInvocations }),
      listFunctions(directory),
      getFunction(directory),
      getFunctionConfiguration(directory),
      deleteFunction(directory, (lambdaFunction) => {
        functions.delete(lambdaFunction.config.name);
        lambdaFunction.retire();
        retired.push(lambdaFunction);
      }),
    ],
    stop: async () => {
      asyncInvocations.stop();
      await Promise.all([...functions.values(), ...retired].map((each) => each.stop()));
    },
  };
}

function invokerOf({ config, invoke }: LambdaFunction): FunctionInvoker {
  return {
    functionArn: config.arn,
    roleArn: config.roleArn,
    timeoutMs: config.timeoutMs,
    invoke: (event) => invoke(event),
  };
}
