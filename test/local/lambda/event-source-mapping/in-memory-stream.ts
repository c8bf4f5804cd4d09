import type { Clock } from '../../../../src/clock.ts';
import { AwsError } from '../../../../src/local/aws-error.ts';
import type {
  StreamPosition,
  StreamRecord,
  StreamShard,
  StreamSource,
} from '../../../../src/local/kinesis/stream-source.ts';

/** What a test puts on a shard. */
interface TestRecord {
  readonly partitionKey?: string;
  readonly data?: string | Buffer;
  /** Wall time. @default now */
  readonly arrivalAtMs?: number;
}

interface TestShard {
  readonly records: StreamRecord[];
  closed: boolean;
  readonly parents: readonly string[];
}

/** The smallest stream that a mapping can read: shards are arrays, sequence numbers count up. */
export interface InMemoryStream extends StreamSource {
  readonly put: (record?: TestRecord, shardId?: string) => string;
  readonly split: (parent: string, children: readonly string[]) => void;
  /** Refuses the next `count` reads, as a stream over its limits would. */
  readonly refuseReads: (count: number) => void;
  readonly readCount: () => number;
}

/** The shard that every test stream has. */
export const FIRST_SHARD = 'shardId-000000000000';

/** A stream with one shard; `split` makes more. */
export function createInMemoryStream(clock: Clock, shardIds = [FIRST_SHARD]): InMemoryStream {
  const shards = new Map<string, TestShard>();
  const addShard = (shardId: string, parents: readonly string[]): void => {
    shards.set(shardId, { records: [], closed: false, parents });
  };
  for (const shardId of shardIds) addShard(shardId, []);
  let putCount = 0;
  let readCount = 0;
  let refusals = 0;

  const shardOf = (shardId: string): TestShard => {
    const shard = shards.get(shardId);
    if (!shard) throw new AwsError('ResourceNotFoundException', `no shard ${shardId}`);
    return shard;
  };
  const startIndex = (records: readonly StreamRecord[], position: StreamPosition): number => {
    if (position.kind === 'trim-horizon') return 0;
    if (position.kind === 'latest') return records.length;
    if (position.kind === 'after-sequence-number') {
      const { sequenceNumber } = position;
      return records.findIndex((record) => record.sequenceNumber === sequenceNumber) + 1;
    }
    if (position.kind !== 'at-timestamp') throw new Error(`not needed: ${position.kind}`);
    const index = records.findIndex(({ arrivalAtMs }) => arrivalAtMs >= position.atMs);
    return index === -1 ? records.length : index;
  };
  return {
    arn: 'arn:aws:kinesis:eu-west-1:000000000000:stream/test',
    retentionMs: 86_400_000,
    put: (
      { partitionKey = 'key', data = 'hello', arrivalAtMs = clock.wallTimeMs() } = {},
      shardId = FIRST_SHARD,
    ) => {
      putCount += 1;
      const sequenceNumber = `4${String(putCount).padStart(55, '0')}`;
      const record = {
        sequenceNumber,
        partitionKey,
        data: Buffer.from(data).toString('base64'),
        arrivalAtMs,
      };
      shardOf(shardId).records.push(record);
      return sequenceNumber;
    },
    split: (parent, children) => {
      shardOf(parent).closed = true;
      for (const child of children) addShard(child, [parent]);
    },
    refuseReads: (count) => {
      refusals = count;
    },
    readCount: () => readCount,
    listShards: () =>
      Array.from(shards, ([shardId, { closed, parents }]): StreamShard => {
        const [parentShardId] = parents;
        return { shardId, closed, ...(parentShardId === undefined ? {} : { parentShardId }) };
      }),
    openCursor: (shardId, position) => ({
      shardId,
      nextIndex: startIndex(shardOf(shardId).records, position),
    }),
    read: ({ shardId, nextIndex }, limit) => {
      readCount += 1;
      if (refusals > 0) {
        refusals -= 1;
        throw new AwsError('ProvisionedThroughputExceededException', 'Rate exceeded');
      }
      const { records, closed } = shardOf(shardId);
      const read = records.slice(nextIndex, nextIndex + limit);
      const unread = records[nextIndex + read.length];
      return {
        records: read,
        nextCursor:
          closed && unread === undefined ? null : { shardId, nextIndex: nextIndex + read.length },
        behindLatestMs: unread ? Math.max(1, clock.wallTimeMs() - unread.arrivalAtMs) : 0,
      };
    },
  };
}
