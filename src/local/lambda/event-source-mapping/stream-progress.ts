import type { StreamCursor, StreamShard } from '../../kinesis/stream-source.ts';
import { ShardCheckpoint } from './shard-checkpoint.ts';

/**
 * How far one mapping is on each shard of its stream; no other mapping shares it.
 *
 * It outlives the pollers: a mapping that is enabled again, or updated, goes on where it was.
 */
export class StreamProgress {
  readonly #checkpoints = new Map<string, ShardCheckpoint>();
  readonly #drainedShardIds = new Set<string>();
  /** Every shard that was ever listed: one that has expired since still precedes its children. */
  readonly #known = new Map<string, StreamShard>();

  /** True before the mapping was first enabled. */
  get isEmpty(): boolean {
    return this.#checkpoints.size === 0;
  }

  /** Of a shard that was begun; undefined of any other. */
  checkpointOf(shardId: string): ShardCheckpoint | undefined {
    return this.#checkpoints.get(shardId);
  }

  /** Notes which shards there are. */
  learn(shards: readonly StreamShard[]): void {
    for (const shard of shards) this.#known.set(shard.shardId, shard);
  }

  knows(shardId: string): boolean {
    return this.#known.has(shardId);
  }

  /** In the order in which they were first listed. */
  knownShards(): readonly StreamShard[] {
    return [...this.#known.values()];
  }

  /** Notes where a shard begins. */
  begin(start: StreamCursor): ShardCheckpoint {
    const checkpoint = new ShardCheckpoint(start);
    this.#checkpoints.set(start.shardId, checkpoint);
    return checkpoint;
  }

  /** Notes that every record of a closed shard is finished. */
  drain(shardId: string): void {
    this.#drainedShardIds.add(shardId);
  }

  isDrained(shardId: string): boolean {
    return this.#drainedShardIds.has(shardId);
  }
}
