/**
 * The lane of a shard, from 0 to `laneCount` - 1, that processes every record of a key.
 *
 * AWS does not tell its hash. Any stable one keeps the records of a key out of two concurrent
 * batches; this is FNV-1a with its high bits folded in, as the low ones alone mix poorly.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html
 */
export function laneOfPartitionKey(partitionKey: string, laneCount: number): number {
  if (laneCount === 1) return 0;
  let hash = 0x811c9dc5;
  for (let index = 0; index < partitionKey.length; index++) {
    hash = Math.imul(hash ^ partitionKey.charCodeAt(index), 0x01000193);
  }
  return ((hash ^ (hash >>> 15)) >>> 0) % laneCount;
}
