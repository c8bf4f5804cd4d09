import {
  decodeKplAggregate,
  isKplAggregate,
  type KplRecord,
} from '../../../kpl/decode-kpl-aggregate.ts';
import { KplError } from '../../../kpl/kpl-error.ts';
import type { StreamConsumerPort, StreamRecord } from '../../kinesis/stream-source.ts';

/**
 * The records inside one that the Kinesis Producer Library has aggregated, in order, or the record
 * itself when it is none or broken. They share its sequence number and its time of arrival.
 *
 * Lambda does so with enhanced fan-out only, and loses the records whose key does not belong to
 * the shard on which the aggregate came: they are not processed, and no destination is told.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html
 */
export function unpackAggregate(
  record: StreamRecord,
  shardId: string,
  consumer: StreamConsumerPort,
): readonly StreamRecord[] {
  const parts = partsOf(Buffer.from(record.data, 'base64'));
  if (parts === undefined) return [record];
  return parts
    .filter((part) => consumer.ownsKey(shardId, part))
    .map(({ partitionKey, data }) => ({ ...record, partitionKey, data: data.toString('base64') }));
}

function partsOf(bytes: Buffer): readonly KplRecord[] | undefined {
  if (!isKplAggregate(bytes)) return undefined;
  try {
    return decodeKplAggregate(bytes);
  } catch (error) {
    if (error instanceof KplError) return undefined;
    throw error;
  }
}
