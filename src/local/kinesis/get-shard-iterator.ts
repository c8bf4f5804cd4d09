import { type KinesisAccount, NAME_CONSTRAINT, parseStream } from './kinesis-account.ts';
import { SEQUENCE_NUMBER_CONSTRAINT } from './put-record.ts';
import { parseEnum, parseMembers, parseText, refuseMembers, required } from './request-members.ts';
import { encodeShardIterator } from './shard-iterator.ts';
import { POSITION_TYPES, parseStartingPosition } from './starting-position.ts';

/** The answer of GetShardIterator. */
export interface GetShardIteratorAnswer {
  /** Good for 5 minutes. */
  readonly ShardIterator: string;
}

/**
 * Opens a place in a shard from which GetRecords can read.
 *
 * AWS limits it to 5 calls per second and shard; that is not simulated.
 *
 * @see https://docs.aws.amazon.com/kinesis/latest/APIReference/API_GetShardIterator.html
 * @throws {AwsError} what the members can be refused for
 */
export function getShardIterator(account: KinesisAccount, input: unknown): GetShardIteratorAnswer {
  const members = parseMembers(input);
  refuseMembers(members, ['StreamId']);
  const shardId = required(parseText(members['ShardId'], 'shardId', NAME_CONSTRAINT), 'shardId');
  const position = parseStartingPosition({
    type: parseEnum(members['ShardIteratorType'], 'shardIteratorType', POSITION_TYPES),
    sequenceNumber: parseText(
      members['StartingSequenceNumber'],
      'startingSequenceNumber',
      SEQUENCE_NUMBER_CONSTRAINT,
    ),
    timestamp: members['Timestamp'],
  });
  const stream = parseStream(account, members);
  const nextIndex = stream.shardById(shardId).indexAt(position);
  return { ShardIterator: encodeShardIterator(account, { stream, shardId, nextIndex }) };
}
