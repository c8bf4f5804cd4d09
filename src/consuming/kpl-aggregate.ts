import { createHash } from 'node:crypto';
import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';
import { ConsumerError } from './errors.ts';

/** The most records taken from one aggregate: a megabyte holds some 20,000 of the smallest. */
export const AGGREGATE_RECORD_COUNT_MAX = 25_000;

const MAGIC = Buffer.from([0xf3, 0x89, 0x9a, 0xc2]);
const DIGEST_BYTES = 16;

/** Field numbers of the messages `AggregatedRecord` and `Record`. */
const FIELD = { records: 3, recordData: 3 } as const;

/** Whether the bytes begin as a record that the Kinesis Producer Library has aggregated. */
export function isKplAggregate(bytes: Buffer): boolean {
  // Nearly every record is JSON, and differs in its first byte.
  return (
    bytes[0] === MAGIC[0] && bytes.length >= MAGIC.length && bytes.compare(MAGIC, 0, 4, 0, 4) === 0
  );
}

/**
 * The payloads inside an aggregate, in order: magic, protobuf message, MD5 of that message.
 * Partition keys and tags of the inner records are passed over; their key is in their payload.
 *
 * @throws {ConsumerError} AGGREGATE_BROKEN
 * @see https://github.com/awslabs/amazon-kinesis-producer/blob/master/aggregation-format.md
 */
export function splitKplAggregate(bytes: Buffer): readonly Buffer[] {
  const message = bytes.subarray(MAGIC.length, Math.max(MAGIC.length, bytes.length - DIGEST_BYTES));
  const digest = bytes.subarray(MAGIC.length + message.length);
  if (!createHash('md5').update(message).digest().equals(digest)) {
    throw broken('its MD5 does not match');
  }
  let payloads: readonly Buffer[];
  try {
    payloads = bytesFields(message, FIELD.records).map(dataOf);
  } catch (cause) {
    throw cause instanceof ConsumerError ? cause : broken('its protobuf cannot be read', cause);
  }
  if (payloads.length === 0) throw broken('it holds no record');
  return payloads;
}

function dataOf(record: Buffer): Buffer {
  const data = bytesFields(record, FIELD.recordData).at(-1);
  if (data === undefined) throw broken('one of its records has no data');
  return data;
}

/** All values of one length-delimited field of a protobuf message, which must end in order. */
function bytesFields(message: Buffer, fieldNumber: number): readonly Buffer[] {
  const reader = new BinaryReader(message);
  const values: Buffer[] = [];
  while (reader.pos < reader.len) {
    const [field, wireType] = reader.tag();
    if (field !== fieldNumber) {
      reader.skip(wireType, field);
    } else if (wireType !== WireType.LengthDelimited) {
      throw broken(`field ${field} has wire type ${wireType}`);
    } else if (values.length === AGGREGATE_RECORD_COUNT_MAX) {
      throw broken(`it holds more than ${AGGREGATE_RECORD_COUNT_MAX} records`);
    } else {
      const value = reader.bytes();
      values.push(Buffer.from(value.buffer, value.byteOffset, value.byteLength));
    }
  }
  return values;
}

function broken(reason: string, cause?: unknown): ConsumerError {
  return new ConsumerError('AGGREGATE_BROKEN', `broken KPL aggregate: ${reason}`, { cause });
}
