import type { DirectoryEntry, QueueDirectory } from './queue-directory.ts';
import { resourceNotFound, sqsError } from './sqs-error.ts';

const QUEUE_ARN = /^arn:[\w-]+:sqs:[\w-]+:\d{12}:[\w.-]{1,80}$/;

/** A parameter of a request that names a queue by its ARN. */
export interface QueueArnParameter {
  readonly name: 'SourceArn' | 'DestinationArn';
  readonly arn: string;
}

/**
 * Finds the queue of an ARN in a request.
 *
 * @throws {AwsError} InvalidParameterValueException, ResourceNotFoundException
 */
export function queueOfArn(
  queues: QueueDirectory,
  { name, arn }: QueueArnParameter,
): DirectoryEntry {
  if (!QUEUE_ARN.test(arn)) {
    throw sqsError(
      'InvalidParameterValueException',
      `You must use this format to specify the ${name}: ` +
        'arn:<partition>:<service>:<region>:<account-id>:<resource-id>',
    );
  }
  const entry = queues.findByArn(arn);
  if (entry !== undefined) return entry;
  throw resourceNotFound(
    `The resource that you specified for the ${name} parameter doesn't exist.`,
  );
}
