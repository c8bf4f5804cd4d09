import { invariant } from '../../invariant.ts';
import { md5 } from './md5.ts';

/**
 * A point of the 128-bit space that partition keys are hashed into, as 16 characters of one byte
 * each, the highest first. Comparing the texts compares the numbers, on all 128 bits.
 */
export type HashKey = string;

/** The hash keys a shard takes, both ends included. */
export interface HashKeyRange {
  readonly starting: HashKey;
  readonly ending: HashKey;
}

const HASH_KEY_COUNT = 1n << 128n;

/**
 * Hashes a partition key as Kinesis does: MD5 of its UTF-8 bytes.
 *
 * @see https://docs.aws.amazon.com/streams/latest/dev/key-concepts.html
 */
export function hashPartitionKey(partitionKey: string): HashKey {
  return md5(partitionKey);
}

/** Turns a decimal ExplicitHashKey into a hash key; undefined when it is 2^128 or more. */
export function hashKeyFromDecimal(decimal: string): HashKey | undefined {
  const value = BigInt(decimal);
  return value < HASH_KEY_COUNT ? hashKeyFromBigInt(value) : undefined;
}

/** Spells a hash key in decimal digits, as the API answers it. */
export function hashKeyToDecimal(hashKey: HashKey): string {
  return bigIntOf(hashKey).toString();
}

/** Splits the whole space into `rangeCount` ranges, the n-th from floor(n × 2^128 / count). */
export function splitHashKeySpace(rangeCount: number): readonly HashKeyRange[] {
  invariant(Number.isInteger(rangeCount) && rangeCount >= 1, 'there is at least one range');
  const startOf = (index: number): bigint => (BigInt(index) * HASH_KEY_COUNT) / BigInt(rangeCount);
  return Array.from({ length: rangeCount }, (_, index) => ({
    starting: hashKeyFromBigInt(startOf(index)),
    ending: hashKeyFromBigInt(startOf(index + 1) - 1n),
  }));
}

/** The two parts of a range of which the second begins at `at`, which is inside it. */
export function splitRange(
  { starting, ending }: HashKeyRange,
  at: HashKey,
): readonly [HashKeyRange, HashKeyRange] {
  invariant(starting < at && at <= ending, 'a range is split inside');
  const before = hashKeyFromBigInt(bigIntOf(at) - 1n);
  return [
    { starting, ending: before },
    { starting: at, ending },
  ];
}

/** Tells whether a shard of that range takes the hash key. */
export function isInRange(hashKey: HashKey, { starting, ending }: HashKeyRange): boolean {
  return starting <= hashKey && hashKey <= ending;
}

/** The hash key after this one; undefined after the last of the space. */
export function nextHashKey(hashKey: HashKey): HashKey | undefined {
  const value = bigIntOf(hashKey) + 1n;
  return value < HASH_KEY_COUNT ? hashKeyFromBigInt(value) : undefined;
}

function hashKeyFromBigInt(value: bigint): HashKey {
  return Buffer.from(value.toString(16).padStart(32, '0'), 'hex').toString('latin1');
}

function bigIntOf(hashKey: HashKey): bigint {
  return BigInt(`0x${Buffer.from(hashKey, 'latin1').toString('hex')}`);
}
