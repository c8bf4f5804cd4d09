import { invalidArgument, serializationError } from './request-errors.ts';
import type { StreamPosition } from './stream-source.ts';

/** The ways to say where reading begins. */
export const POSITION_TYPES = [
  'AFTER_SEQUENCE_NUMBER',
  'LATEST',
  'AT_TIMESTAMP',
  'AT_SEQUENCE_NUMBER',
  'TRIM_HORIZON',
] as const;

/** What a request says of where reading begins. */
export interface StatedPosition {
  readonly type: (typeof POSITION_TYPES)[number];
  readonly sequenceNumber: string | undefined;
  /** Not yet judged. */
  readonly timestamp: unknown;
}

/**
 * Accepts a position whose members agree with its type.
 *
 * @throws {AwsError} InvalidArgumentException, SerializationException
 */
export function parseStartingPosition(stated: StatedPosition): StreamPosition {
  const { type, sequenceNumber, timestamp } = stated;
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
      return { kind: 'at-timestamp', atMs: parseTimestampMs(timestamp) };
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
