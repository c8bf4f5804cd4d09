import { parseStreamMode } from './create-stream.ts';
import { type KinesisAccount, parseStream } from './kinesis-account.ts';
import { parseMembers, refuseMembers, required } from './request-members.ts';

/**
 * Decides whether the shards can be changed by requests. The stream keeps those it has.
 *
 * AWS allows two switches in 24 hours; that is not simulated.
 *
 * @see https://docs.aws.amazon.com/kinesis/latest/APIReference/API_UpdateStreamMode.html
 * @throws {AwsError} ResourceNotFoundException and what the members can be refused for
 */
export function updateStreamMode(account: KinesisAccount, input: unknown): void {
  const members = parseMembers(input);
  refuseMembers(members, ['StreamId', 'StreamName', 'WarmThroughputMiBps']);
  required(members['StreamARN'] ?? undefined, 'streamARN');
  const mode = parseStreamMode(
    required(members['StreamModeDetails'] ?? undefined, 'streamModeDetails'),
  );
  parseStream(account, members).mode = mode;
}
