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
import { drawClockSkewMs, type FaultSource, firstStrike } from './fault-plan.ts';
import { type DelayRange, drawDelayMs, type SimulatedDelays } from './simulated-delays.ts';
import {
  isProducer,
  type LoadFunctionOptions,
  loadSimulatedFunction,
  type SimulatedFunction,
} from './simulated-functions.ts';
import { skewedClock } from './skewed-clock.ts';

/** What the environments of a simulation share. */
export interface SimulatedEnvironmentsOptions
  extends Pick<LoadFunctionOptions, 'clock' | 'transportsOf'>,
    FaultSource {
  readonly delays: SimulatedDelays;
}

/** How long after its beginning an invocation dies at the latest. */
const LIFE: DelayRange = { minMs: 0, maxMs: 100 };

const CRASH = { errorType: 'SimulatedCrash', errorMessage: 'the fault plan asked for a crash' };

/** An answer that Lambda waits for until the function is timed out. */
const NEVER = new Promise<never>(() => undefined);

const INVOCATION_FAULTS = [
  'crashed-invocation',
  'died-invocation',
  'timed-out-invocation',
] as const;

/** Memory is not simulated; reports of it say 0. */
const memoryUsedBytes = 0;

/** Runs the pipeline's functions in this process, in virtual time, each environment a new copy. */
export function simulatedEnvironments(shared: SimulatedEnvironmentsOptions): CreateEnvironment {
  let count = 0;
  return (options) =>
    openEnvironment({ ...shared, prng: shared.prng.fork(`environment ${count++}`) }, options);
}

function openEnvironment(
  shared: SimulatedEnvironmentsOptions,
  { config, variables, output, logGroup, logStream }: EnvironmentOptions,
): ExecutionEnvironment {
  const { clock, prng, delays, transportsOf } = shared;
  const skewMs = drawClockSkewMs({ ...shared, prng: prng.fork('clock') });
  const ownClock = skewedClock(clock, skewMs);
  let alive = true;
  const writeLines = (lines: readonly string[]): void => {
    if (alive) for (const line of lines) output.message(line);
  };
  const pass = async (range: SimulatedDelays['coldStart']): Promise<void> =>
    sleep(clock, drawDelayMs(range, prng));
  let loaded: SimulatedFunction;
  const load = async () => {
    await pass(delays.coldStart);
    try {
      const { handler } = config;
      const own = { handler, variables, clock: ownClock, prng, writeLines, transportsOf };
      loaded = loadSimulatedFunction(own);
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
    const fault = isProducer(config) ? null : firstStrike(INVOCATION_FAULTS, shared);
    await pass(delays.invocation);
    if (fault === 'crashed-invocation') return { kind: 'failed', error: CRASH, memoryUsedBytes };
    const running = run(invocation);
    if (fault === 'timed-out-invocation') return NEVER;
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
