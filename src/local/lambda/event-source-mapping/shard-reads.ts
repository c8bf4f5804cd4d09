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
  /** Given each read; nothing of it is kept here. */
  readonly take: (result: StreamReadResult) => void;
}

/** Where a poll left off. */
interface PollStep extends Pick<StreamReadResult, 'nextCursor'> {
  readonly caughtUp: boolean;
}

/**
 * Reads a shard from a place on: polled, or pushed where the mapping is of a registered consumer.
 * True at the end of the shard; false when the mapping stops first.
 */
export function readShard(start: StreamCursor, context: ShardReadingContext): Promise<boolean> {
  return context.stream.consumer === undefined
    ? pollShard(start, context)
    : subscribeToShard(start, context);
}

/**
 * Begins at a random moment of the first second, so that shards are not polled in step; then once
 * per second, and without a pause as long as there is more.
 */
async function pollShard(start: StreamCursor, context: ShardReadingContext): Promise<boolean> {
  const { clock, prng, stopping } = context;
  await sleep(clock, prng.nextFloat() * POLL_INTERVAL_MS, stopping);
  let cursor: StreamCursor | null = start;
  while (cursor !== null) {
    await context.untilRoom();
    const step: PollStep | undefined = await pollOnce(cursor, context);
    if (step === undefined) return false;
    cursor = step.nextCursor;
    if (cursor !== null && step.caughtUp) await sleep(clock, POLL_INTERVAL_MS, stopping);
  }
  return true;
}

/** A step of its own, because a function that sleeps keeps all it has seen in memory. */
async function pollOnce(
  cursor: StreamCursor,
  context: ShardReadingContext,
): Promise<PollStep | undefined> {
  const action = (): StreamReadResult => context.stream.read(cursor, READ_LIMIT_COUNT);
  const onRefused = refusalsOf(cursor, 'read', context);
  const result = await untilAccepted({ ...context, action, onRefused });
  if (result === undefined) return undefined;
  context.take(result);
  const { records, nextCursor, behindLatestMs } = result;
  return { nextCursor, caughtUp: records.length === 0 || behindLatestMs === 0 };
}

/** Subscribes again and again, each time behind the last record, as a subscription is soon over. */
async function subscribeToShard(
  start: StreamCursor,
  context: ShardReadingContext,
): Promise<boolean> {
  const { stream, stopping } = context;
  const onRefused = refusalsOf(start, 'subscribe', context);
  let cursor: StreamCursor | null = start;
  while (cursor !== null) {
    const from: StreamCursor = cursor;
    const action = (): AsyncIterable<StreamReadResult> | undefined =>
      stream.consumer?.subscribe(from, stopping);
    const results = await untilAccepted({ ...context, action, onRefused });
    if (results === undefined) return false;
    try {
      await context.untilRoom();
      for await (const result of results) {
        cursor = result.nextCursor;
        context.take(result);
        await context.untilRoom();
      }
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      onRefused(error.code);
    }
  }
  return true;
}

function refusalsOf(
  { shardId }: StreamCursor,
  attempted: Extract<MappingTrace, { kind: 'refused' }>['attempted'],
  { clock, onTrace }: ShardReadingContext,
): (errorCode: string) => void {
  return (errorCode) =>
    onTrace({ kind: 'refused', atMs: clock.wallTimeMs(), source: shardId, attempted, errorCode });
}
