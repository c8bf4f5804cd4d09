import { type ConsumerProperties, describeConsumer } from './describe-consumer.ts';
import type { KinesisAccount } from './kinesis-account.ts';
import { parseConsumer } from './parse-consumer.ts';
import { parseMembers, refuseMembers } from './request-members.ts';

/** The answer of DescribeStreamConsumer. */
export interface DescribeStreamConsumerAnswer {
  readonly ConsumerDescription: ConsumerProperties & { readonly StreamARN: string };
}

/**
 * Describes a consumer by its ARN, or by its name and the stream's ARN.
 *
 * @see https://docs.aws.amazon.com/kinesis/latest/APIReference/API_DescribeStreamConsumer.html
 * @throws {AwsError} ResourceNotFoundException and what the members can be refused for
 */
export function describeStreamConsumer(
  account: KinesisAccount,
  input: unknown,
): DescribeStreamConsumerAnswer {
  const members = parseMembers(input);
  refuseMembers(members, ['StreamId']);
  const { stream, consumer } = parseConsumer(account, members);
  return { ConsumerDescription: { ...describeConsumer(consumer), StreamARN: stream.arn } };
}
