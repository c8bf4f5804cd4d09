import type { KinesisAccount } from './kinesis-account.ts';
import { invalidArgument } from './request-errors.ts';
import { HOUR_MS, parseRetentionRequest } from './retention-period.ts';

/**
 * Lets records expire sooner, those already in the stream at once.
 *
 * @see https://docs.aws.amazon.com/kinesis/latest/APIReference/API_DecreaseStreamRetentionPeriod.html
 * @throws {AwsError} InvalidArgumentException and what the members can be refused for
 */
export function decreaseStreamRetentionPeriod(account: KinesisAccount, input: unknown): void {
  const { stream, requestedHours, existingHours } = parseRetentionRequest(account, input);
  if (requestedHours > existingHours) {
    throw invalidArgument(
      `Requested retention period (${requestedHours} hours) for stream ${stream.name} can not be ` +
        `longer than existing retention period (${existingHours} hours). ` +
        'Use IncreaseRetentionPeriod API.',
    );
  }
  stream.setRetention(requestedHours * HOUR_MS);
}
