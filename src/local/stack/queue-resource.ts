import type { QueueDefinition } from '../sqs/queue-directory.ts';
import type { QueueSettings, RedrivePolicy } from '../sqs/queue-settings.ts';
import type { ResourceProperties } from './resource-properties.ts';
import { propertyInvalid } from './resource-properties.ts';

const SCOPES = ['queue', 'messageGroup'] as const;
const THROUGHPUT_LIMITS = ['perQueue', 'perMessageGroupId'] as const;

/**
 * Reads an AWS::SQS::Queue. What is not said is left to the queue's own defaults.
 *
 * @throws {StackError} PROPERTY_INVALID
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sqs-queue.html
 */
export function parseQueueResource(properties: ResourceProperties, name: string): QueueDefinition {
  const fifo = properties.flag('FifoQueue') ?? false;
  return { name, fifo, attributes: parseAttributes(properties) };
}

function parseAttributes(properties: ResourceProperties): Partial<QueueSettings> {
  const ms = (property: string): number | undefined => {
    const seconds = properties.count(property);
    return seconds === undefined ? undefined : seconds * 1000;
  };
  const attributes = {
    visibilityTimeoutMs: ms('VisibilityTimeout'),
    retentionMs: ms('MessageRetentionPeriod'),
    delayMs: ms('DelaySeconds'),
    receiveWaitTimeMs: ms('ReceiveMessageWaitTimeSeconds'),
    maximumMessageBytes: properties.count('MaximumMessageSize'),
    contentBasedDeduplication: properties.flag('ContentBasedDeduplication'),
    deduplicationScope: properties.oneOf('DeduplicationScope', SCOPES),
    fifoThroughputLimit: properties.oneOf('FifoThroughputLimit', THROUGHPUT_LIMITS),
    redrivePolicy: parseRedrivePolicy(properties.nested('RedrivePolicy')),
  };
  // An attribute that is there but undefined would hide the queue's default.
  const given = Object.entries(attributes).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given) as Partial<QueueSettings>;
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
