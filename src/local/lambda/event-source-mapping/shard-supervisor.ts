import type { StreamCursor, StreamShard } from '../../kinesis/stream-source.ts';
import { ShardPoller, type ShardProgress } from './shard-poller.ts';
import type { StreamMappingContext } from './stream-mapping-context.ts';
import { untilAccepted } from './until-accepted.ts';

/** Starts a poller for each shard, as soon as the shard's parents are drained. */
export class ShardSupervisor {
  readonly #context: StreamMappingContext;
  readonly #pollers = new Map<string, ShardPoller>();
  /** Every shard that was ever listed: one that has expired since still precedes its children. */
  readonly #known = new Map<string, StreamShard>();
  readonly #drainedShardIds = new Set<string>();
  readonly #followed: Promise<void>[] = [];
  /** Where to start on the shards that existed when the mapping was made. */
  #startingCursors: ReadonlyMap<string, StreamCursor> = new Map();

  constructor(context: StreamMappingContext) {
    this.#context = context;
  }

  start(): void {
    const { stream, settings } = this.#context;
    const shards = stream.listShards();
    this.#startingCursors = new Map(
      shards.map(({ shardId }) => [shardId, stream.openCursor(shardId, settings.startingPosition)]),
    );
    this.#startReadyShards(shards);
  }

  progress(): readonly ShardProgress[] {
    return Array.from(this.#pollers.values(), (poller) => poller.progress());
  }

  async ended(): Promise<void> {
    await Promise.all(this.#followed);
  }

  #startReadyShards(shards: readonly StreamShard[]): void {
    const { stream } = this.#context;
    for (const shard of shards) this.#known.set(shard.shardId, shard);
    for (const { shardId, parentShardId, adjacentParentShardId } of this.#known.values()) {
      if (this.#pollers.has(shardId)) continue;
      const waitsForParent = [parentShardId, adjacentParentShardId].some(
        (id) => id !== undefined && this.#known.has(id) && !this.#drainedShardIds.has(id),
      );
      if (waitsForParent) continue;
      const cursor =
        this.#startingCursors.get(shardId) ?? stream.openCursor(shardId, { kind: 'trim-horizon' });
      const poller = new ShardPoller(cursor, this.#context);
      this.#pollers.set(shardId, poller);
      this.#followed.push(this.#followShard(shardId, poller));
    }
  }

  /** Only a shard that is split or merged has an end, so that is when new shards are looked for. */
  async #followShard(shardId: string, poller: ShardPoller): Promise<void> {
    const { stream, clock, prng, stopping, onTrace } = this.#context;
    if (!(await poller.drained)) return;
    this.#drainedShardIds.add(shardId);
    await untilAccepted({
      action: () => this.#startReadyShards(stream.listShards()),
      onRefused: (errorCode) => {
        const atMs = clock.wallTimeMs();
        onTrace({ kind: 'refused', atMs, source: stream.arn, attempted: 'list-shards', errorCode });
      },
      clock,
      prng,
      stopping,
    });
  }
}
