import { type KinesisAccount, NAME_CONSTRAINT } from './kinesis-account.ts';
import type { StreamMode } from './kinesis-stream.ts';
import { invalidArgument } from './request-errors.ts';
import {
  parseEnum,
  parseMembers,
  parseText,
  parseWholeNumber,
  refuseMembers,
  required,
} from './request-members.ts';
import { HOUR_MS } from './retention-period.ts';

const SHARD_COUNT = { min: 1, max: 100_000 };
const RETENTION_MS = 24 * HOUR_MS;

/**
 * Creates a stream that is ACTIVE at once and keeps its records for 24 hours.
 *
 * @see https://docs.aws.amazon.com/kinesis/latest/APIReference/API_CreateStream.html
 * @throws {AwsError} ResourceInUseException, LimitExceededException and what the members can be
 * refused for
 */
export function createStream(account: KinesisAccount, input: unknown): void {
  const members = parseMembers(input);
  refuseMembers(members, ['MaxRecordSizeInKiB', 'Tags', 'WarmThroughputMiBps']);
  const name = required(
    parseText(members['StreamName'], 'streamName', NAME_CONSTRAINT),
    'streamName',
  );
  const shardCount = parseWholeNumber(members['ShardCount'], 'shardCount', SHARD_COUNT);
  const mode = members['StreamModeDetails']
    ? parseStreamMode(members['StreamModeDetails'])
    : 'PROVISIONED';
  if (mode === 'PROVISIONED') required(shardCount, 'shardCount');
  if (mode === 'ON_DEMAND' && shardCount !== undefined) {
    throw invalidArgument('ShardCount cannot be provided for a stream in On-Demand mode.');
  }
  account.createStream({ name, mode, shardCount, retentionMs: RETENTION_MS });
}

/** Accepts StreamModeDetails. @throws {AwsError} SerializationException, ValidationException */
export function parseStreamMode(value: unknown): StreamMode {
  const { StreamMode: mode } = parseMembers(value);
  return parseEnum(mode, 'streamModeDetails.streamMode', ['PROVISIONED', 'ON_DEMAND']);
}
