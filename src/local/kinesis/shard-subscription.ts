import type { Clock } from '../../clock.ts';
import type { Shard } from './shard.ts';
import type { BuildShardRecord, ShardRead } from './shard-records.ts';

/** What a subscription reads, and until when. */
export interface ShardSubscriptionOptions<T> {
  readonly shard: Shard;
  readonly fromIndex: number;
  readonly build: BuildShardRecord<T>;
  readonly clock: Clock;
  /** Aborted with the error that the subscription ends with. */
  readonly lease: AbortSignal;
  /** Aborted when nobody takes the records any more. */
  readonly client: AbortSignal;
}

/** How long a subscription lasts: 5 minutes. */
const LIFETIME_MS = 300_000;
/** From a record's arrival to its being pushed: the average that AWS documents. */
const PROPAGATION_MS = 70;
/** Without records an empty event is pushed this often, which tells how far the reader is. */
const HEARTBEAT_MS = 5_000;
/** Bytes of keys and data in one event unless one record is more; AWS's limit is not known. */
const EVENT_BYTES = 1_048_576;

/**
 * Pushes a shard's records to one consumer: what has arrived 70 ms after the first of it did, or
 * nothing after 5 seconds without any. Ends after 5 minutes, at the end of the shard, or with
 * the client.
 *
 * @see https://docs.aws.amazon.com/kinesis/latest/APIReference/API_SubscribeToShard.html
 * @throws {AwsError} what the lease was ended with
 */
export async function* subscribeToShard<T>(
  options: ShardSubscriptionOptions<T>,
): AsyncGenerator<ShardRead<T>, void, undefined> {
  const { shard, fromIndex, build, clock, lease, client } = options;
  const endsAtMs = clock.monotonicMs() + LIFETIME_MS;
  let heartbeatAtMs = clock.monotonicMs() + HEARTBEAT_MS;
  let allowedAtMs = clock.monotonicMs();
  let index = fromIndex;
  while (true) {
    if (client.aborted) return;
    lease.throwIfAborted();
    const nowMs = clock.monotonicMs();
    if (nowMs >= endsAtMs) return;
    const readyInMs = untilReady(shard, index, clock);
    const eventInMs = Math.min(readyInMs, heartbeatAtMs - nowMs);
    const waitMs = Math.min(Math.max(eventInMs, allowedAtMs - nowMs), endsAtMs - nowMs);
    if (waitMs > 0) {
      await pause(options, waitMs, readyInMs === Number.POSITIVE_INFINITY);
      continue;
    }
    const read = shard.readForConsumer(index, EVENT_BYTES, build);
    yield read;
    if (read.nextIndex === null) return;
    index = read.nextIndex;
    heartbeatAtMs = clock.monotonicMs() + HEARTBEAT_MS;
    // Whole milliseconds: what is left of a fraction may be too short for the clock to move.
    allowedAtMs = nowMs + Math.ceil((read.sizeBytes * 1_000) / shard.consumerBytesPerSecond);
  }
}

/** Time until there is something to push, 0 or less at once; Infinity when nothing is there. */
function untilReady(shard: Shard, index: number, clock: Clock): number {
  const arrivalAtMs = shard.arrivalAtMs(index);
  if (arrivalAtMs !== undefined) return arrivalAtMs + PROPAGATION_MS - clock.wallTimeMs();
  return shard.closing === undefined ? Number.POSITIVE_INFINITY : 0;
}

/** Resolves after `delayMs`, when either side ends, or at the shard's news if those matter. */
function pause<T>(
  { shard, clock, lease, client }: ShardSubscriptionOptions<T>,
  delayMs: number,
  awaitsNews: boolean,
): Promise<void> {
  return new Promise((resolve) => {
    const wake = (): void => {
      cancelTimer();
      forgetNews?.();
      lease.removeEventListener('abort', wake);
      client.removeEventListener('abort', wake);
      resolve();
    };
    const cancelTimer = clock.after(delayMs, wake);
    const forgetNews = awaitsNews ? shard.onNews(wake) : undefined;
    lease.addEventListener('abort', wake);
    client.addEventListener('abort', wake);
  });
}
