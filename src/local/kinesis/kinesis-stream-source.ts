import type { KinesisAccount } from './kinesis-account.ts';
import type { KinesisStream } from './kinesis-stream.ts';
import { streamNotFound } from './stream-errors.ts';
import type { StreamSource } from './stream-source.ts';

/**
 * A stream as an event source mapping reads it. Once the stream is deleted every method throws
 * ResourceNotFoundException, whatever has its name then.
 *
 * A closed shard whose records have all expired is at its end, wherever the reader was.
 */
export function sourceOfStream(account: KinesisAccount, stream: KinesisStream): StreamSource {
  const existing = (): KinesisStream => {
    if (account.streams.get(stream.name) !== stream) throw streamNotFound(stream);
    return stream;
  };
  return {
    arn: stream.arn,
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
      const read = existing()
        .findShard(shardId)
        ?.read(nextIndex, limit, (sequenceNumber, partitionKey, data, arrivalAtMs) => ({
          sequenceNumber,
          partitionKey,
          data,
          arrivalAtMs,
        }));
      if (read === undefined) return { records: [], nextCursor: null, behindLatestMs: 0 };
      return {
        records: read.records,
        nextCursor: read.nextIndex === null ? null : { shardId, nextIndex: read.nextIndex },
        behindLatestMs: read.behindLatestMs,
      };
    },
  };
}
