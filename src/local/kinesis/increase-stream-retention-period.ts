import type { KinesisAccount } from './kinesis-account.ts';
import { invalidArgument } from './request-errors.ts';
import { HOUR_MS, parseRetentionRequest } from './retention-period.ts';

/**
 * Lets records be read for longer. Those that have expired do not come back.
 *
 * @see https://docs.aws.amazon.com/kinesis/latest/APIReference/API_IncreaseStreamRetentionPeriod.html
 * @throws {AwsError} InvalidArgumentException and what the members can be refused for
 */
export function increaseStreamRetentionPeriod(account: KinesisAccount, input: unknown): void {
  const { stream, requestedHours, existingHours } = parseRetentionRequest(account, input);
  if (requestedHours < existingHours) {
    throw invalidArgument(
      `Requested retention period (${requestedHours} hours) for stream ${stream.name} can not be ` +
        `shorter than existing retention period (${existingHours} hours). ` +
        'Use DecreaseRetentionPeriod API.',
    );
  }
  stream.setRetention(requestedHours * HOUR_MS);
}
