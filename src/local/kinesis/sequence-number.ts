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
const ORDINAL_DIGITS = 16;
const SHAPE = /^49\d{54}$/;

/** Numbers that share all digits but the four that this stands for. */
const RUN_LENGTH = 10_000;
const FOUR_DIGITS = Array.from({ length: RUN_LENGTH }, (_, rest) => String(rest).padStart(4, '0'));

/**
 * Spells the sequence numbers of one shard: 56 decimal digits beginning with 49.
 *
 * AWS documents the digits as opaque but for their order. Ours are decimal fields
 * (creation, shard, stream, ordinal), so that they compare alike as integers and as text, and so
 * that numbers that follow one another share nearly all of it. Creation comes first: the numbers
 * of a child shard are above all those of its parents.
 */
export class SequenceNumbers {
  /** What all of them begin with, and those of no other shard. */
  readonly prefix: string;
  #run = -1;
  #sharedDigits = '';

  constructor(space: SequenceSpace) {
    this.prefix = prefixOf(space);
  }

  /** The number of the shard's n-th record, counted from 1; 0 is the shard's own. */
  of(ordinal: number): string {
    const run = Math.floor(ordinal / RUN_LENGTH);
    if (run !== this.#run) {
      this.#run = run;
      this.#sharedDigits = this.prefix + String(run).padStart(ORDINAL_DIGITS - 4, '0');
    }
    return this.#sharedDigits + FOUR_DIGITS[ordinal % RUN_LENGTH];
  }
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

/** Spells the 40 digits that all sequence numbers of a shard begin with. */
function prefixOf({ createdAtMs, shardNumber, streamSalt }: SequenceSpace): string {
  const createdAt = String(createdAtMs).padStart(14, '0');
  const prefix = `49${createdAt}${String(shardNumber).padStart(10, '0')}${streamSalt}`;
  invariant(/^\d{40}$/.test(prefix), 'a sequence number begins with 40 digits');
  return prefix;
}
