import { DEFAULT_LIMITS, type LocalLimits } from './local-services.ts';

/**
 * The limits of AWS that can be switched off, to see what an arm would do without them.
 *
 * - `shard-writes`: 1,000 records and 1 MiB per second and shard.
 * - `shard-reads`: 5 GetRecords calls and 2 MiB per second and shard.
 * - `iterator-expiry`: a ShardIterator can be used for 5 minutes.
 * - `stream-retention`: records can be read for the stream's retention period.
 * - `fifo-throughput`: 300 calls a second of a FIFO queue, or of each of its groups.
 * - `queue-in-flight`: about 120,000 messages in flight per queue.
 */
export const LIMIT_NAMES = [
  'shard-writes',
  'shard-reads',
  'iterator-expiry',
  'stream-retention',
  'fifo-throughput',
  'queue-in-flight',
] as const;

/** See {@link LIMIT_NAMES}. */
export type LimitName = (typeof LIMIT_NAMES)[number];

/** AWS's own limits but for those that are off. */
export function limitsWithout(off: readonly LimitName[]): LocalLimits {
  const isOn = (name: LimitName): boolean => !off.includes(name);
  return {
    ...DEFAULT_LIMITS,
    kinesis: {
      writeThroughput: isOn('shard-writes'),
      readThroughput: isOn('shard-reads'),
      iteratorExpiry: isOn('iterator-expiry'),
      retention: isOn('stream-retention'),
    },
    sqs: {
      fifoThroughput: isOn('fifo-throughput'),
      inFlight: isOn('queue-in-flight'),
    },
  };
}
