import type { StreamCursor, StreamShard } from '../../kinesis/stream-source.ts';
import type { ShardCheckpoint } from './shard-checkpoint.ts';
import { ShardPoller, type ShardProgress } from './shard-poller.ts';
import type { StreamMappingContext } from './stream-mapping-context.ts';
import { untilAccepted } from './until-accepted.ts';

/**
 * Starts a poller for each shard, as soon as the shard's parents are drained.
 *
 * A shard that the mapping was on before goes on behind its checkpoint.
 */
export class ShardSupervisor {
  readonly #context: StreamMappingContext;
  readonly #pollers = new Map<string, ShardPoller>();
  readonly #followed: Promise<void>[] = [];

  constructor(context: StreamMappingContext) {
    this.#context = context;
  }

  start(): void {
    this.#followed.push(this.#startListedShards());
  }

  progress(): readonly ShardProgress[] {
    return Array.from(this.#pollers.values(), (poller) => poller.progress());
  }

  async ended(): Promise<void> {
    await Promise.all(this.#followed);
  }

  /** Looks for shards until the stream answers. */
  async #startListedShards(): Promise<void> {
    const { stream, clock, prng, stopping, onTrace } = this.#context;
    await untilAccepted({
      action: () => {
        const shards = stream.listShards();
        this.#takeStartingPosition(shards);
        this.#startReadyShards(shards);
      },
      onRefused: (errorCode) => {
        const atMs = clock.wallTimeMs();
        onTrace({ kind: 'refused', atMs, source: stream.arn, attempted: 'list-shards', errorCode });
      },
      clock,
      prng,
      stopping,
    });
  }

  /** Begins the shards that exist when the mapping is first enabled; all of them or none. */
  #takeStartingPosition(shards: readonly StreamShard[]): void {
    const { stream, settings, progress } = this.#context;
    if (!progress.isEmpty) return;
    const starts = shards.map(({ shardId }) =>
      stream.openCursor(shardId, settings.startingPosition),
    );
    for (const start of starts) progress.begin(start);
  }

  #startReadyShards(shards: readonly StreamShard[]): void {
    const { progress, stream } = this.#context;
    progress.learn(shards);
    for (const { shardId, parentShardId, adjacentParentShardId } of progress.knownShards()) {
      if (this.#pollers.has(shardId) || progress.isDrained(shardId)) continue;
      const waitsForParent = [parentShardId, adjacentParentShardId].some(
        (id) => id !== undefined && progress.knows(id) && !progress.isDrained(id),
      );
      if (waitsForParent) continue;
      const checkpoint =
        progress.checkpointOf(shardId) ??
        progress.begin(stream.openCursor(shardId, { kind: 'trim-horizon' }));
      const cursor = this.#cursorBehind(checkpoint);
      const poller = new ShardPoller(cursor, checkpoint, this.#context);
      this.#pollers.set(shardId, poller);
      this.#followed.push(this.#followShard(shardId, poller));
    }
  }

  #cursorBehind({ start, sequenceNumber }: ShardCheckpoint): StreamCursor {
    if (sequenceNumber === null) return start;
    const position = { kind: 'after-sequence-number', sequenceNumber } as const;
    return this.#context.stream.openCursor(start.shardId, position);
  }

  /** Only a shard that is split or merged has an end, so that is when new shards are looked for. */
  async #followShard(shardId: string, poller: ShardPoller): Promise<void> {
    if (!(await poller.drained)) return;
    this.#context.progress.drain(shardId);
    await this.#startListedShards();
  }
}
