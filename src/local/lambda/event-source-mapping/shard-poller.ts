import type { Prng } from '../../../prng.ts';
import type { StreamCursor, StreamRecord } from '../../kinesis/stream-source.ts';
import { createStreamRecordFilter } from './filter/record-filter.ts';
import { laneOfPartitionKey } from './lane-of-partition-key.ts';
import type { ShardCheckpoint } from './shard-checkpoint.ts';
import { READ_LIMIT_COUNT, readShard } from './shard-reads.ts';
import { type StreamLane, startStreamLane } from './stream-lane.ts';
import type { StreamMappingContext } from './stream-mapping-context.ts';
import { createStreamRecordEncoder, type EncodedStreamRecord } from './stream-record-text.ts';
import { unpackAggregate } from './unpack-aggregate.ts';
import { createWakeUp, type WakeUp } from './wake-up.ts';
import { startWindowedLane } from './windowed-lane.ts';

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
 * Reading goes on while the function runs. It rests while enough is read ahead for every lane's
 * next batch.
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
  /** Of aggregates taken apart: records that are not finished, by sequence number. */
  readonly #partsLeft = new Map<string, number>();
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
      streamArn: stream.consumer?.arn ?? stream.arn,
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
      for (const { record } of records) this.#finish(record.sequenceNumber);
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
  #readToEnd(start: StreamCursor): Promise<boolean> {
    return readShard(start, {
      ...this.#context,
      prng: this.#prng,
      untilRoom: () => this.#untilRoom(),
      take: ({ records, behindLatestMs }) => {
        this.#dispatch(records);
        this.#behindLatestMs = behindLatestMs;
      },
    });
  }

  async #untilRoom(): Promise<void> {
    const { settings, stopping } = this.#context;
    const enoughCount = Math.max(READ_LIMIT_COUNT, settings.batchSize * this.#lanes.length);
    while (this.#checkpoint.aheadCount >= enoughCount && !stopping.aborted) {
      await this.#finished.wait(Number.POSITIVE_INFINITY);
    }
  }

  /** Gives each record, or each of an aggregate, to its lane unless a filter keeps it out. */
  #dispatch(records: readonly StreamRecord[]): void {
    const { consumer } = this.#context.stream;
    this.#trace('polled', records.length);
    let filteredOutCount = 0;
    for (const record of records) {
      if (!this.#checkpoint.add(record.sequenceNumber)) continue;
      if (consumer !== undefined) {
        // Only with enhanced fan-out does Lambda take aggregates apart.
        const parts = unpackAggregate(record, this.#shardId, consumer);
        filteredOutCount += this.#dispatchParts(record.sequenceNumber, parts);
      } else if (this.#passes(record)) {
        this.#push(record);
      } else {
        this.#checkpoint.skip(record.sequenceNumber);
        filteredOutCount++;
      }
    }
    this.#trace('filtered', filteredOutCount);
  }

  /** Tells how many a filter keeps out. */
  #dispatchParts(sequenceNumber: string, parts: readonly StreamRecord[]): number {
    const passing = parts.filter(this.#passes);
    if (passing.length === 0) this.#checkpoint.skip(sequenceNumber);
    if (passing.length > 1) this.#partsLeft.set(sequenceNumber, passing.length);
    for (const part of passing) this.#push(part);
    return parts.length - passing.length;
  }

  #trace(kind: 'polled' | 'filtered', recordCount: number): void {
    if (recordCount === 0) return;
    const { clock, onTrace } = this.#context;
    onTrace({ kind, atMs: clock.wallTimeMs(), source: this.#shardId, recordCount });
  }

  #push(record: StreamRecord): void {
    const laneIndex = laneOfPartitionKey(record.partitionKey, this.#lanes.length);
    this.#lanes[laneIndex]?.push(this.#encode(record));
  }

  #finish(sequenceNumber: string): void {
    // Without aggregates nothing is looked for, which would cost a hash of 56 digits.
    if (this.#partsLeft.size === 0 || this.#isLastPart(sequenceNumber)) {
      this.#checkpoint.finish(sequenceNumber);
    }
  }

  /** An aggregate is finished with the last of its parts, which lanes finish in any order. */
  #isLastPart(sequenceNumber: string): boolean {
    const leftCount = (this.#partsLeft.get(sequenceNumber) ?? 1) - 1;
    if (leftCount === 0) this.#partsLeft.delete(sequenceNumber);
    else this.#partsLeft.set(sequenceNumber, leftCount);
    return leftCount === 0;
  }
}
