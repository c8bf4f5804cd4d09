import type { StreamCursor } from '../../kinesis/stream-source.ts';
import { ShardCheckpoint } from './shard-checkpoint.ts';

/**
 * How far one mapping is on each shard of its stream; no other mapping shares it.
 *
 * It outlives the pollers: a mapping that is enabled again, or updated, goes on where it was.
 */
export class StreamProgress {
  readonly #checkpoints = new Map<string, ShardCheckpoint>();
  readonly #drainedShardIds = new Set<string>();

  /** True before the mapping was first enabled. */
  get isEmpty(): boolean {
    return this.#checkpoints.size === 0;
  }

  /** Of a shard that was begun; undefined of any other. */
  checkpointOf(shardId: string): ShardCheckpoint | undefined {
    return this.#checkpoints.get(shardId);
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
