import { type KinesisAccount, NAME_CONSTRAINT, parseStream } from './kinesis-account.ts';
import { SEQUENCE_NUMBER_CONSTRAINT } from './put-record.ts';
import { invalidArgument, serializationError } from './request-errors.ts';
import {
  parseEnum,
  parseMembers,
  parseText,
  type RequestMembers,
  refuseMembers,
  required,
} from './request-members.ts';
import { encodeShardIterator } from './shard-iterator.ts';
import type { StreamPosition } from './stream-source.ts';

/** The answer of GetShardIterator. */
export interface GetShardIteratorAnswer {
  /** Good for 5 minutes. */
  readonly ShardIterator: string;
}

const ITERATOR_TYPES = [
  'AFTER_SEQUENCE_NUMBER',
  'LATEST',
  'AT_TIMESTAMP',
  'AT_SEQUENCE_NUMBER',
  'TRIM_HORIZON',
] as const;

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
  const position = parsePosition(members);
  const stream = parseStream(account, members);
  const nextIndex = stream.shardById(shardId).indexAt(position);
  return { ShardIterator: encodeShardIterator(account, { stream, shardId, nextIndex }) };
}

function parsePosition(members: RequestMembers): StreamPosition {
  const type = parseEnum(members['ShardIteratorType'], 'shardIteratorType', ITERATOR_TYPES);
  const sequenceNumber = parseText(
    members['StartingSequenceNumber'],
    'startingSequenceNumber',
    SEQUENCE_NUMBER_CONSTRAINT,
  );
  const wantsSequenceNumber = type === 'AT_SEQUENCE_NUMBER' || type === 'AFTER_SEQUENCE_NUMBER';
  if (wantsSequenceNumber !== (sequenceNumber !== undefined)) {
    throw contradiction(type, sequenceNumber !== undefined);
  }
  switch (type) {
    case 'TRIM_HORIZON':
      return { kind: 'trim-horizon' };
    case 'LATEST':
      return { kind: 'latest' };
    case 'AT_TIMESTAMP':
      return { kind: 'at-timestamp', atMs: parseTimestampMs(members['Timestamp']) };
    case 'AT_SEQUENCE_NUMBER':
      return { kind: 'at-sequence-number', sequenceNumber: sequenceNumber ?? '' };
    case 'AFTER_SEQUENCE_NUMBER':
      return { kind: 'after-sequence-number', sequenceNumber: sequenceNumber ?? '' };
  }
}

/** Seconds with a fraction on the wire. */
function parseTimestampMs(value: unknown): number {
  if (value === undefined || value === null) {
    throw invalidArgument(
      'Must specify timestampInMillis parameter for iterator of type AT_TIMESTAMP. ' +
        'Current request has no timestamp parameter.',
    );
  }
  if (typeof value === 'number') return Math.round(value * 1_000);
  throw serializationError('Timestamp can not be converted to milliseconds since epoch');
}

function contradiction(type: string, hasSequenceNumber: boolean): Error {
  const found = hasSequenceNumber ? 'also a StartingSequenceNumber' : 'no StartingSequenceNumber';
  return invalidArgument(
    'Must either specify (1) AT_SEQUENCE_NUMBER or AFTER_SEQUENCE_NUMBER and ' +
      'StartingSequenceNumber or (2) TRIM_HORIZON or LATEST and no StartingSequenceNumber. ' +
      `Request specified ${type} and ${found}.`,
  );
}
