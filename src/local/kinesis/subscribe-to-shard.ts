import { EventStream, type OperationContext, type StreamedEvent } from '../aws-operation.ts';
import {
  buildAnsweredRecord,
  type ChildShard,
  describeChild,
  type GetRecordsRecord,
} from './get-records.ts';
import { consumerByArn, type KinesisAccount, NAME_CONSTRAINT } from './kinesis-account.ts';
import { parseConsumerArn } from './parse-consumer.ts';
import { SEQUENCE_NUMBER_CONSTRAINT } from './put-record.ts';
import { parseEnum, parseMembers, parseText, refuseMembers, required } from './request-members.ts';
import type { Shard } from './shard.ts';
import type { ShardRead } from './shard-records.ts';
import { subscribeToShard as pushRecords } from './shard-subscription.ts';
import { POSITION_TYPES, parseStartingPosition } from './starting-position.ts';
import type { StreamPosition } from './stream-source.ts';

/** What a consumer is pushed. */
export interface SubscribeToShardEvent {
  readonly Records: readonly GetRecordsRecord[];
  /** Where to go on from; absent at the end of a closed shard. */
  readonly ContinuationSequenceNumber?: string;
  /** Age of the oldest record after these; 0 when there is none. */
  readonly MillisBehindLatest: number;
  /** The shards to read on from; only at the end of a closed shard. */
  readonly ChildShards?: readonly ChildShard[];
}

/**
 * Subscribes a consumer to a shard for up to 5 minutes, with 2 MiB per second of its own.
 *
 * AWS limits it to one call per second, consumer and shard; as a call within 5 seconds of a
 * successful one is refused anyway, that shows only between refused calls and is not simulated.
 *
 * @see https://docs.aws.amazon.com/kinesis/latest/APIReference/API_SubscribeToShard.html
 * @throws {AwsError} ResourceInUseException, ResourceNotFoundException and what the members can
 * be refused for
 */
export function subscribeToShard(
  account: KinesisAccount,
  input: unknown,
  { signal }: OperationContext,
): EventStream {
  const members = parseMembers(input);
  refuseMembers(members, ['DryRun', 'StreamId']);
  const consumerArn = required(parseConsumerArn(members), 'consumerARN');
  const shardId = required(parseText(members['ShardId'], 'shardId', NAME_CONSTRAINT), 'shardId');
  const position = parsePosition(members['StartingPosition']);
  const { stream, consumer } = consumerByArn(account, consumerArn);
  const shard = stream.shardById(shardId);
  const fromIndex = shard.indexAt(position);
  const reads = pushRecords({
    shard,
    fromIndex,
    build: buildAnsweredRecord(stream),
    clock: account.clock,
    lease: consumer.subscribe(shardId),
    client: signal,
  });
  return new EventStream(eventsOf(reads, shard));
}

async function* eventsOf(
  reads: AsyncIterable<ShardRead<GetRecordsRecord>>,
  shard: Shard,
): AsyncGenerator<StreamedEvent, void, undefined> {
  for await (const read of reads) {
    yield { type: 'SubscribeToShardEvent', payload: describeRead(read, shard) };
  }
}

function describeRead(
  { records, nextIndex, behindLatestMs }: ShardRead<GetRecordsRecord>,
  shard: Shard,
): SubscribeToShardEvent {
  return {
    Records: records,
    ...(nextIndex === null
      ? { ChildShards: shard.closing?.children.map(describeChild) ?? [] }
      : { ContinuationSequenceNumber: shard.sequenceNumberBefore(nextIndex) }),
    MillisBehindLatest: behindLatestMs,
  };
}

function parsePosition(value: unknown): StreamPosition {
  const members = parseMembers(required(value ?? undefined, 'startingPosition'));
  const path = 'startingPosition.sequenceNumber';
  return parseStartingPosition({
    type: parseEnum(members['Type'], 'startingPosition.type', POSITION_TYPES),
    sequenceNumber: parseText(members['SequenceNumber'], path, SEQUENCE_NUMBER_CONSTRAINT),
    timestamp: members['Timestamp'],
  });
}
