import type { Clock } from '../../../clock.ts';
import type { InvocationResult } from '../function-invoker.ts';
import type { InvocationEvent } from '../invocation-event.ts';
import type { EnvironmentLog } from './environment-log.ts';
import type { ExecutionEnvironment, InitOutcome } from './execution-environment.ts';
import type { FunctionConfig } from './function-config.ts';
import { concludeInvocation, type InvocationEnding } from './invocation-ending.ts';
import { endLine, reportLine, startLine } from './platform-lines.ts';

/** What a sandbox is made from. */
export interface SandboxOptions {
  readonly config: FunctionConfig;
  readonly clock: Clock;
  readonly environment: ExecutionEnvironment;
  readonly log: EnvironmentLog;
}

/** The longest INIT. Lambda tries once more within the invocation; here it fails. */
const INIT_MS_MAX = 10_000;

/**
 * An execution environment under Lambda's rules: INIT once, limits of time, its log.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
 */
export class Sandbox {
  readonly #config: FunctionConfig;
  readonly #clock: Clock;
  readonly #environment: ExecutionEnvironment;
  readonly #log: EnvironmentLog;
  #initialised: Promise<InitOutcome> | undefined;
  /** Until it is reported, which is once. */
  #initDurationMs: number | undefined;
  #memoryUsedBytes = 0;

  constructor({ config, clock, environment, log }: SandboxOptions) {
    this.#config = config;
    this.#clock = clock;
    this.#environment = environment;
    this.#log = log;
  }

  get isAlive(): boolean {
    return this.#environment.isAlive();
  }

  get log(): EnvironmentLog {
    return this.#log;
  }

  /** Loads the function at the first call; a failure ends the sandbox. Never rejects. */
  init(): Promise<InitOutcome> {
    this.#initialised ??= this.#load();
    return this.#initialised;
  }

  /** Runs one invocation; the first one waits for INIT. Never rejects. */
  async run(requestId: string, event: InvocationEvent): Promise<InvocationResult> {
    const loaded = await this.init();
    this.#log.message(startLine(requestId));
    const beganAtMs = this.#clock.monotonicMs();
    const ending: InvocationEnding =
      loaded.kind === 'ready'
        ? await this.#invoke(requestId, event)
        : { kind: 'not-loaded', error: loaded.error };
    return this.#conclude(requestId, ending, this.#clock.monotonicMs() - beganAtMs);
  }

  /** Ends it, whatever it does. */
  terminate(): Promise<void> {
    return this.#environment.terminate();
  }

  async #load(): Promise<InitOutcome> {
    const beganAtMs = this.#clock.monotonicMs();
    const outcome =
      (await within(this.#clock, INIT_MS_MAX, this.#environment.init())) ??
      initTimedOut(this.#config.handler);
    this.#initDurationMs = this.#clock.monotonicMs() - beganAtMs;
    this.#noteMemory(outcome);
    if (outcome.kind === 'failed') await this.#environment.terminate();
    return outcome;
  }

  async #invoke(requestId: string, event: InvocationEvent): Promise<InvocationEnding> {
    const { timeoutMs } = this.#config;
    const deadlineAtMs = this.#clock.wallTimeMs() + timeoutMs;
    const work = this.#environment.invoke({ requestId, event, deadlineAtMs });
    const outcome = await within(this.#clock, timeoutMs, work);
    if (outcome) return outcome;
    await this.#environment.terminate();
    return { kind: 'timed-out', timeoutMs };
  }

  #conclude(requestId: string, ending: InvocationEnding, durationMs: number): InvocationResult {
    this.#noteMemory(ending);
    const conclusion = concludeInvocation(requestId, ending, this.#clock.wallTimeMs());
    const report = reportLine({
      requestId,
      durationMs,
      memoryMb: this.#config.memoryMb,
      memoryUsedMb: Math.ceil(this.#memoryUsedBytes / 1_048_576),
      initDurationMs: this.#initDurationMs,
      failure: conclusion.failure,
    });
    this.#initDurationMs = undefined;
    if (conclusion.logMessage !== undefined) this.#log.message(conclusion.logMessage);
    this.#log.message(endLine(requestId));
    this.#log.message(report);
    return conclusion.result;
  }

  #noteMemory(seen: InitOutcome | InvocationEnding): void {
    if (!('memoryUsedBytes' in seen)) return;
    this.#memoryUsedBytes = Math.max(this.#memoryUsedBytes, seen.memoryUsedBytes);
  }
}

/** What `work` gives, or undefined when it takes longer than `limitMs`. */
function within<T>(clock: Clock, limitMs: number, work: Promise<T>): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const cancel = clock.after(limitMs, () => resolve(undefined));
    work.then((value) => {
      cancel();
      resolve(value);
    }, reject);
  });
}

function initTimedOut(file: string): InitOutcome {
  const errorMessage = `INIT took longer than ${INIT_MS_MAX / 1000} seconds`;
  return { kind: 'failed', file, error: { errorType: 'Sandbox.InitTimedout', errorMessage } };
}
