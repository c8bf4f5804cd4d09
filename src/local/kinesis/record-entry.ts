import { type HashKey, hashKeyFromDecimal, hashPartitionKey } from './hash-key-range.ts';
import type { NewRecord } from './log-segment.ts';
import { invalidArgument, serializationError, validationError } from './request-errors.ts';
import { parseMembers, parseText, required } from './request-members.ts';
import { TextBlob } from './text-blob.ts';

/** A record of a request, ready to be put. */
export interface RecordEntry extends NewRecord {
  /** Decides the shard. */
  readonly hashKey: HashKey;
}

/** The most that key and data of one record may take: 1 MiB, the default of a stream. */
export const RECORD_BYTES_MAX = 1_048_576;

const PARTITION_KEY = { minLength: 1, maxLength: 256 };
const EXPLICIT_HASH_KEY = {
  minLength: 0,
  maxLength: 256,
  pattern: { source: '0|([1-9]\\d{0,38})', test: /^(?:0|[1-9]\d{0,38})$/ },
};
/** Bits set in the last character that no byte takes. */
const STRAY_BITS = /[^AQgw]==$|[^AEIMQUYcgkosw048=]=$/;
/** Takes data decoded only to see that it is base64; nothing is kept in it. */
const decoded = Buffer.allocUnsafe(RECORD_BYTES_MAX);

/** Where errors say that the members of an entry are. */
export interface EntryPaths {
  readonly partitionKey: string;
  readonly data: string;
  readonly explicitHashKey: string;
}

/** The paths of an entry's members. `prefix` is the path of the entry. */
export function entryPaths(prefix: string): EntryPaths {
  return {
    partitionKey: `${prefix}partitionKey`,
    data: `${prefix}data`,
    explicitHashKey: `${prefix}explicitHashKey`,
  };
}

/**
 * Accepts one record of PutRecord or PutRecords.
 *
 * @throws {AwsError} SerializationException, ValidationException, InvalidArgumentException
 */
export function parseRecordEntry(input: unknown, paths: EntryPaths): RecordEntry {
  const members = parseMembers(input);
  const partitionKey = required(
    parseText(members['PartitionKey'], paths.partitionKey, PARTITION_KEY),
    paths.partitionKey,
  );
  const keyBytes = Buffer.byteLength(partitionKey);
  const blob = parseBlob(members['Data'], paths.data);
  const { text: data, encoding, sizeBytes: dataBytes } = blob;
  if (keyBytes + dataBytes > RECORD_BYTES_MAX) {
    const shown = `java.nio.HeapByteBuffer[pos=0 lim=${dataBytes} cap=${dataBytes}]`;
    throw validationError(
      shown,
      paths.data,
      `have length less than or equal to ${RECORD_BYTES_MAX}`,
    );
  }
  if (encoding === 'base64') requireBase64(data, dataBytes);
  const hashKey = parseExplicitHashKey(members['ExplicitHashKey'], paths.explicitHashKey);
  return {
    partitionKey,
    keyBytes,
    data,
    encoding,
    dataBytes,
    hashKey: hashKey ?? hashPartitionKey(partitionKey),
  };
}

/** Bytes in one of the spellings that a log takes, not yet looked at. */
interface Blob {
  readonly text: string;
  readonly encoding: NewRecord['encoding'];
  readonly sizeBytes: number;
}

/** Base64, or the text that a caller in this process gives. */
function parseBlob(value: unknown, path: string): Blob {
  if (value === undefined || value === null) throw validationError(undefined, path, 'not be null');
  if (value instanceof TextBlob) return value;
  if (typeof value === 'string') {
    return { text: value, encoding: 'base64', sizeBytes: decodedLength(value) };
  }
  throw serializationError('Data can not be converted to a Blob');
}

function parseExplicitHashKey(value: unknown, path: string): HashKey | undefined {
  const decimal = parseText(value, path, EXPLICIT_HASH_KEY);
  if (decimal === undefined) return undefined;
  const hashKey = hashKeyFromDecimal(decimal);
  if (hashKey !== undefined) return hashKey;
  throw invalidArgument(
    'Invalid ExplicitHashKey. ExplicitHashKey must be in the range: [0, 2^128-1]. ' +
      `Specified value was ${decimal}`,
  );
}

function decodedLength(base64: string): number {
  if (base64.length % 4 !== 0) {
    throw serializationError(
      `Base64 encoded length is expected a multiple of 4 bytes but found: ${base64.length}`,
    );
  }
  const padding = base64.endsWith('==') ? 2 : Number(base64.endsWith('='));
  return (base64.length / 4) * 3 - padding;
}

/**
 * Refuses anything but standard base64 with padding.
 *
 * Node's decoder also takes the URL alphabet, skips what it does not know, reads wide
 * characters modulo 256 and forgets stray bits at the end, so each is looked for.
 */
function requireBase64(text: string, sizeBytes: number): void {
  const valid =
    decoded.write(text, 0, 'base64') === sizeBytes &&
    Buffer.byteLength(text) === text.length &&
    !text.includes('-') &&
    !text.includes('_') &&
    !STRAY_BITS.test(text.slice(-3));
  if (!valid) throw serializationError('Data can not be converted to a Blob: Invalid Base64');
}
