import type { QueueDefinition } from '../sqs/queue-directory.ts';
import type { RedrivePolicy } from '../sqs/queue-settings.ts';
import type { ResourceProperties } from './resource-properties.ts';
import { propertyInvalid } from './resource-properties.ts';

/**
 * Reads an AWS::SQS::Queue. What is not said is left to the queue's own defaults.
 *
 * @throws {StackError} PROPERTY_INVALID
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sqs-queue.html
 */
export function parseQueueResource(properties: ResourceProperties, name: string): QueueDefinition {
  const seconds = (property: string): number | undefined => {
    const value = properties.count(property);
    return value === undefined ? undefined : value * 1000;
  };
  return {
    name,
    fifo: properties.flag('FifoQueue') ?? false,
    attributes: withoutUndefined({
      visibilityTimeoutMs: seconds('VisibilityTimeout'),
      retentionMs: seconds('MessageRetentionPeriod'),
      delayMs: seconds('DelaySeconds'),
      receiveWaitTimeMs: seconds('ReceiveMessageWaitTimeSeconds'),
      maximumMessageBytes: properties.count('MaximumMessageSize'),
      contentBasedDeduplication: properties.flag('ContentBasedDeduplication'),
      deduplicationScope: properties.oneOf('DeduplicationScope', [
        'queue',
        'messageGroup',
      ] as const),
      fifoThroughputLimit: properties.oneOf('FifoThroughputLimit', [
        'perQueue',
        'perMessageGroupId',
      ] as const),
      redrivePolicy: parseRedrivePolicy(properties.nested('RedrivePolicy')),
    }),
  };
}

function parseRedrivePolicy(policy: ResourceProperties | undefined): RedrivePolicy | undefined {
  if (policy === undefined) return undefined;
  const deadLetterTargetArn = policy.text('deadLetterTargetArn');
  const maxReceiveCount = policy.count('maxReceiveCount');
  if (deadLetterTargetArn === undefined || maxReceiveCount === undefined) {
    const message = 'RedrivePolicy needs deadLetterTargetArn and maxReceiveCount';
    throw propertyInvalid(policy.resource, message);
  }
  return { deadLetterTargetArn, maxReceiveCount };
}

type Given<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** The fields that have a value: an absent setting and an undefined one differ to the queue. */
function withoutUndefined<T extends object>(fields: T): Given<T> {
  const given: Given<T> = { ...fields };
  for (const key of Object.keys(given) as (keyof T)[])
    if (given[key] === undefined) delete given[key];
  return given;
}
