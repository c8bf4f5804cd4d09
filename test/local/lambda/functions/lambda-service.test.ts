import { beforeEach, describe, expect, test } from '@jest/globals';
import type {
  ExecutionEnvironment,
  InitOutcome,
  InvokeOutcome,
} from '../../../../src/local/lambda/functions/execution-environment.ts';
import { textEvent } from '../../../../src/local/lambda/invocation-event.ts';
import {
  createLambdaService,
  type LambdaService,
} from '../../../../src/local/lambda/lambda-service.ts';
import { createPrng } from '../../../../src/prng.ts';
import { createVirtualClock, type VirtualClock } from '../../../../src/virtual-clock.ts';
import { functionConfig, payloadOf } from './threaded-lambda.ts';

// Goal: Lambda's rules about environments, concurrency and time hold whatever a function runs in.
// Method: environments under the test's control, in virtual time.

interface ScriptedEnvironment extends ExecutionEnvironment {
  readonly number: number;
  readonly endInit: (outcome: InitOutcome) => void;
  readonly end: (outcome: InvokeOutcome) => void;
  readonly print: (chunk: string) => void;
  isRunning: boolean;
}

let clock: VirtualClock;
let environments: ScriptedEnvironment[];
let logged: {
  readonly logStream: string;
  readonly message: string;
  readonly timestampMs: number;
}[];
let lambda: LambdaService;

const READY: InitOutcome = { kind: 'ready', memoryUsedBytes: 30 * 1_048_576 };
const ANSWER: InvokeOutcome = { kind: 'returned', payload: '"ok"', memoryUsedBytes: 1 };

function createService(concurrencyMax = 1000): LambdaService {
  return createLambdaService({
    clock,
    prng: createPrng(7),
    appendLog: (event) => logged.push(event),
    region: 'eu-west-1',
    accountId: '000000000000',
    concurrencyMax,
    createEnvironment: ({ output }) => {
      const init = Promise.withResolvers<InitOutcome>();
      let alive = true;
      let endInvocation: (outcome: InvokeOutcome) => void = () => undefined;
      const environment: ScriptedEnvironment = {
        number: environments.length,
        isRunning: false,
        init: () => init.promise,
        endInit: init.resolve,
        invoke: () => {
          environment.isRunning = true;
          return new Promise((resolve) => {
            endInvocation = resolve;
          });
        },
        end: (outcome) => {
          environment.isRunning = false;
          endInvocation(outcome);
        },
        print: output.text,
        isAlive: () => alive,
        terminate: async () => {
          alive = false;
          environment.end({ kind: 'exited', reason: 'Runtime exited' });
        },
      };
      environments.push(environment);
      return environment;
    },
  });
}

beforeEach(() => {
  clock = createVirtualClock();
  environments = [];
  logged = [];
  lambda = createService();
});

/** Environment number `index`, which must be there. */
function environment(index: number): ScriptedEnvironment {
  const found = environments[index];
  if (!found) throw new Error(`there is no environment ${index}`);
  return found;
}

/** Begins an invocation in a new environment, past its INIT. */
async function beginCold(name: string) {
  const result = lambda.invoker(name).invoke(textEvent('{}'));
  environment(environments.length - 1).endInit(READY);
  await clock.advance(0);
  return result;
}

const running = (): number[] =>
  environments.filter(({ isRunning }) => isRunning).map(({ number }) => number);

describe('environments', () => {
  test('the one used last is reused first', async () => {
    lambda.createFunction(functionConfig('f'));
    const results = [beginCold('f'), beginCold('f'), beginCold('f')];
    await clock.advance(0);
    expect(running()).toEqual([0, 1, 2]);
    for (const index of [2, 0, 1]) {
      environment(index).end(ANSWER);
      await clock.advance(0);
    }
    await Promise.all(results);

    void lambda.invoker('f').invoke(textEvent('{}'));
    await clock.advance(0);
    expect(running()).toEqual([1]);
    void lambda.invoker('f').invoke(textEvent('{}'));
    await clock.advance(0);
    expect(running()).toEqual([0, 1]);
    expect(environments).toHaveLength(3);
  });

  test('one that takes over 10 seconds to load is ended and its invocation fails', async () => {
    lambda.createFunction(functionConfig('f'));
    const result = lambda.invoker('f').invoke(textEvent('{}'));
    await clock.advance(9_999);
    expect(environment(0).isAlive()).toBe(true);
    await clock.advance(1);
    expect(environment(0).isAlive()).toBe(false);
    expect(payloadOf(await result)).toEqual({
      errorType: 'Sandbox.InitTimedout',
      errorMessage: 'INIT took longer than 10 seconds',
    });
  });

  test('the time limit counts from the end of INIT and ends the environment', async () => {
    lambda.createFunction(functionConfig('f', { timeoutMs: 3000 }));
    const result = lambda.invoker('f').invoke(textEvent('{}'));
    await clock.advance(5000);
    environment(0).endInit(READY);
    await clock.advance(2999);
    expect(environment(0).isAlive()).toBe(true);
    await clock.advance(1);
    expect(environment(0).isAlive()).toBe(false);
    expect(payloadOf(await result)).toMatchObject({ errorType: 'Sandbox.Timedout' });
    expect(logged.at(-1)?.message).toMatch(
      /\tDuration: 3000.00 ms\tBilled Duration: 8000 ms\t.*\tInit Duration: 5000.00 ms\tStatus: timeout$/,
    );
  });

  test('INIT is billed with the first invocation and reported once', async () => {
    lambda.createFunction(functionConfig('f'));
    for (const initMs of [100.4, 0]) {
      const result = lambda.invoker('f').invoke(textEvent('{}'));
      await clock.advance(initMs);
      environment(0).endInit(READY);
      await clock.advance(20.3);
      environment(0).end(ANSWER);
      await result;
    }
    const reports = logged.map(({ message }) => message).filter((m) => m.startsWith('REPORT'));
    expect(reports).toEqual([
      expect.stringMatching(
        /Duration: 20.30 ms\tBilled Duration: 121 ms.*Init Duration: 100.40 ms$/,
      ),
      expect.stringMatching(/Duration: 20.30 ms\tBilled Duration: 21 ms.*Max Memory Used: 30 MB$/),
    ]);
  });

  test('the same seed names the same requests and log streams', async () => {
    const streams: string[][] = [];
    for (let run = 0; run < 2; run++) {
      logged = [];
      environments = [];
      lambda = createService();
      lambda.createFunction(functionConfig('f'));
      const result = beginCold('f');
      await clock.advance(0);
      environment(0).end(ANSWER);
      await result;
      streams.push(logged.map(({ logStream, message }) => `${logStream} ${message}`));
    }
    expect(streams[0]).toEqual(streams[1]);
    expect(streams[0]?.[0]).toMatch(
      /^2026\/01\/01\/\[\$LATEST\][0-9a-f]{32} START RequestId: [0-9a-f]{8}-\w{4}-4\w{3}-[89ab]\w{3}-\w{12} /,
    );
  });
});

describe('concurrency', () => {
  test('beyond the account limit invocations are throttled, until one ends', async () => {
    lambda = createService(2);
    lambda.createFunction(functionConfig('f'));
    lambda.createFunction(functionConfig('g'));
    const first = beginCold('f');
    void beginCold('g');
    await clock.advance(0);
    expect(await lambda.invoker('f').invoke(textEvent('{}'))).toEqual({ kind: 'throttled' });
    expect(environments).toHaveLength(2);

    environment(0).end(ANSWER);
    await first;
    void lambda.invoker('f').invoke(textEvent('{}'));
    await clock.advance(0);
    expect(running()).toEqual([0, 1]);
  });

  test('what is reserved limits its function and is not there for others', async () => {
    lambda = createService(3);
    lambda.createFunction(functionConfig('reserved', { reservedConcurrency: 2 }));
    lambda.createFunction(functionConfig('other'));
    const kinds: string[] = [];
    for (const name of ['other', 'other', 'reserved', 'reserved', 'reserved']) {
      const invocation = lambda.invoker(name).invoke(textEvent('{}'));
      const running = new Promise<'running'>((resolve) => setImmediate(resolve, 'running'));
      const outcome = await Promise.race([invocation, running]);
      kinds.push(`${name} ${outcome === 'running' ? outcome : outcome.kind}`);
    }
    expect(kinds).toEqual([
      'other running',
      'other throttled',
      'reserved running',
      'reserved running',
      'reserved throttled',
    ]);
  });

  test('a reservation of 0 switches a function off', async () => {
    lambda.createFunction(functionConfig('off', { reservedConcurrency: 0 }));
    expect(await lambda.invoker('off').invoke(textEvent('{}'))).toEqual({ kind: 'throttled' });
  });
});

describe('functions that cannot be', () => {
  test.each([
    [{ timeoutMs: 999 }, 'FUNCTION_CONFIG_INVALID', 'timeout'],
    [{ timeoutMs: 900_001 }, 'FUNCTION_CONFIG_INVALID', 'timeout'],
    [{ memoryMb: 127 }, 'FUNCTION_CONFIG_INVALID', 'memory'],
    [{ memoryMb: Number.NaN }, 'FUNCTION_CONFIG_INVALID', 'memory'],
    [{ reservedConcurrency: -1 }, 'FUNCTION_CONFIG_INVALID', 'reserved concurrency'],
    [{ reservedConcurrency: 1001 }, 'FUNCTION_CONFIG_INVALID', '1001 reserved, of the account'],
    [{ name: 'f' }, 'FUNCTION_EXISTS', 'exists already'],
  ])('%j', (config, code, text) => {
    lambda.createFunction(functionConfig('f'));
    const act = (): void => lambda.createFunction(functionConfig('g', config));
    expect(act).toThrow(expect.objectContaining({ code, message: expect.stringContaining(text) }));
  });

  test('there is no invoker of a function that is not there', () => {
    expect(() => lambda.invoker('f')).toThrow(
      expect.objectContaining({ code: 'FUNCTION_UNKNOWN', message: 'there is no function f' }),
    );
  });
});

test('a line without end is cut, and a message never joins a line that is open', async () => {
  lambda.createFunction(functionConfig('f'));
  const result = beginCold('f');
  await clock.advance(0);
  environment(0).print('x'.repeat(1_048_576));
  environment(0).print('open');
  environment(0).end(ANSWER);
  await result;
  const lengths = logged.map(({ message }) => message.length);
  expect(lengths.slice(1, 3)).toEqual([1_048_576, 4]);
  expect(logged[3]?.message).toMatch(/^END /);
});
