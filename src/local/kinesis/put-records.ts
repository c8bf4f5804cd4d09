import { invariant } from '../../invariant.ts';
import { type KinesisAccount, parseStream } from './kinesis-account.ts';
import { type EntryPaths, entryPaths, parseRecordEntry, type RecordEntry } from './record-entry.ts';
import { invalidArgument, serializationError, validationError } from './request-errors.ts';
import { parseMembers, refuseMembers } from './request-members.ts';
import type { RecordRefusal } from './stream-errors.ts';

/** What became of one record of a call. */
export type PutRecordsResultEntry =
  | { readonly SequenceNumber: string; readonly ShardId: string }
  | RecordRefusal;

/** The answer of PutRecords. */
export interface PutRecordsAnswer {
  readonly FailedRecordCount: number;
  readonly EncryptionType?: 'KMS';
  /** In the order of the request. */
  readonly Records: readonly PutRecordsResultEntry[];
}

const CALL_RECORDS_MAX = 500;
/** Keys and data of all records of a call: 10 MiB. */
const CALL_BYTES_MAX = 10_485_760;
/** Of every entry that a call may have, since nearly none of them is ever shown. */
const ENTRY_PATHS: readonly EntryPaths[] = Array.from({ length: CALL_RECORDS_MAX }, (_, index) =>
  entryPaths(`records.${index + 1}.member.`),
);

/**
 * Puts up to 500 records, each on its own: one refused for throughput does not stop those
 * after it. A call with a malformed record puts nothing.
 *
 * @see https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecords.html
 * @throws {AwsError} what the members can be refused for
 */
export function putRecords(account: KinesisAccount, input: unknown): PutRecordsAnswer {
  const members = parseMembers(input);
  refuseMembers(members, ['DryRun', 'StreamId']);
  const entries = parseEntries(members['Records']);
  const stream = parseStream(account, members);
  let failedCount = 0;
  const results = entries.map((entry): PutRecordsResultEntry => {
    const shard = stream.shardFor(entry.hashKey);
    const sequenceNumber = shard.tryPut(entry);
    if (sequenceNumber !== undefined) return { SequenceNumber: sequenceNumber, ShardId: shard.id };
    failedCount++;
    return shard.refusal;
  });
  return { FailedRecordCount: failedCount, ...stream.encryption, Records: results };
}

function parseEntries(value: unknown): readonly RecordEntry[] {
  if (value === undefined || value === null) {
    throw validationError(undefined, 'records', 'not be null');
  }
  if (!Array.isArray(value)) throw serializationError('Expected list or null');
  if (value.length < 1) {
    throw validationError('[]', 'records', 'have length greater than or equal to 1');
  }
  if (value.length > CALL_RECORDS_MAX) {
    const shown = `[${value.length} entries]`;
    throw validationError(
      shown,
      'records',
      `have length less than or equal to ${CALL_RECORDS_MAX}`,
    );
  }
  let sizeBytes = 0;
  return value.map((item: unknown, index) => {
    const paths = ENTRY_PATHS[index];
    invariant(paths !== undefined, 'a call has no more entries than it may have');
    const entry = parseRecordEntry(item, paths);
    sizeBytes += entry.keyBytes + entry.dataBytes;
    if (sizeBytes > CALL_BYTES_MAX) throw invalidArgument('Records size exceeds 10 MB limit');
    return entry;
  });
}
