import { sleep } from '../../../clock.ts';
import { AwsError } from '../../aws-error.ts';
import type { StreamCursor, StreamReadResult } from '../../kinesis/stream-source.ts';
import type { MappingTrace } from './mapping-trace.ts';
import type { StreamMappingContext } from './stream-mapping-context.ts';
import { untilAccepted } from './until-accepted.ts';

/** Pause between two reads of a shard that has nothing more to give. */
const POLL_INTERVAL_MS = 1000;

/** The most that one GetRecords call gives. */
export const READ_LIMIT_COUNT = 10_000;

/** What reading a shard needs; `prng` is the shard's own. */
export interface ShardReadingContext extends StreamMappingContext {
  /** Resolves when more may be read ahead, or when the mapping stops. */
  readonly untilRoom: () => Promise<void>;
}

/**
 * What a shard gives from a place on, until its end or until the mapping stops: polled, or pushed
 * where the mapping is of a registered consumer.
 */
export function readShard(
  start: StreamCursor,
  context: ShardReadingContext,
): AsyncIterable<StreamReadResult> {
  return context.stream.consumer === undefined
    ? pollShard(start, context)
    : subscribeToShard(start, context);
}

/**
 * Begins at a random moment of the first second, so that shards are not polled in step; then once
 * per second, and without a pause as long as there is more.
 */
async function* pollShard(
  start: StreamCursor,
  context: ShardReadingContext,
): AsyncGenerator<StreamReadResult, void, undefined> {
  const { stream, clock, prng, stopping } = context;
  await sleep(clock, prng.nextFloat() * POLL_INTERVAL_MS, stopping);
  let cursor: StreamCursor | null = start;
  while (cursor !== null) {
    await context.untilRoom();
    const from: StreamCursor = cursor;
    const action = (): StreamReadResult => stream.read(from, READ_LIMIT_COUNT);
    const onRefused = refusalsOf(start, 'read', context);
    const result: StreamReadResult | undefined = await untilAccepted({
      ...context,
      action,
      onRefused,
    });
    if (result === undefined) return;
    yield result;
    cursor = result.nextCursor;
    const caughtUp = result.records.length === 0 || result.behindLatestMs === 0;
    if (cursor !== null && caughtUp) await sleep(clock, POLL_INTERVAL_MS, stopping);
  }
}

/** Subscribes again and again, each time behind the last record, as a subscription is soon over. */
async function* subscribeToShard(
  start: StreamCursor,
  context: ShardReadingContext,
): AsyncGenerator<StreamReadResult, void, undefined> {
  const { stream, stopping } = context;
  const onRefused = refusalsOf(start, 'subscribe', context);
  let cursor: StreamCursor | null = start;
  while (cursor !== null) {
    const from: StreamCursor = cursor;
    const action = (): AsyncIterable<StreamReadResult> | undefined =>
      stream.consumer?.subscribe(from, stopping);
    const results = await untilAccepted({ ...context, action, onRefused });
    if (results === undefined) return;
    try {
      await context.untilRoom();
      for await (const result of results) {
        cursor = result.nextCursor;
        yield result;
        await context.untilRoom();
      }
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      onRefused(error.code);
    }
  }
}

function refusalsOf(
  { shardId }: StreamCursor,
  attempted: Extract<MappingTrace, { kind: 'refused' }>['attempted'],
  { clock, onTrace }: ShardReadingContext,
): (errorCode: string) => void {
  return (errorCode) =>
    onTrace({ kind: 'refused', atMs: clock.wallTimeMs(), source: shardId, attempted, errorCode });
}
