import {
  ExpiredIteratorException,
  GetRecordsCommand,
  GetShardIteratorCommand,
  InvalidArgumentException,
  type KinesisClient,
  KinesisServiceException,
  ListShardsCommand,
  ResourceNotFoundException,
  type Shard,
} from '@aws-sdk/client-kinesis';
import { TailError } from '../tailing/errors.ts';
import type {
  Refusal,
  ShardPosition,
  StreamReader,
  StreamRecord,
  StreamShard,
} from '../tailing/stream-reader.ts';

/** What {@link createKinesisStreamReader} is made of. */
export interface KinesisStreamReaderOptions {
  /** Must not retry by itself, or it would spend reads that are meant for others. */
  readonly client: Pick<KinesisClient, 'send'>;
  readonly streamName: string;
}

/** Bounds what one answer holds; four reads a second of it are more than a shard takes in. */
const RECORDS_PER_READ_MAX = 1000;

/**
 * Reads a stream with ListShards, GetShardIterator and GetRecords.
 *
 * @see https://docs.aws.amazon.com/kinesis/latest/APIReference/API_GetRecords.html
 */
export function createKinesisStreamReader(options: KinesisStreamReaderOptions): StreamReader {
  const { client, streamName } = options;
  return {
    listShards: () => answering(async () => ({ kind: 'listed', shards: await listAll(options) })),
    open: (shardId, position) =>
      answering(async () => {
        try {
          const { ShardIterator: iterator = '' } = await client.send(
            new GetShardIteratorCommand({
              StreamName: streamName,
              ShardId: shardId,
              ...iteratorTypeOf(position),
            }),
          );
          return { kind: 'opened', iterator };
        } catch (error) {
          if (error instanceof ResourceNotFoundException) return { kind: 'gone' };
          if (error instanceof InvalidArgumentException) {
            throw new TailError('POSITION_INVALID', error.message, { cause: error });
          }
          throw error;
        }
      }),
    read: (shardId, iterator) =>
      answering(async () => {
        try {
          return await readPage(client, shardId, iterator);
        } catch (error) {
          if (error instanceof ResourceNotFoundException) return { kind: 'gone' };
          if (error instanceof ExpiredIteratorException) return { kind: 'expired' };
          throw error;
        }
      }),
  };
}

/** Failures on the way there or back. Everything is read again, so it need not be known which. */
const CONNECTION_CODE =
  /^(ECONN|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|EPIPE|ERR_HTTP2)/;

/** Tells what may go better later from what will not. */
async function answering<Answer>(call: () => Promise<Answer>): Promise<Answer | Refusal> {
  try {
    return await call();
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal === null) throw error;
    return refusal;
  }
}

function refusalOf(error: unknown): Refusal | null {
  if (!(error instanceof Error)) return null;
  if (/^ProvisionedThroughputExceeded|^LimitExceeded|Throttl/.test(error.name)) {
    return { kind: 'throttled' };
  }
  const isServerFault = error instanceof KinesisServiceException && error.$fault === 'server';
  if (isServerFault || error.name === 'TimeoutError') {
    return { kind: 'unavailable', reason: error.name };
  }
  const code = connectionCodeOf(error.cause) ?? connectionCodeOf(error);
  return code === null ? null : { kind: 'unavailable', reason: code };
}

function connectionCodeOf(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error)) return null;
  return typeof error.code === 'string' && CONNECTION_CODE.test(error.code) ? error.code : null;
}

async function listAll(options: KinesisStreamReaderOptions): Promise<readonly StreamShard[]> {
  const { client, streamName } = options;
  const shards: StreamShard[] = [];
  let token: string | undefined;
  try {
    do {
      const page = await client.send(
        new ListShardsCommand(
          token === undefined ? { StreamName: streamName } : { NextToken: token },
        ),
      );
      shards.push(...(page.Shards ?? []).map(describeShard));
      token = page.NextToken;
    } while (token !== undefined);
  } catch (error) {
    if (!(error instanceof ResourceNotFoundException)) throw error;
    throw new TailError('STREAM_NOT_FOUND', error.message, { cause: error });
  }
  return shards;
}

function describeShard(shard: Shard): StreamShard {
  const parents = [shard.ParentShardId, shard.AdjacentParentShardId];
  return {
    shardId: shard.ShardId ?? '',
    parentIds: parents.filter((id) => id !== undefined),
    closed: shard.SequenceNumberRange?.EndingSequenceNumber !== undefined,
  };
}

async function readPage(
  client: KinesisStreamReaderOptions['client'],
  shardId: string,
  iterator: string,
) {
  const answer = await client.send(
    new GetRecordsCommand({ ShardIterator: iterator, Limit: RECORDS_PER_READ_MAX }),
  );
  return {
    kind: 'page' as const,
    records: (answer.Records ?? []).map(
      (record): StreamRecord => ({
        kind: 'stream-record',
        arrivedAtMs: record.ApproximateArrivalTimestamp?.getTime() ?? 0,
        shardId,
        sequenceNumber: record.SequenceNumber ?? '',
        partitionKey: record.PartitionKey ?? '',
        data: record.Data ?? new Uint8Array(),
      }),
    ),
    nextIterator: answer.NextShardIterator ?? null,
    childIds: (answer.ChildShards ?? []).flatMap(({ ShardId: id }) => id ?? []),
    behindLatestMs: answer.MillisBehindLatest ?? 0,
  };
}

function iteratorTypeOf(position: ShardPosition) {
  switch (position.kind) {
    case 'latest':
      return { ShardIteratorType: 'LATEST' as const };
    case 'trim-horizon':
      return { ShardIteratorType: 'TRIM_HORIZON' as const };
    case 'at-timestamp':
      return { ShardIteratorType: 'AT_TIMESTAMP' as const, Timestamp: new Date(position.atMs) };
    case 'at-sequence-number':
      return {
        ShardIteratorType: 'AT_SEQUENCE_NUMBER' as const,
        StartingSequenceNumber: position.sequenceNumber,
      };
    case 'after-sequence-number':
      return {
        ShardIteratorType: 'AFTER_SEQUENCE_NUMBER' as const,
        StartingSequenceNumber: position.sequenceNumber,
      };
  }
}
