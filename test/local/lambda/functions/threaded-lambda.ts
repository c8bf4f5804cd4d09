import { fileURLToPath } from 'node:url';
import { systemClock } from '../../../../src/clock.ts';
import type { InvocationResult } from '../../../../src/local/lambda/function-invoker.ts';
import type { FunctionConfig } from '../../../../src/local/lambda/functions/function-config.ts';
import { createWorkerEnvironment } from '../../../../src/local/lambda/functions/worker-environment.ts';
import { textEvent } from '../../../../src/local/lambda/invocation-event.ts';
import {
  createLambdaService,
  type LambdaService,
} from '../../../../src/local/lambda/lambda-service.ts';
import { createPrng } from '../../../../src/prng.ts';

/** A Lambda whose functions run in worker threads, in real time, from test/fixtures/functions. */
export interface ThreadedLambda extends LambdaService {
  /** Everything logged so far. */
  readonly logged: readonly { readonly logStream: string; readonly message: string }[];
  /** Creates the function of that handler if need be and runs it. */
  readonly run: (
    handler: string,
    event?: unknown,
    config?: Partial<FunctionConfig>,
  ) => Promise<InvocationResult>;
}

/** The folder of test bundles. */
export const codeDirectory = fileURLToPath(new URL('../../../fixtures/functions', import.meta.url));

/** A function of the test bundles, named after its handler. */
export function functionConfig(
  handler: string,
  config: Partial<FunctionConfig> = {},
): FunctionConfig {
  const name = handler.replaceAll(/[^\w-]/g, '-');
  return {
    name,
    arn: `arn:aws:lambda:eu-west-1:000000000000:function:${name}`,
    roleArn: 'arn:aws:iam::000000000000:role/r',
    handler,
    codeDirectory,
    timeoutMs: 10_000,
    memoryMb: 256,
    environment: {},
    ...config,
  };
}

/** Creates a {@link ThreadedLambda}; `stop` it when done. */
export function createThreadedLambda(concurrencyMax?: number): ThreadedLambda {
  const logged: { logStream: string; message: string }[] = [];
  const service = createLambdaService({
    clock: systemClock,
    prng: createPrng(1),
    appendLog: (event) => logged.push(event),
    region: 'eu-west-1',
    accountId: '000000000000',
    createEnvironment: createWorkerEnvironment,
    ...(concurrencyMax === undefined ? {} : { concurrencyMax }),
  });
  const created = new Set<string>();
  return {
    ...service,
    logged,
    run: (handler, event = {}, config = {}) => {
      const full = functionConfig(handler, config);
      if (!created.has(full.name)) service.createFunction(full);
      created.add(full.name);
      return service.invoker(full.name).invoke(textEvent(JSON.stringify(event)));
    },
  };
}

/** The JSON that came back. */
export function payloadOf(result: InvocationResult): unknown {
  if (result.kind === 'throttled') throw new Error('throttled');
  return JSON.parse(result.payload);
}
