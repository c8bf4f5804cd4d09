import type { DeadLetterReader } from '../collecting/dead-letter-reader.ts';
import type { LogReader } from '../collecting/log-reader.ts';
import { textEvent } from '../local/lambda/invocation-event.ts';
import type { LogsService } from '../local/logs/logs-service.ts';
import type { QueueSource } from '../local/sqs/queue-source.ts';
import type { SqsService } from '../local/sqs/sqs-service.ts';
import { bringUpStack, type LocalStack } from '../local/stack/bring-up-stack.ts';
import {
  createLocalServices,
  DEFAULT_LIMITS,
  type LocalLimits,
  type LocalServices,
} from '../local/stack/local-services.ts';
import type { OnStackTrace } from '../local/stack/start-mappings.ts';
import type { Prng } from '../prng.ts';
import type { VirtualClock } from '../virtual-clock.ts';
import { type Fault, type FaultPlan, NO_FAULTS, plannedFaults } from './fault-plan.ts';
import { faultyMappingPorts } from './faulty-mapping-ports.ts';
import { DEFAULT_DELAYS, type SimulatedDelays } from './simulated-delays.ts';
import { simulatedEnvironments } from './simulated-environment.ts';
import { simulatedTransports } from './simulated-transports.ts';

/** What is simulated. */
export interface StartSimulatedAwsOptions {
  /** The packaged CloudFormation template, as JSON gave it. */
  readonly template: unknown;
  /** Logical ids of the functions; their code is this project's own, not the package's. */
  readonly functionIds: Iterable<string>;
  readonly clock: VirtualClock;
  readonly prng: Prng;
  /** @default DEFAULT_DELAYS */
  readonly delays?: SimulatedDelays;
  /** What differs from {@link DEFAULT_LIMITS}. */
  readonly limits?: Partial<LocalLimits>;
  /** @default NO_FAULTS */
  readonly faults?: FaultPlan;
  readonly onTrace?: OnStackTrace;
}

/** A stack in virtual time, and how to use and watch it without a wire. */
export interface SimulatedAws extends LocalStack {
  readonly services: LocalServices;
  /** Invokes a function; rejects never. Its answer comes as virtual time passes. */
  readonly invoke: (
    functionName: string,
    event: unknown,
  ) => Promise<{ readonly payload: string; readonly failed: boolean }>;
  readonly logs: LogReader;
  readonly deadLetters: DeadLetterReader;
  /** Log events lost because there were too many to keep. */
  readonly droppedLogEventCount: () => number;
  /** How often each fault of the plan has struck. */
  readonly faultCounts: () => ReadonlyMap<Fault, number>;
}

const REGION = 'us-east-1';
const ACCOUNT_ID = '000000000000';
const ENDPOINT = 'http://simulated';

/**
 * Brings a packaged stack up in virtual time: the same streams, queues, mappings and functions as
 * the local AWS, without sockets, threads or waiting. The same template and seed give the same
 * steps at the same instants.
 *
 * @throws {StackError} when the template asks for what is not simulated, in one line
 */
export async function startSimulatedAws(options: StartSimulatedAwsOptions): Promise<SimulatedAws> {
  const { clock, prng, delays = DEFAULT_DELAYS, faults = NO_FAULTS, functionIds } = options;
  const faultCounts = new Map<Fault, number>(plannedFaults(faults).map((fault) => [fault, 0]));
  const onFault = (fault: Fault): void => {
    faultCounts.set(fault, (faultCounts.get(fault) ?? 0) + 1);
  };
  const place = { region: REGION, accountId: ACCOUNT_ID, endpoint: ENDPOINT };
  const shared = { clock, delays, faults, onFault };
  const transports = prng.fork('transports');
  const services: LocalServices = createLocalServices({
    ...place,
    clock,
    prng,
    limits: { ...DEFAULT_LIMITS, ...options.limits },
    createEnvironment: simulatedEnvironments({
      ...shared,
      prng: prng.fork('environments'),
      transportsOf: (environment) =>
        simulatedTransports({
          ...shared,
          ...place,
          putRecords: services.kinesis.putRecords,
          sqsOperations: services.sqs.operations,
          prng: transports,
        })(environment),
    }),
    interpose: (ports) => {
      const reshardable = { operations: () => services.kinesis.operations, endpoint: ENDPOINT };
      return faultyMappingPorts(ports, { ...shared, ...reshardable, prng: prng.fork('mappings') });
    },
  });
  const bringingUp = bringUpStack({
    ...options,
    services,
    place: { ...place, createdAtMs: clock.wallTimeMs() },
    codeDirectories: new Map(Array.from(functionIds, (id) => [id, 'simulated'])),
    environment: {},
  });
  // Each function is loaded once to see that it can be, which takes virtual time.
  const stack = await clock.runThrough(bringingUp);
  return {
    ...stack,
    stop: async () => {
      await stack.stop();
      services.kinesis.stop();
    },
    services,
    invoke: async (functionName, event) => {
      const result = await services.lambda
        .invoker(functionName)
        .invoke(textEvent(JSON.stringify(event)));
      if (result.kind === 'throttled') return { payload: '', failed: true };
      return { payload: result.payload, failed: result.kind === 'function-error' };
    },
    logs: readLogs(services.logs),
    deadLetters: readDeadLetters(services.sqs),
    droppedLogEventCount: services.logs.droppedEventCount,
    faultCounts: () => faultCounts,
  };
}

/** What was read is forgotten, as nobody else can ask for it. */
function readLogs(logs: LogsService): LogReader {
  return {
    readNew: async function* (logGroup) {
      const events = logs.takeNew(logGroup);
      if (events.length > 0) yield events;
    },
  };
}

function readDeadLetters(sqs: SqsService): DeadLetterReader {
  const sourceOf = (queueUrl: string): QueueSource => {
    const name = queueUrl.slice(queueUrl.lastIndexOf('/') + 1);
    return sqs.queueSource(`arn:aws:sqs:${REGION}:${ACCOUNT_ID}:${name}`);
  };
  return {
    receive: (queueUrl) => sourceOf(queueUrl).receive({ maxNumberOfMessages: 10, waitTimeMs: 0 }),
    remove: async (queueUrl, receiptHandles) => {
      sourceOf(queueUrl).deleteMessages(receiptHandles);
    },
  };
}
