import { hash } from 'node:crypto';
import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';
import { KplError } from './kpl-error.ts';

/** A record inside an aggregate. */
export interface KplRecord {
  readonly partitionKey: string;
  /** Decimal; undefined when the partition key decides the shard. */
  readonly explicitHashKey: string | undefined;
  readonly data: Buffer;
}

/** The most records taken from one aggregate: a megabyte holds some 20,000 of the smallest. */
export const KPL_RECORD_COUNT_MAX = 25_000;

/** As Kinesis has it; with longer keys, few bytes could stand for gigabytes of events. */
const KEY_LENGTH_MAX = 256;

const MAGIC = Buffer.from('f3899ac2', 'hex');
const DIGEST_BYTES = 16;

/** Field numbers of the messages `AggregatedRecord` and `Record`. */
const FIELD = { partitionKeys: 1, explicitHashKeys: 2, records: 3 } as const;
const RECORD_FIELD = { partitionKey: 1, explicitHashKey: 2, data: 3 } as const;

/** Whether the bytes begin as a record that the Kinesis Producer Library has aggregated. */
export function isKplAggregate(bytes: Buffer): boolean {
  // Nearly every record is JSON, and differs in its first byte.
  return (
    bytes[0] === MAGIC[0] && bytes.length >= MAGIC.length && bytes.compare(MAGIC, 0, 4, 0, 4) === 0
  );
}

/**
 * The records inside an aggregate, in order and at least one: magic, protobuf message, MD5 of that
 * message. Tags of the inner records are passed over. Their data are views of `bytes`.
 *
 * @throws {KplError} for anything else
 * @see https://github.com/awslabs/amazon-kinesis-producer/blob/master/aggregation-format.md
 */
export function decodeKplAggregate(bytes: Buffer): readonly KplRecord[] {
  if (!isKplAggregate(bytes)) throw new KplError('it does not begin as one');
  const message = bytes.subarray(MAGIC.length, Math.max(MAGIC.length, bytes.length - DIGEST_BYTES));
  const digest = bytes.subarray(MAGIC.length + message.length);
  if (!hash('md5', message, 'buffer').equals(digest)) throw new KplError('its MD5 does not match');
  try {
    return decodeMessage(message);
  } catch (cause) {
    if (cause instanceof KplError) throw cause;
    throw new KplError('its protobuf cannot be read', { cause });
  }
}

function decodeMessage(message: Buffer): readonly KplRecord[] {
  const reader = new BinaryReader(message);
  const partitionKeys: string[] = [];
  const explicitHashKeys: string[] = [];
  const records: Buffer[] = [];
  while (reader.pos < reader.len) {
    const [field, wireType] = reader.tag();
    if (field === FIELD.partitionKeys) partitionKeys.push(keyOf(reader, wireType));
    else if (field === FIELD.explicitHashKeys) explicitHashKeys.push(keyOf(reader, wireType));
    else if (field === FIELD.records) records.push(bytesOf(reader, wireType));
    else reader.skip(wireType, field);
    if (records.length > KPL_RECORD_COUNT_MAX) {
      throw new KplError(`it holds more than ${KPL_RECORD_COUNT_MAX} records`);
    }
  }
  if (records.length === 0) throw new KplError('it holds no record');
  return records.map((record) => decodeRecord(record, partitionKeys, explicitHashKeys));
}

function decodeRecord(
  record: Buffer,
  partitionKeys: readonly string[],
  explicitHashKeys: readonly string[],
): KplRecord {
  const reader = new BinaryReader(record);
  let partitionKey: string | undefined;
  let explicitHashKey: string | undefined;
  let data: Buffer | undefined;
  while (reader.pos < reader.len) {
    const [field, wireType] = reader.tag();
    if (field === RECORD_FIELD.partitionKey) {
      partitionKey = partitionKeys[indexOf(reader, wireType)];
    } else if (field === RECORD_FIELD.explicitHashKey) {
      explicitHashKey = explicitHashKeys[indexOf(reader, wireType)];
      if (explicitHashKey === undefined) throw new KplError('an explicit hash key is missing');
    } else if (field === RECORD_FIELD.data) data = bytesOf(reader, wireType);
    else reader.skip(wireType, field);
  }
  if (partitionKey === undefined) throw new KplError('one of its records has no key');
  if (data === undefined) throw new KplError('one of its records has no data');
  return { partitionKey, explicitHashKey, data };
}

function keyOf(reader: BinaryReader, wireType: WireType): string {
  const key = bytesOf(reader, wireType).toString();
  if (key.length > KEY_LENGTH_MAX) throw new KplError('one of its keys is too long');
  return key;
}

function bytesOf(reader: BinaryReader, wireType: WireType): Buffer {
  if (wireType !== WireType.LengthDelimited) throw new KplError(`wire type ${wireType} of bytes`);
  const { buffer, byteOffset, byteLength } = reader.bytes();
  return Buffer.from(buffer, byteOffset, byteLength);
}

function indexOf(reader: BinaryReader, wireType: WireType): number {
  if (wireType !== WireType.Varint) throw new KplError(`wire type ${wireType} of an index`);
  return Number(reader.uint64());
}
