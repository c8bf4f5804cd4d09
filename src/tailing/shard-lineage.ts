import type { StreamShard } from './stream-reader.ts';

interface KnownShard {
  readonly parentIds: readonly string[];
  /** Whether the tail reads it; its children are read then too. */
  readonly followed: boolean;
  state: 'waiting' | 'reading' | 'drained';
}

/**
 * Decides which shards may be read: one is begun when every parent that the tail reads is drained.
 * A key moves from parents to children, so its records come in their order.
 */
export class ShardLineage {
  readonly #shards = new Map<string, KnownShard>();

  /**
   * Takes in the shards that are not known yet. The tail reads those that it begins with, and
   * those that come of one that it reads.
   */
  learn(listing: readonly StreamShard[], beginsWith: (shard: StreamShard) => boolean): void {
    for (const shard of byId(listing)) {
      const { shardId, parentIds } = shard;
      if (this.has(shardId)) continue;
      const followed =
        beginsWith(shard) || parentIds.some((id) => this.#shards.get(id)?.followed === true);
      this.#shards.set(shardId, { parentIds, followed, state: 'waiting' });
    }
  }

  has(shardId: string): boolean {
    return this.#shards.has(shardId);
  }

  drain(shardId: string): void {
    const shard = this.#shards.get(shardId);
    if (shard !== undefined) shard.state = 'drained';
  }

  /** The shards that may be read from now on, each given once. */
  takeReady(): readonly string[] {
    const ready: string[] = [];
    for (const [shardId, shard] of this.#shards) {
      if (!shard.followed || shard.state !== 'waiting') continue;
      if (shard.parentIds.some((id) => this.#blocks(id))) continue;
      shard.state = 'reading';
      ready.push(shardId);
    }
    return ready;
  }

  #blocks(parentId: string): boolean {
    const parent = this.#shards.get(parentId);
    return parent?.followed === true && parent.state !== 'drained';
  }
}

/** Ids count up, so that parents come before their children. */
function byId(listing: readonly StreamShard[]): readonly StreamShard[] {
  return listing.toSorted((left, right) => (left.shardId < right.shardId ? -1 : 1));
}
