import {
  type KinesisClient,
  PutRecordsCommand,
  type PutRecordsResultEntry,
} from '@aws-sdk/client-kinesis';
import {
  type OutgoingRecord,
  type PublishOutcome,
  sameOutcome,
  type TransportPort,
} from '../producing/transport-port.ts';
import { classifyCallFailure, classifyEntryFailure } from './send-failure.ts';

const utf8 = new TextEncoder();

/** What {@link kinesisTransport} is made of. */
export interface KinesisTransportOptions {
  /** Must not retry by itself, or outcomes would be hidden from the producer. */
  readonly client: KinesisClient;
  readonly streamName: string;
}

/** A stream is read once a second: that a call waits this long to be fuller hardly shows. */
const LINGER_MS = 10;

/**
 * Publishes to a stream.
 *
 * @see https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecords.html
 */
export function kinesisTransport({ client, streamName }: KinesisTransportOptions): TransportPort {
  const publish = async (
    records: readonly OutgoingRecord[],
  ): Promise<readonly PublishOutcome[]> => {
    const command = new PutRecordsCommand({
      StreamName: streamName,
      Records: records.map(({ text, partitionKey }) => ({
        Data: utf8.encode(text),
        PartitionKey: partitionKey,
      })),
    });
    try {
      const { Records: results = [] } = await client.send(command);
      return records.map((_, index) => outcomeOf(results[index]));
    } catch (error) {
      return sameOutcome(records.length, classifyCallFailure(error));
    }
  };
  return {
    recordsPerCallMax: 500,
    bytesPerCallMax: 10 * 1024 * 1024,
    lingerMs: LINGER_MS,
    publish,
  };
}

function outcomeOf(result: PutRecordsResultEntry | undefined): PublishOutcome {
  if (result?.SequenceNumber !== undefined && result.ShardId !== undefined) {
    return { kind: 'ok', brokerId: result.SequenceNumber, shardId: result.ShardId };
  }
  return classifyEntryFailure(result?.ErrorCode ?? 'NoResult', false);
}
