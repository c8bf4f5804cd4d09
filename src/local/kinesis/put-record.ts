import { type KinesisAccount, parseStream } from './kinesis-account.ts';
import type { KinesisStream } from './kinesis-stream.ts';
import { entryPaths, parseRecordEntry } from './record-entry.ts';
import { invalidArgument } from './request-errors.ts';
import { parseMembers, parseText, type RequestMembers, refuseMembers } from './request-members.ts';
import { decodeSequenceNumber } from './sequence-number.ts';

/** The answer of PutRecord. */
export interface PutRecordAnswer {
  readonly ShardId: string;
  readonly SequenceNumber: string;
  readonly EncryptionType?: 'KMS';
}

const ENTRY_PATHS = entryPaths('');

/** The constraint that AWS puts on a sequence number in a request. */
export const SEQUENCE_NUMBER_CONSTRAINT = {
  minLength: 1,
  maxLength: 129,
  pattern: { source: '0|([1-9]\\d{0,128})', test: /^(?:0|[1-9]\d{0,128})$/ },
};

/**
 * Puts one record.
 *
 * @see https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecord.html
 * @throws {AwsError} ProvisionedThroughputExceededException and what the members can be refused for
 */
export function putRecord(account: KinesisAccount, input: unknown): PutRecordAnswer {
  const members = parseMembers(input);
  refuseMembers(members, ['DryRun', 'StreamId']);
  const entry = parseRecordEntry(members, ENTRY_PATHS);
  const stream = parseStream(account, members);
  requireSequenceNumberForOrdering(members, stream);
  const shard = stream.shardFor(entry.hashKey);
  const sequenceNumber = shard.tryPut(entry);
  if (sequenceNumber === undefined) throw shard.rateExceeded();
  return { ShardId: shard.id, SequenceNumber: sequenceNumber, ...stream.encryption };
}

/** What it asks for always holds here: sequence numbers of a shard only ever increase. */
function requireSequenceNumberForOrdering(
  members: RequestMembers,
  { name, accountId }: KinesisStream,
): void {
  const text = parseText(
    members['SequenceNumberForOrdering'],
    'sequenceNumberForOrdering',
    SEQUENCE_NUMBER_CONSTRAINT,
  );
  if (text === undefined || decodeSequenceNumber(text) !== undefined) return;
  throw invalidArgument(
    `ExclusiveMinimumSequenceNumber ${text} used in PutRecord on stream ${name} under ` +
      `account ${accountId} is invalid.`,
  );
}
