import type { ConsumerDefinition } from '../kinesis/kinesis-service.ts';
import { propertyInvalid, type ResourceProperties } from './resource-properties.ts';

/**
 * Reads an AWS::Kinesis::StreamConsumer, which was created at the given wall time.
 *
 * @throws {StackError} PROPERTY_INVALID
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-kinesis-streamconsumer.html
 */
export function parseConsumerResource(
  properties: ResourceProperties,
  createdAtMs: number,
): ConsumerDefinition {
  const name = properties.text('ConsumerName');
  const streamArn = properties.text('StreamARN');
  if (name === undefined || streamArn === undefined) {
    throw propertyInvalid(properties.resource, 'ConsumerName and StreamARN are needed');
  }
  return { name, streamArn, createdAtMs };
}
