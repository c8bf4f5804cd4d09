import type { StreamRecord } from '../../kinesis/stream-source.ts';
import { regionOf } from './arn-region.ts';
import type { EncodedItem } from './batch-buffer.ts';

/** A stream record together with how a function receives it. */
export interface EncodedStreamRecord extends EncodedItem {
  readonly record: StreamRecord;
  /** What `text` says, new at every call. */
  readonly value: () => object;
}

/** What the records of one shard have in common in the function's event. */
export interface StreamRecordSource {
  readonly streamArn: string;
  readonly shardId: string;
  /** The function's execution role. */
  readonly roleArn: string;
}

/**
 * Writes the records of one shard as a function receives them.
 *
 * The length of a text is known without writing it, and a function in this process needs no text.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html
 */
export function createStreamRecordEncoder(
  source: StreamRecordSource,
): (record: StreamRecord) => EncodedStreamRecord {
  const common = { ...source, awsRegion: regionOf(source.streamArn) };
  const blank = { sequenceNumber: '', partitionKey: '', data: '', arrivalAtMs: 0 };
  // Of the blank record's text, the arrival time of one digit is the only part that others replace.
  const commonBytes = Buffer.byteLength(JSON.stringify(recordValue(blank, common))) - 1;
  let arrivedAtMs = Number.NaN;
  let arrivalBytes = 0;
  return (record) => {
    // Records that came in one call arrived at one instant.
    if (record.arrivalAtMs !== arrivedAtMs) {
      arrivedAtMs = record.arrivalAtMs;
      arrivalBytes = String(arrivalSeconds(record)).length;
    }
    return new ShardRecord(record, common, commonBytes + arrivalBytes);
  };
}

interface CommonFields extends StreamRecordSource {
  readonly awsRegion: string;
}

class ShardRecord implements EncodedStreamRecord {
  readonly record: StreamRecord;
  readonly textBytes: number;
  readonly #common: CommonFields;

  /** @param sharedBytes - what the text has beside its sequence number, data and key */
  constructor(record: StreamRecord, common: CommonFields, sharedBytes: number) {
    this.record = record;
    this.#common = common;
    this.textBytes =
      sharedBytes +
      2 * record.sequenceNumber.length +
      record.data.length +
      jsonBytes(record.partitionKey);
  }

  get text(): string {
    return JSON.stringify(this.value());
  }

  value(): object {
    return recordValue(this.record, this.#common);
  }
}

/** The arrival time is in seconds with milliseconds as fraction. */
function recordValue(record: StreamRecord, common: CommonFields): object {
  const { partitionKey, sequenceNumber, data } = record;
  return {
    kinesis: {
      kinesisSchemaVersion: '1.0',
      partitionKey,
      sequenceNumber,
      data,
      approximateArrivalTimestamp: arrivalSeconds(record),
    },
    eventSource: 'aws:kinesis',
    eventVersion: '1.0',
    eventID: `${common.shardId}:${sequenceNumber}`,
    eventName: 'aws:kinesis:record',
    invokeIdentityArn: common.roleArn,
    awsRegion: common.awsRegion,
    eventSourceARN: common.streamArn,
  };
}

function arrivalSeconds({ arrivalAtMs }: StreamRecord): number {
  return Math.floor(arrivalAtMs) / 1000;
}

/** ASCII without what JSON escapes. */
const PLAIN = /^[ !#-[\]-~]*$/;

/** Length in JSON without the quotation marks, in UTF-8. */
function jsonBytes(text: string): number {
  if (PLAIN.test(text)) return text.length;
  return Buffer.byteLength(JSON.stringify(text)) - 2;
}
