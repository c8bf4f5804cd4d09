import type { StreamRecord } from '../../kinesis/stream-source.ts';
import { regionOf } from './arn-region.ts';
import type { EncodedItem } from './batch-buffer.ts';

/** A stream record together with its JSON text. */
export interface EncodedStreamRecord extends EncodedItem {
  readonly record: StreamRecord;
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
 * Texts are put together rather than serialised from an object, as every record of a run passes
 * here. The arrival time is in seconds with milliseconds as fraction.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html
 */
export function createStreamRecordEncoder({
  streamArn,
  shardId,
  roleArn,
}: StreamRecordSource): (record: StreamRecord) => EncodedStreamRecord {
  const common =
    `"eventName":"aws:kinesis:record","invokeIdentityArn":${JSON.stringify(roleArn)},` +
    `"awsRegion":${JSON.stringify(regionOf(streamArn))},` +
    `"eventSourceARN":${JSON.stringify(streamArn)}}`;
  return (record) => {
    const text =
      `{"kinesis":{"kinesisSchemaVersion":"1.0",` +
      `"partitionKey":${JSON.stringify(record.partitionKey)},` +
      `"sequenceNumber":"${record.sequenceNumber}","data":"${record.data}",` +
      `"approximateArrivalTimestamp":${Math.floor(record.arrivalAtMs) / 1000}},` +
      `"eventSource":"aws:kinesis","eventVersion":"1.0",` +
      `"eventID":"${shardId}:${record.sequenceNumber}",${common}`;
    return { record, text, textBytes: Buffer.byteLength(text) };
  };
}
