import { askPatiently } from './ask-patiently.ts';
import { TailError } from './errors.ts';
import { readShard } from './read-shard.ts';
import { ShardLineage } from './shard-lineage.ts';
import type { StartPosition } from './start-position.ts';
import type { ShardPosition, StreamReader, StreamRecord, StreamShard } from './stream-reader.ts';
import type { TailSurroundings } from './tail-surroundings.ts';

/** What {@link tailStream} reads, and for whom. */
export interface TailStreamOptions extends TailSurroundings {
  readonly reader: StreamReader;
  readonly from: StartPosition;
  readonly onRecord: (record: StreamRecord) => void;
}

const TRIM_HORIZON = { kind: 'trim-horizon' } as const;

/**
 * Follows a stream over all its shards and through reshards: each record once, and those of a key
 * in their order. Nothing is promised of the order across keys.
 *
 * A sequence number belongs to one shard: from there on, that shard is read and those that come
 * of it.
 *
 * @throws {TailError} STREAM_NOT_FOUND, SHARD_NOT_FOUND, POSITION_INVALID, UNAVAILABLE
 */
export async function tailStream(options: TailStreamOptions): Promise<void> {
  const { reader, from } = options;
  const failure = new AbortController();
  const surroundings = { ...options, signal: AbortSignal.any([options.signal, failure.signal]) };

  const first = await askPatiently(reader.listShards, surroundings);
  if (first === null) return;
  const begun = first.shards.filter((shard) => beginsWith(from, shard));
  const begunIds = new Set(begun.map(({ shardId }) => shardId));
  const lineage = new ShardLineage();
  lineage.learn(first.shards, ({ shardId }) => begunIds.has(shardId));
  if ('shardId' in from && !lineage.has(from.shardId)) {
    throw new TailError('SHARD_NOT_FOUND', `the stream has no shard ${from.shardId}`);
  }

  const follow = async (shardId: string): Promise<void> => {
    const position = begunIds.has(shardId) ? positionOf(from) : TRIM_HORIZON;
    const end = await readShard({ ...surroundings, shardId, from: position });
    if (end.kind === 'stopped') return;
    if (end.kind === 'gone' || !end.childIds.every((id) => lineage.has(id))) {
      const listing = await askPatiently(reader.listShards, surroundings);
      if (listing === null) return;
      lineage.learn(listing.shards, () => false);
    }
    lineage.drain(shardId);
    await followReady();
  };
  const followReady = async (): Promise<void> => {
    await Promise.all(lineage.takeReady().map(follow));
  };
  try {
    await followReady();
  } finally {
    failure.abort(); // One shard's failure ends the others too.
  }
}

/** Whether a tail begins with a shard that is there already. */
function beginsWith(from: StartPosition, { shardId, closed }: StreamShard): boolean {
  if ('shardId' in from) return from.shardId === shardId;
  return from.kind !== 'latest' || !closed;
}

function positionOf(from: StartPosition): ShardPosition {
  return 'shardId' in from ? { kind: from.kind, sequenceNumber: from.sequenceNumber } : from;
}
