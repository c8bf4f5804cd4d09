import type { Context } from 'aws-lambda';
import { sleep } from '../clock.ts';
import { describeThrown } from '../local/lambda/functions/error-document.ts';
import type {
  CreateEnvironment,
  EnvironmentOptions,
  ExecutionEnvironment,
  Invocation,
  InvokeOutcome,
} from '../local/lambda/functions/execution-environment.ts';
import { drawInvocationFault, type Fault, type FaultPlan } from './fault-plan.ts';
import { type DelayRange, drawDelayMs, type SimulatedDelays } from './simulated-delays.ts';
import {
  isProducer,
  type LoadFunctionOptions,
  loadSimulatedFunction,
  type SimulatedFunction,
} from './simulated-functions.ts';

/** What the environments of a simulation share. */
export interface SimulatedEnvironmentsOptions
  extends Pick<LoadFunctionOptions, 'clock' | 'prng' | 'transportsOf'> {
  readonly delays: SimulatedDelays;
  readonly faults: FaultPlan;
  readonly onFault: (fault: Fault) => void;
}

/** How long after its beginning an invocation dies at the latest. */
const LIFE: DelayRange = { minMs: 0, maxMs: 100 };

const CRASH = { errorType: 'SimulatedCrash', errorMessage: 'the fault plan asked for a crash' };

/** Memory is not simulated; reports of it say 0. */
const memoryUsedBytes = 0;

/** Runs the pipeline's functions in this process, in virtual time, each environment a new copy. */
export function simulatedEnvironments(shared: SimulatedEnvironmentsOptions): CreateEnvironment {
  let count = 0;
  return (options) =>
    openEnvironment({ ...shared, prng: shared.prng.fork(`environment ${count++}`) }, options);
}

function openEnvironment(
  { clock, prng, delays, faults, onFault, transportsOf }: SimulatedEnvironmentsOptions,
  { config, variables, output, logGroup, logStream }: EnvironmentOptions,
): ExecutionEnvironment {
  let alive = true;
  const write = (text: string): void => {
    if (alive) output.text(text);
  };
  const pass = async (range: SimulatedDelays['coldStart']): Promise<void> =>
    sleep(clock, drawDelayMs(range, prng));
  let loaded: SimulatedFunction;
  const load = async () => {
    await pass(delays.coldStart);
    try {
      const { handler } = config;
      loaded = loadSimulatedFunction({ handler, variables, clock, prng, write, transportsOf });
      return { kind: 'ready', memoryUsedBytes } as const;
    } catch (thrown) {
      return { kind: 'failed', file: config.handler, error: describeThrown(thrown) } as const;
    }
  };
  const initialised = load();
  const contextOf = ({ requestId, deadlineAtMs }: Invocation): Context => ({
    callbackWaitsForEmptyEventLoop: true,
    functionName: config.name,
    functionVersion: '$LATEST',
    invokedFunctionArn: config.arn,
    memoryLimitInMB: String(config.memoryMb),
    awsRequestId: requestId,
    logGroupName: logGroup,
    logStreamName: logStream,
    getRemainingTimeInMillis: () => deadlineAtMs - clock.wallTimeMs(),
    done: () => undefined,
    fail: () => undefined,
    succeed: () => undefined,
  });
  const run = async (invocation: Invocation): Promise<InvokeOutcome> => {
    try {
      const answer = await loaded(invocation.event.value(), contextOf(invocation));
      const payload = JSON.stringify(answer) ?? 'null';
      return { kind: 'returned', payload, memoryUsedBytes };
    } catch (thrown) {
      return { kind: 'failed', error: describeThrown(thrown), memoryUsedBytes };
    }
  };
  const invoke = async (invocation: Invocation): Promise<InvokeOutcome> => {
    const fault = isProducer(config) ? null : drawInvocationFault(faults, prng);
    if (fault !== null) onFault(fault);
    await pass(delays.invocation);
    if (fault === 'crashed-invocation') return { kind: 'failed', error: CRASH, memoryUsedBytes };
    const running = run(invocation);
    if (fault !== 'died-invocation') return running;
    await Promise.race([running, pass(LIFE)]);
    alive = false;
    return { kind: 'exited', reason: 'Runtime exited with error: signal: killed' };
  };
  return {
    init: () => initialised,
    invoke,
    isAlive: () => alive,
    terminate: async () => {
      alive = false;
    },
  };
}
