import type { KinesisAccount } from './kinesis-account.ts';
import { parseConsumer } from './parse-consumer.ts';
import { parseMembers, refuseMembers } from './request-members.ts';

/**
 * Forgets a consumer at once and ends its subscriptions.
 *
 * @see https://docs.aws.amazon.com/kinesis/latest/APIReference/API_DeregisterStreamConsumer.html
 * @throws {AwsError} ResourceNotFoundException and what the members can be refused for
 */
export function deregisterStreamConsumer(account: KinesisAccount, input: unknown): void {
  const members = parseMembers(input);
  refuseMembers(members, ['StreamId']);
  const { stream, consumer } = parseConsumer(account, members);
  stream.consumers.deregister(consumer);
}
