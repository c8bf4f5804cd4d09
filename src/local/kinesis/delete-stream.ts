import { AwsError } from '../aws-error.ts';
import { type KinesisAccount, parseStream } from './kinesis-account.ts';
import { parseFlag, parseMembers, refuseMembers } from './request-members.ts';

/**
 * Deletes a stream and its records at once; one with consumers only when that is enforced, and
 * the consumers with it.
 *
 * @see https://docs.aws.amazon.com/kinesis/latest/APIReference/API_DeleteStream.html
 * @throws {AwsError} ResourceInUseException, ResourceNotFoundException and what the members can
 * be refused for
 */
export function deleteStream(account: KinesisAccount, input: unknown): void {
  const members = parseMembers(input);
  refuseMembers(members, ['StreamId']);
  const enforced = parseFlag(members['EnforceConsumerDeletion']) ?? false;
  const stream = parseStream(account, members);
  const { name, accountId, consumers } = stream;
  if (consumers.count > 0 && !enforced) {
    throw new AwsError(
      'ResourceInUseException',
      `DeleteStream can't delete ${accountId}:${name} because there are consumers associated ` +
        `with this data stream. To delete ${name} anyway, set the EnforceConsumerDeletion ` +
        'parameter to true.',
    );
  }
  for (const consumer of consumers.list()) consumers.deregister(consumer);
  account.deleteStream(stream);
}
