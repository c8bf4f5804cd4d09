import { sleep } from '../../../clock.ts';
import type { Prng } from '../../../prng.ts';
import type { StreamCursor, StreamReadResult, StreamRecord } from '../../kinesis/stream-source.ts';
import { createStreamRecordFilter } from './filter/record-filter.ts';
import { laneOfPartitionKey } from './lane-of-partition-key.ts';
import type { ShardCheckpoint } from './shard-checkpoint.ts';
import { type StreamLane, startStreamLane } from './stream-lane.ts';
import type { StreamMappingContext } from './stream-mapping-context.ts';
import { createStreamRecordEncoder, type EncodedStreamRecord } from './stream-record-text.ts';
import { untilAccepted } from './until-accepted.ts';
import { createWakeUp, type WakeUp } from './wake-up.ts';
import { startWindowedLane } from './windowed-lane.ts';

/** Pause between two reads of a shard that has nothing more to give. */
const POLL_INTERVAL_MS = 1000;

/** The most that one GetRecords call gives. */
const READ_LIMIT_COUNT = 10_000;

/** Where a read left off. */
interface PollStep extends Pick<StreamReadResult, 'nextCursor'> {
  readonly caughtUp: boolean;
}

/** How far a mapping is on one shard. */
export interface ShardProgress {
  readonly shardId: string;
  /** Sequence number up to which all records are finished; null before the first. */
  readonly checkpoint: string | null;
  /** Records read of which the lowest is not finished; 0 when all are. */
  readonly aheadCount: number;
  /** Age of the oldest record that the last read left unread; 0 when it left none. */
  readonly behindLatestMs: number;
}

/**
 * Reads one shard and processes it on as many lanes as the parallelization factor says.
 *
 * Reading goes on while the function runs. It begins at a random moment of its first second,
 * so that shards do not poll in step; then it goes on once per second, and without a pause as
 * long as there is more. It rests while enough is read ahead for every lane's next batch.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html
 */
export class ShardPoller {
  /** True once every record of the closed shard is finished; false if stopped before. */
  readonly drained: Promise<boolean>;
  readonly #context: StreamMappingContext;
  readonly #prng: Prng;
  readonly #shardId: string;
  readonly #encode: (record: StreamRecord) => EncodedStreamRecord;
  readonly #passes: (record: StreamRecord) => boolean;
  readonly #lanes: readonly StreamLane[];
  readonly #checkpoint: ShardCheckpoint;
  readonly #finished: WakeUp;
  #behindLatestMs = 0;

  /** Goes on at `start`, which is behind the checkpoint. */
  constructor(start: StreamCursor, checkpoint: ShardCheckpoint, context: StreamMappingContext) {
    const { stream, invoker, clock, stopping } = context;
    checkpoint.rewind();
    this.#checkpoint = checkpoint;
    this.#context = context;
    this.#shardId = start.shardId;
    this.#prng = context.prng.fork(start.shardId);
    this.#finished = createWakeUp(clock, stopping);
    this.#encode = createStreamRecordEncoder({
      streamArn: stream.arn,
      shardId: start.shardId,
      roleArn: invoker.roleArn,
    });
    this.#passes = createStreamRecordFilter(context.settings.filterPatterns);
    this.#lanes = this.#startLanes();
    this.drained = this.#run(start);
  }

  progress(): ShardProgress {
    return {
      shardId: this.#shardId,
      checkpoint: this.#checkpoint.sequenceNumber,
      aheadCount: this.#checkpoint.aheadCount,
      behindLatestMs: this.#behindLatestMs,
    };
  }

  #startLanes(): readonly StreamLane[] {
    const onFinished = (records: readonly EncodedStreamRecord[]): void => {
      for (const { record } of records) this.#checkpoint.finish(record.sequenceNumber);
      this.#finished.wake();
    };
    const { parallelizationFactor, tumblingWindowMs } = this.#context.settings;
    const startLane = tumblingWindowMs === 0 ? startStreamLane : startWindowedLane;
    return Array.from({ length: parallelizationFactor }, (_, laneIndex) => {
      const prng = this.#prng.fork(`lane ${laneIndex}`);
      const shardId = this.#shardId;
      return startLane({ ...this.#context, prng, shardId, laneIndex, onFinished });
    });
  }

  async #run(start: StreamCursor): Promise<boolean> {
    const reachedEnd = await this.#readToEnd(start);
    for (const lane of this.#lanes) lane.close();
    await Promise.all(this.#lanes.map(({ done }) => done));
    return reachedEnd && this.#checkpoint.aheadCount === 0;
  }

  /** False when the mapping stops first. */
  async #readToEnd(start: StreamCursor): Promise<boolean> {
    const { clock, stopping } = this.#context;
    await sleep(clock, this.#prng.nextFloat() * POLL_INTERVAL_MS, stopping);
    let cursor: StreamCursor | null = start;
    while (cursor !== null) {
      await this.#untilRoom();
      const step: PollStep | undefined = await this.#poll(cursor);
      if (step === undefined) return false;
      cursor = step.nextCursor;
      if (cursor !== null && step.caughtUp) await sleep(clock, POLL_INTERVAL_MS, stopping);
    }
    return true;
  }

  /**
   * Reads once and hands the records on; undefined when the mapping stops first. The records are
   * gone from here then, as a function that sleeps keeps all it has seen in memory.
   */
  async #poll(cursor: StreamCursor): Promise<PollStep | undefined> {
    const result = await this.#read(cursor);
    if (result === undefined) return undefined;
    const { records, nextCursor, behindLatestMs } = result;
    this.#dispatch(records);
    this.#behindLatestMs = behindLatestMs;
    return { nextCursor, caughtUp: records.length === 0 || behindLatestMs === 0 };
  }

  async #untilRoom(): Promise<void> {
    const { settings, stopping } = this.#context;
    const enoughCount = Math.max(READ_LIMIT_COUNT, settings.batchSize * this.#lanes.length);
    while (this.#checkpoint.aheadCount >= enoughCount && !stopping.aborted) {
      await this.#finished.wait(Number.POSITIVE_INFINITY);
    }
  }

  /** Reads once; waits and tries again while throttled. Undefined when the mapping stops. */
  #read(cursor: StreamCursor): Promise<StreamReadResult | undefined> {
    const { stream, clock, stopping, onTrace } = this.#context;
    return untilAccepted({
      action: () => stream.read(cursor, READ_LIMIT_COUNT),
      onRefused: (errorCode) => {
        const atMs = clock.wallTimeMs();
        onTrace({ kind: 'refused', atMs, source: this.#shardId, attempted: 'read', errorCode });
      },
      clock,
      prng: this.#prng,
      stopping,
    });
  }

  /** Gives each record to its lane, unless the filters keep it out. */
  #dispatch(records: readonly StreamRecord[]): void {
    let filteredOutCount = 0;
    for (const record of records) {
      if (!this.#checkpoint.add(record.sequenceNumber)) continue;
      if (!this.#passes(record)) {
        this.#checkpoint.skip(record.sequenceNumber);
        filteredOutCount += 1;
        continue;
      }
      const laneIndex = laneOfPartitionKey(record.partitionKey, this.#lanes.length);
      this.#lanes[laneIndex]?.push(this.#encode(record));
    }
    if (filteredOutCount === 0) return;
    const { clock, onTrace } = this.#context;
    const filteredOut = { source: this.#shardId, recordCount: filteredOutCount };
    onTrace({ kind: 'filtered', atMs: clock.wallTimeMs(), ...filteredOut });
  }
}
