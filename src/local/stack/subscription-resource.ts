import type { SubscriptionDefinition } from '../sns/sns-service.ts';
import { propertyInvalid, type ResourceProperties } from './resource-properties.ts';
import { propertyNotSimulated } from './resource-rules.ts';

/**
 * Reads an AWS::SNS::Subscription of a queue; subscribers of other kinds are not simulated.
 *
 * @throws {StackError} PROPERTY_INVALID, PROPERTY_NOT_SIMULATED
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sns-subscription.html
 */
export function parseSubscriptionResource(properties: ResourceProperties): SubscriptionDefinition {
  const { resource } = properties;
  const protocol = properties.text('Protocol');
  const topicArn = properties.text('TopicArn');
  const queueArn = properties.text('Endpoint');
  if (protocol === undefined || topicArn === undefined || queueArn === undefined) {
    throw propertyInvalid(resource, 'TopicArn, Protocol and Endpoint are needed');
  }
  if (protocol !== 'sqs') throw propertyNotSimulated(resource, `Protocol ${protocol}`);
  const rawMessageDelivery = properties.flag('RawMessageDelivery') ?? false;
  return { topicArn, queueArn, rawMessageDelivery };
}
