import { AwsError } from '../../src/local/aws-error.ts';
import type { GetRecordsAnswer } from '../../src/local/kinesis/get-records.ts';
import type { GetShardIteratorAnswer } from '../../src/local/kinesis/get-shard-iterator.ts';
import type { ListShardsAnswer } from '../../src/local/kinesis/list-shards.ts';
import { createPrng } from '../../src/prng.ts';
import type { StartPosition } from '../../src/tailing/start-position.ts';
import type { ShardPosition, StreamReader, StreamRecord } from '../../src/tailing/stream-reader.ts';
import { tailStream } from '../../src/tailing/tail-stream.ts';
import type { startKinesis } from '../local/kinesis/kinesis-fixture.ts';

type Kinesis = ReturnType<typeof startKinesis>;
type Call = (action: string, input: object) => unknown;

const ITERATOR_TYPE = {
  latest: 'LATEST',
  'trim-horizon': 'TRIM_HORIZON',
  'at-timestamp': 'AT_TIMESTAMP',
  'at-sequence-number': 'AT_SEQUENCE_NUMBER',
  'after-sequence-number': 'AFTER_SEQUENCE_NUMBER',
} as const;

/** The local stream `orders`, its read limits on, behind the port of a tail. */
export function localStreamReader(kinesis: Kinesis): StreamReader {
  const call: Call = (action, input) => kinesis.call(action, input);
  return {
    listShards: async () => {
      const { Shards } = call('ListShards', { StreamName: 'orders' }) as ListShardsAnswer;
      const shards = Shards.map((shard) => ({
        shardId: shard.ShardId,
        parentIds: [shard.ParentShardId, shard.AdjacentParentShardId].filter(
          (id) => id !== undefined,
        ),
        closed: shard.SequenceNumberRange.EndingSequenceNumber !== undefined,
      }));
      return { kind: 'listed', shards };
    },
    open: async (shardId, position) => {
      const input = { StreamName: 'orders', ShardId: shardId, ...placeOf(position) };
      const { ShardIterator } = call('GetShardIterator', input) as GetShardIteratorAnswer;
      return { kind: 'opened', iterator: ShardIterator };
    },
    read: async (shardId, iterator) => {
      try {
        const input = { ShardIterator: iterator, Limit: 7 };
        return pageOf(shardId, call('GetRecords', input) as GetRecordsAnswer);
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        if (error.code === 'ProvisionedThroughputExceededException') return { kind: 'throttled' };
        if (error.code === 'ExpiredIteratorException') return { kind: 'expired' };
        throw error;
      }
    },
  };
}

function placeOf(position: ShardPosition): object {
  return {
    ShardIteratorType: ITERATOR_TYPE[position.kind],
    ...('sequenceNumber' in position && { StartingSequenceNumber: position.sequenceNumber }),
    ...('atMs' in position && { Timestamp: position.atMs / 1000 }),
  };
}

function pageOf(shardId: string, answer: GetRecordsAnswer) {
  return {
    kind: 'page' as const,
    records: answer.Records.map((record) => ({
      kind: 'stream-record' as const,
      arrivedAtMs: record.ApproximateArrivalTimestamp * 1000,
      shardId,
      sequenceNumber: record.SequenceNumber,
      partitionKey: record.PartitionKey,
      data: Buffer.from(record.Data, 'base64'),
    })),
    nextIterator: answer.NextShardIterator,
    childIds: answer.ChildShards?.map(({ ShardId }) => ShardId) ?? [],
    behindLatestMs: answer.MillisBehindLatest,
  };
}

/** A tail that runs until it is stopped, in virtual time. */
export interface RunningTail {
  readonly records: readonly StreamRecord[];
  /** Of each record, in the order in which they were given. */
  readonly texts: () => readonly string[];
  readonly warnings: readonly string[];
  /** Settles when the tail has ended by itself or by failing. */
  readonly done: Promise<void>;
  readonly stop: () => Promise<void>;
}

/** Starts a tail of a local stream. */
export function startTail(
  kinesis: Kinesis,
  from: StartPosition,
  reader: StreamReader = localStreamReader(kinesis),
): RunningTail {
  const records: StreamRecord[] = [];
  const warnings: string[] = [];
  const stopping = new AbortController();
  const done = tailStream({
    reader,
    from,
    clock: kinesis.clock,
    prng: createPrng(3),
    signal: stopping.signal,
    warn: (text) => warnings.push(text),
    onRecord: (record) => records.push(record),
  });
  done.catch(() => undefined);
  return {
    records,
    warnings,
    texts: () => records.map(({ data }) => Buffer.from(data).toString()),
    done,
    stop: () => {
      stopping.abort();
      return kinesis.clock.runThrough(done);
    },
  };
}
