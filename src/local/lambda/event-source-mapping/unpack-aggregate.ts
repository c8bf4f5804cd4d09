import type { StreamConsumerPort, StreamRecord } from '../../kinesis/stream-source.ts';
import { parseKplAggregate } from './kpl-aggregate.ts';

/**
 * The records inside one that the Kinesis Producer Library has aggregated, in order, or the record
 * itself when it is none. They share its sequence number and its time of arrival.
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
  const parts = parseKplAggregate(Buffer.from(record.data, 'base64'));
  if (parts === undefined) return [record];
  return parts
    .filter((part) => consumer.ownsKey(shardId, part))
    .map(({ partitionKey, data }) => ({ ...record, partitionKey, data: data.toString('base64') }));
}
