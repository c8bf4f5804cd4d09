import type { Clock } from '../../clock.ts';
import { type HashKey, hashKeyFromDecimal, hashPartitionKey, isInRange } from './hash-key-range.ts';
import type { KinesisAccount } from './kinesis-account.ts';
import type { KinesisStream } from './kinesis-stream.ts';
import type { BuildShardRecord, ShardRead } from './shard-records.ts';
import { subscribeToShard } from './shard-subscription.ts';
import type { StreamConsumer } from './stream-consumer.ts';
import { streamNotFound } from './stream-errors.ts';
import type {
  RecordKey,
  StreamConsumerPort,
  StreamReadResult,
  StreamRecord,
  StreamSource,
} from './stream-source.ts';

const SHARD_GONE: StreamReadResult = { records: [], nextCursor: null, behindLatestMs: 0 };

const buildStreamRecord: BuildShardRecord<StreamRecord> = (
  sequenceNumber,
  partitionKey,
  data,
  arrivalAtMs,
) => ({ sequenceNumber, partitionKey, data, arrivalAtMs });

/**
 * A stream as an event source mapping reads it. Once the stream is deleted every method throws
 * ResourceNotFoundException, whatever has its name then. With a consumer it is pushed to that.
 *
 * A closed shard whose records have all expired is at its end, wherever the reader was.
 */
export function sourceOfStream(
  account: KinesisAccount,
  stream: KinesisStream,
  consumer?: StreamConsumer,
): StreamSource {
  const existing = (): KinesisStream => {
    if (account.streams.get(stream.name) !== stream) throw streamNotFound(stream);
    return stream;
  };
  return {
    arn: stream.arn,
    ...(consumer && { consumer: consumerPort(existing, consumer, account.clock) }),
    get retentionMs() {
      return stream.readableMs;
    },
    listShards: () =>
      existing().shards.map(
        ({ id, parentIds: [parentShardId, adjacentParentShardId], closing }) => ({
          shardId: id,
          closed: closing !== undefined,
          ...(parentShardId !== undefined && { parentShardId }),
          ...(adjacentParentShardId !== undefined && { adjacentParentShardId }),
        }),
      ),
    openCursor: (shardId, position) => ({
      shardId,
      nextIndex: existing().findShard(shardId)?.indexAt(position) ?? 0,
    }),
    read: ({ shardId, nextIndex }, limit) => {
      const read = existing().findShard(shardId)?.read(nextIndex, limit, buildStreamRecord);
      return read === undefined ? SHARD_GONE : readResult(shardId, read);
    },
  };
}

function consumerPort(
  existing: () => KinesisStream,
  consumer: StreamConsumer,
  clock: Clock,
): StreamConsumerPort {
  return {
    arn: consumer.arn,
    subscribe: ({ shardId, nextIndex }, client) => {
      const shard = existing().findShard(shardId);
      const lease = consumer.subscribe(shardId);
      if (shard === undefined) return goneShard();
      const options = { shard, fromIndex: nextIndex, build: buildStreamRecord, clock };
      return resultsOf(shardId, subscribeToShard({ ...options, lease, client }));
    },
    ownsKey: (shardId, key) => {
      const hashKeys = existing().findShard(shardId)?.hashKeys;
      return hashKeys === undefined || isInRange(hashKeyOf(key), hashKeys);
    },
  };
}

async function* resultsOf(
  shardId: string,
  reads: AsyncIterable<ShardRead<StreamRecord>>,
): AsyncGenerator<StreamReadResult, void, undefined> {
  for await (const read of reads) yield readResult(shardId, read);
}

async function* goneShard(): AsyncGenerator<StreamReadResult, void, undefined> {
  yield SHARD_GONE;
}

function readResult(
  shardId: string,
  { records, nextIndex, behindLatestMs }: ShardRead<StreamRecord>,
): StreamReadResult {
  const nextCursor = nextIndex === null ? null : { shardId, nextIndex };
  return { records, nextCursor, behindLatestMs };
}

/** An explicit hash key that is none is passed over, as nobody has checked it before. */
function hashKeyOf({ partitionKey, explicitHashKey = '' }: RecordKey): HashKey {
  const explicit = /^\d{1,39}$/.test(explicitHashKey)
    ? hashKeyFromDecimal(explicitHashKey)
    : undefined;
  return explicit ?? hashPartitionKey(partitionKey);
}
