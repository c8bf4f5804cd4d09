/** The id of a stream's n-th shard ever, counted from 0: `shardId-000000000000`. */
export function shardIdOf(shardNumber: number): string {
  return `shardId-${String(shardNumber).padStart(12, '0')}`;
}
