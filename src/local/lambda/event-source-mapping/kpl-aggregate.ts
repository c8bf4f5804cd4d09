import { hash } from 'node:crypto';
import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';

/** A record inside an aggregate. */
export interface AggregatedRecord {
  readonly partitionKey: string;
  /** Decimal; undefined when the partition key decides. */
  readonly explicitHashKey: string | undefined;
  readonly data: Buffer;
}

const MAGIC = Buffer.from('f3899ac2', 'hex');
const DIGEST_BYTES = 16;
/** A megabyte holds some 20,000 of the smallest; with more it is no aggregate to us. */
const RECORDS_MAX = 25_000;

/** Longer than any partition key of Kinesis; else few bytes could stand for gigabytes of events. */
const KEY_LENGTH_MAX = 256;

/** Field numbers of the messages `AggregatedRecord` and `Record`. */
const FIELD = { partitionKeys: 1, explicitHashKeys: 2, records: 3 } as const;
const RECORD_FIELD = { partitionKey: 1, explicitHashKey: 2, data: 3 } as const;

/**
 * The records of an aggregate: magic, protobuf message, MD5 of that message. Undefined when the
 * bytes are anything else, a broken aggregate included: that is delivered as it is.
 *
 * @see https://github.com/awslabs/amazon-kinesis-producer/blob/master/aggregation-format.md
 */
export function parseKplAggregate(bytes: Buffer): readonly AggregatedRecord[] | undefined {
  if (bytes.length < MAGIC.length + DIGEST_BYTES) return undefined;
  if (bytes.compare(MAGIC, 0, MAGIC.length, 0, MAGIC.length) !== 0) return undefined;
  const message = bytes.subarray(MAGIC.length, -DIGEST_BYTES);
  if (!hash('md5', message, 'buffer').equals(bytes.subarray(-DIGEST_BYTES))) return undefined;
  try {
    return parseMessage(message);
  } catch {
    return undefined;
  }
}

function parseMessage(message: Buffer): readonly AggregatedRecord[] {
  const reader = new BinaryReader(message);
  const partitionKeys: string[] = [];
  const explicitHashKeys: string[] = [];
  const records: Buffer[] = [];
  while (reader.pos < reader.len) {
    const [field, wireType] = reader.tag();
    if (field === FIELD.partitionKeys) partitionKeys.push(reader.string());
    else if (field === FIELD.explicitHashKeys) explicitHashKeys.push(reader.string());
    else if (field === FIELD.records) records.push(Buffer.from(reader.bytes()));
    else reader.skip(wireType, field);
    if (records.length > RECORDS_MAX) throw new RangeError('too many records');
  }
  if (partitionKeys.some((key) => key.length > KEY_LENGTH_MAX)) throw new RangeError('a long key');
  return records.map((record) => {
    const { partitionKeyIndex, explicitHashKeyIndex, data } = parseRecord(record);
    const explicitHashKey =
      explicitHashKeyIndex === undefined
        ? undefined
        : existing(explicitHashKeys[explicitHashKeyIndex]);
    return { partitionKey: existing(partitionKeys[partitionKeyIndex]), explicitHashKey, data };
  });
}

interface IndexedRecord {
  readonly partitionKeyIndex: number;
  readonly explicitHashKeyIndex: number | undefined;
  readonly data: Buffer;
}

function parseRecord(record: Buffer): IndexedRecord {
  const reader = new BinaryReader(record);
  let partitionKeyIndex = -1;
  let explicitHashKeyIndex: number | undefined;
  let data: Buffer | undefined;
  while (reader.pos < reader.len) {
    const [field, wireType] = reader.tag();
    if (field === RECORD_FIELD.partitionKey) partitionKeyIndex = Number(reader.uint64());
    else if (field === RECORD_FIELD.explicitHashKey) explicitHashKeyIndex = Number(reader.uint64());
    else if (field === RECORD_FIELD.data && wireType === WireType.LengthDelimited) {
      data = Buffer.from(reader.bytes());
    } else reader.skip(wireType, field);
  }
  return { partitionKeyIndex, explicitHashKeyIndex, data: existing(data) };
}

function existing<T>(value: T | undefined): T {
  if (value === undefined) throw new RangeError('a part of the aggregate is missing');
  return value;
}
