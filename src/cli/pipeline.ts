import type { Arm } from '../observation/arm.ts';
import { CliError } from './cli-error.ts';

/** One arm of a deployed pipeline, as a client of AWS finds it. */
export interface PipelineArm {
  readonly arm: Arm;
  readonly consumerFunctionName: string;
  /** Where records end that were given up. */
  readonly deadLetterSource: {
    readonly kind: 'dead-letter-queue' | 'on-failure-queue';
    readonly url: string;
  };
}

/** A deployed pipeline. */
export interface Pipeline {
  readonly producerFunctionName: string;
  readonly arms: readonly PipelineArm[];
}

/** Which outputs of the stack describe each arm. */
const ARM_OUTPUTS = {
  kinesis: {
    consumer: 'KinesisConsumerFunctionName',
    deadLetters: 'StreamOnFailureQueueUrl',
    kind: 'on-failure-queue',
  },
  'kinesis-efo': {
    consumer: 'KinesisEfoConsumerFunctionName',
    deadLetters: 'StreamOnFailureQueueUrl',
    kind: 'on-failure-queue',
  },
  sqs: {
    consumer: 'SqsConsumerFunctionName',
    deadLetters: 'DeadLetterQueueUrl',
    kind: 'dead-letter-queue',
  },
  'sqs-fifo': {
    consumer: 'SqsFifoConsumerFunctionName',
    deadLetters: 'FifoDeadLetterQueueUrl',
    kind: 'dead-letter-queue',
  },
} as const;

/**
 * Finds the pipeline in a stack's outputs.
 *
 * @throws {CliError} USAGE when the stack has not deployed one of the arms
 */
export function pipelineOf(
  outputs: ReadonlyMap<string, string>,
  arms: readonly Arm[],
  stage: string,
): Pipeline {
  const output = (key: string, purpose: string): string => {
    const value = outputs.get(key);
    if (value !== undefined) return value;
    throw new CliError('USAGE', `stage ${stage} has no ${purpose} (stack output ${key})`);
  };
  return {
    producerFunctionName: output('ProducerFunctionName', 'producer'),
    arms: arms.map((arm) => {
      const { consumer, deadLetters, kind } = ARM_OUTPUTS[arm];
      return {
        arm,
        consumerFunctionName: output(consumer, `arm ${arm}`),
        deadLetterSource: { kind, url: output(deadLetters, `arm ${arm}`) },
      };
    }),
  };
}

/** The log group Lambda writes a function's output to. */
export function logGroupOf(functionName: string): string {
  return `/aws/lambda/${functionName}`;
}
