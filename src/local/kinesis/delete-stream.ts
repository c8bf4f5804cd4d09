import { type KinesisAccount, parseStream } from './kinesis-account.ts';
import { parseMembers, refuseMembers } from './request-members.ts';

/**
 * Deletes a stream and its records at once. No stream has registered consumers here, so
 * `EnforceConsumerDeletion` decides nothing.
 *
 * @see https://docs.aws.amazon.com/kinesis/latest/APIReference/API_DeleteStream.html
 * @throws {AwsError} ResourceNotFoundException and what the members can be refused for
 */
export function deleteStream(account: KinesisAccount, input: unknown): void {
  const members = parseMembers(input);
  refuseMembers(members, ['StreamId']);
  account.deleteStream(parseStream(account, members));
}
