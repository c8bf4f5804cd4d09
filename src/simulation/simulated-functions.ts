import type { Context } from 'aws-lambda';
import type { Clock } from '../clock.ts';
import { parseConsumerEnvironment } from '../consuming/consumer-environment.ts';
import type { ConsumerPorts } from '../consuming/consumer-ports.ts';
import { kinesisConsumer } from '../consuming/kinesis-consumer.ts';
import { sqsConsumer } from '../consuming/sqs-consumer.ts';
import {
  encodeAttemptObservation,
  encodeDeliveryObservation,
} from '../observation/encode-observation.ts';
import type { Prng } from '../prng.ts';
import {
  type ProducerEnvironment,
  parseProducerEnvironment,
} from '../producing/producer-environment.ts';
import { producerFunction } from '../producing/producer-function.ts';
import type { ProducerPorts } from '../producing/producer-ports.ts';
import { SimulationError } from './errors.ts';
import { simulatedWork } from './simulated-work.ts';

/** What a function is loaded with. */
export interface LoadFunctionOptions {
  /** As the template names it: `handlers/producer.handler`. */
  readonly handler: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly clock: Clock;
  readonly prng: Prng;
  /** Takes the lines that it prints, without line ends. */
  readonly writeLines: (lines: readonly string[]) => void;
  readonly transportsOf: (environment: ProducerEnvironment) => ProducerPorts['transports'];
}

const PRODUCER = 'handlers/producer.handler';

/** Whether a function is the producer; a fault plan spares it, for without it there is no run. */
export function isProducer({ handler }: Pick<LoadFunctionOptions, 'handler'>): boolean {
  return handler === PRODUCER;
}

/** A loaded function. */
export type SimulatedFunction = (event: unknown, context: Context) => Promise<unknown>;

/**
 * Assembles one of the pipeline's functions as its handler does, from virtual time and a seeded
 * source of chance. What a handler file says is said here again: it is one expression.
 *
 * @throws {SimulationError} HANDLER_UNKNOWN
 */
export function loadSimulatedFunction(options: LoadFunctionOptions): SimulatedFunction {
  const { handler, variables, writeLines, clock, prng, transportsOf } = options;
  switch (handler) {
    case PRODUCER:
      return producerFunction({
        clock,
        prng: prng.fork('producer'),
        sandbox: sandboxName(prng),
        transports: transportsOf(parseProducerEnvironment(variables)),
        writeObservation: (observation) => writeLines(encodeAttemptObservation(observation)),
      });
    case 'handlers/kinesis-consumer.handler':
      return kinesisConsumer(consumerPorts(options));
    case 'handlers/sqs-consumer.handler':
      return sqsConsumer(consumerPorts(options));
    default:
      throw new SimulationError('HANDLER_UNKNOWN', `no function of the pipeline: ${handler}`);
  }
}

function consumerPorts({ variables, clock, prng, writeLines }: LoadFunctionOptions): ConsumerPorts {
  return {
    ...parseConsumerEnvironment(variables),
    clock,
    work: simulatedWork(clock),
    sandbox: sandboxName(prng),
    writeObservation: (observation) => writeLines(encodeDeliveryObservation(observation)),
  };
}

function sandboxName(prng: Prng): string {
  const word = (): string => prng.nextInt(0x1_0000_0000).toString(16).padStart(8, '0');
  return `${word()}-${word()}`;
}
