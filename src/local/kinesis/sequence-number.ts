import { invariant } from '../../invariant.ts';

/** What every sequence number of one shard has in common. */
export interface SequenceSpace {
  /** When the shard was created; a child must be later than its parent. */
  readonly createdAtMs: number;
  /** The number in the shard's id. */
  readonly shardNumber: number;
  /** 14 decimal digits that differ from stream to stream. */
  readonly streamSalt: string;
}

/** A sequence number taken apart. */
export interface DecodedSequenceNumber {
  /** Equal for two numbers of the same shard, and for no others. */
  readonly prefix: string;
  readonly shardNumber: number;
  /** 0 for the shard's own starting number, 1 for its first record. */
  readonly ordinal: number;
}

const PREFIX_DIGITS = 40;
/** As many as an ordinal has digits. */
const ZEROS = '0000000000000000';
const SHAPE = /^49\d{54}$/;

/** Spells the 40 digits that all sequence numbers of a shard begin with. */
export function sequencePrefix({ createdAtMs, shardNumber, streamSalt }: SequenceSpace): string {
  const createdAt = String(createdAtMs).padStart(14, '0');
  const prefix = `49${createdAt}${String(shardNumber).padStart(10, '0')}${streamSalt}`;
  invariant(/^\d{40}$/.test(prefix), 'a sequence number begins with 40 digits');
  return prefix;
}

/**
 * Spells the sequence number of a shard's n-th record: 56 decimal digits beginning with 49.
 *
 * AWS documents the digits as opaque but for their order. Ours are decimal fields
 * (creation, shard, stream, ordinal), so that spelling one costs a concatenation, and so
 * that they compare alike as integers and as text. Creation comes first: the numbers of a
 * child shard are above all those of its parents.
 */
export function encodeSequenceNumber(prefix: string, ordinal: number): string {
  const digits = String(ordinal);
  return prefix + ZEROS.slice(digits.length) + digits;
}

/** Takes a sequence number apart; undefined when it is none of ours. */
export function decodeSequenceNumber(text: string): DecodedSequenceNumber | undefined {
  if (!SHAPE.test(text)) return undefined;
  return {
    prefix: text.slice(0, PREFIX_DIGITS),
    shardNumber: Number(text.slice(16, 26)),
    ordinal: Number(text.slice(PREFIX_DIGITS)),
  };
}
