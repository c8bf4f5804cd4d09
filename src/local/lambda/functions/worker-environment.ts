import { getCompileCacheDir } from 'node:module';
import { dirname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { describeThrown } from './error-document.ts';
import type {
  CreateEnvironment,
  EnvironmentOptions,
  ExecutionEnvironment,
  InitOutcome,
  InvokeOutcome,
  OutputPort,
} from './execution-environment.ts';
import { locateHandler } from './handler-module.ts';
import {
  COMPILE_CACHE_VARIABLE,
  type WorkerInvocation,
  type WorkerMessage,
  type WorkerStart,
} from './worker-messages.ts';

/**
 * Runs a function in a worker thread, from its own copy of every module and with its own
 * environment variables. A thread can be killed, which a function that hangs has to be.
 *
 * Unlike Lambda's it is not frozen between invocations, and its time zone is the machine's.
 */
export const createWorkerEnvironment: CreateEnvironment = (options) => {
  const { file } = locateHandler(options.config.codeDirectory, options.config.handler);
  try {
    return environmentOf(startWorker(options), file, options.output);
  } catch (thrown) {
    return stillborn({ kind: 'failed', file, error: describeThrown(thrown) });
  }
};

function environmentOf(worker: Worker, file: string, output: OutputPort): ExecutionEnvironment {
  const initialised = Promise.withResolvers<InitOutcome>();
  const exited = Promise.withResolvers<void>();
  let endInvocation: (outcome: InvokeOutcome) => void = () => undefined;
  let exitReason: string | null = null;
  let terminated = false;

  const exit = (reason: string): void => {
    exitReason = reason;
    const error = { errorType: 'Runtime.ExitError', errorMessage: `Error: ${reason}` };
    initialised.resolve({ kind: 'failed', file, error });
    endInvocation({ kind: 'exited', reason });
    exited.resolve();
  };
  const receive = (message: WorkerMessage): void => {
    if (message.kind === 'text') output.text(message.chunk);
    else if (message.kind === 'message') output.message(message.message);
    else if (message.kind === 'ended') endInvocation(message.outcome);
    else initialised.resolve(message);
  };
  let isOutOfMemory = false;
  worker.on('message', receive);
  worker.on('error', (thrown: unknown) => {
    isOutOfMemory = hasCode(thrown, 'ERR_WORKER_OUT_OF_MEMORY');
    output.message(`Uncaught Exception \t${JSON.stringify(describeThrown(thrown))}`);
  });
  worker.once('exit', (code) => exit(isOutOfMemory ? OUT_OF_MEMORY : describeExit(code)));

  return {
    init: () => initialised.promise,
    invoke: (invocation) => {
      if (exitReason !== null) return Promise.resolve({ kind: 'exited', reason: exitReason });
      return new Promise((resolve) => {
        endInvocation = resolve;
        const sent: WorkerInvocation = { ...invocation, event: invocation.event.text() };
        worker.postMessage(sent);
      });
    },
    isAlive: () => exitReason === null && !terminated,
    terminate: async () => {
      terminated = true;
      await worker.terminate();
      await exited.promise;
    },
  };
}

/** What stands for a thread that could not even start, because of NODE_OPTIONS for example. */
function stillborn(outcome: InitOutcome): ExecutionEnvironment {
  return {
    init: () => Promise.resolve(outcome),
    invoke: () => Promise.resolve({ kind: 'exited', reason: describeExit(1) }),
    isAlive: () => false,
    terminate: () => Promise.resolve(),
  };
}

function startWorker({ config, logGroup, logStream, variables }: EnvironmentOptions): Worker {
  const start: WorkerStart = {
    codeDirectory: config.codeDirectory,
    handler: config.handler,
    context: {
      functionName: config.name,
      functionVersion: '$LATEST',
      invokedFunctionArn: config.arn,
      memoryLimitInMB: String(config.memoryMb),
      logGroupName: logGroup,
      logStreamName: logStream,
    },
  };
  return new Worker(new URL('./worker-runtime.ts', import.meta.url), {
    name: config.name,
    workerData: start,
    env: { ...variables, ...compileCache() },
    // Options of our own process, a test runner's for example, are none of the function's.
    execArgv: [],
    argv: [],
    resourceLimits: {
      maxOldGenerationSizeMb: config.memoryMb,
      maxYoungGenerationSizeMb: Math.max(16, config.memoryMb / 8), // Room to die young.
    },
    // What reaches the streams past the runtime must not end up among our own output.
    stdout: true,
    stderr: true,
  });
}

/**
 * Our own process's compile cache, for the thread too: without it every environment strips the
 * types of its runtime and compiles the bundle anew, which doubles what a cold start costs.
 * The runtime takes the variable away before it loads the function.
 */
function compileCache(): Readonly<Record<string, string>> {
  const directory = getCompileCacheDir();
  return directory === undefined ? {} : { [COMPILE_CACHE_VARIABLE]: dirname(directory) };
}

const OUT_OF_MEMORY = 'Runtime exited with error: signal: killed';

function hasCode(thrown: unknown, code: string): boolean {
  return typeof thrown === 'object' && thrown !== null && 'code' in thrown && thrown.code === code;
}

/** Lambda's words for the end of the process that a function runs in. */
function describeExit(code: number): string {
  return code === 0
    ? 'Runtime exited without providing a reason'
    : `Runtime exited with error: exit status ${code}`;
}
