import { AwsError } from '../aws-error.ts';
import { decodeFields, optionalText, type RequestFields } from './request-fields.ts';
import { sqsError } from './sqs-error.ts';

/** The most entries of any batch action. */
const BATCH_ENTRY_COUNT_MAX = 10;

const ENTRY_ID = /^[\w-]{1,80}$/;

/** One entry of a batch action, its fields still to be read. */
export interface BatchEntry {
  readonly id: string;
  readonly fields: RequestFields;
}

/** Why one entry failed while others may have succeeded. */
export interface FailedEntry {
  readonly Id: string;
  readonly SenderFault: boolean;
  readonly Code: string;
  readonly Message: string;
}

/** What a batch action answers. */
export interface BatchAnswer<Success> {
  readonly Successful: readonly Success[];
  readonly Failed: readonly FailedEntry[];
}

/** What AWS calls an entry of a batch action. */
export type BatchEntryName =
  | 'SendMessageBatchRequestEntry'
  | 'DeleteMessageBatchRequestEntry'
  | 'ChangeMessageVisibilityBatchRequestEntry';

/**
 * Reads `Entries`.
 *
 * @throws {AwsError} EmptyBatchRequest, TooManyEntriesInBatchRequest, InvalidBatchEntryId,
 *   BatchEntryIdsNotDistinct
 */
export function decodeBatchEntries(
  fields: RequestFields,
  entryName: BatchEntryName,
): readonly BatchEntry[] {
  const entries = fields['Entries'];
  if (!Array.isArray(entries) || entries.length === 0) {
    const message = `There should be at least one ${entryName} in the request.`;
    throw sqsError('EmptyBatchRequest', message);
  }
  if (entries.length > BATCH_ENTRY_COUNT_MAX) {
    throw sqsError(
      'TooManyEntriesInBatchRequest',
      `Maximum number of entries per request are 10. You have sent ${entries.length}.`,
    );
  }
  const ids = new Set<string>();
  return entries.map((entry: unknown) => {
    const entryFields = decodeFields(entry);
    const id = optionalText(entryFields, 'Id') ?? '';
    if (!ENTRY_ID.test(id)) {
      throw sqsError(
        'InvalidBatchEntryId',
        'A batch entry id can only contain alphanumeric characters, hyphens and underscores. ' +
          'It can be at most 80 letters long.',
      );
    }
    if (ids.has(id)) throw sqsError('BatchEntryIdsNotDistinct', `Id ${id} repeated.`);
    ids.add(id);
    return { id, fields: entryFields };
  });
}

/** Does `act` to each entry; an entry that AWS would refuse does not stop the others. */
export function answerEachEntry<Success>(
  entries: readonly BatchEntry[],
  act: (entry: BatchEntry) => Success,
): BatchAnswer<Success> {
  const successful: Success[] = [];
  const failed: FailedEntry[] = [];
  for (const entry of entries) {
    try {
      successful.push(act(entry));
    } catch (error) {
      failed.push(failedEntry(entry.id, error));
    }
  }
  return { Successful: successful, Failed: failed };
}

/** Anything but an answer of AWS is a fault of ours and goes on up. */
function failedEntry(id: string, error: unknown): FailedEntry {
  if (!(error instanceof AwsError)) throw error;
  const { code, queryCode, message } = error;
  return { Id: id, SenderFault: true, Code: queryCode ?? code, Message: message };
}
