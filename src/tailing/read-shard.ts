import { sleep } from '../clock.ts';
import { askPatiently } from './ask-patiently.ts';
import type { Refusal, ShardPosition, StreamReader, StreamRecord } from './stream-reader.ts';
import type { TailSurroundings } from './tail-surroundings.ts';

/** What {@link readShard} reads, and for whom. */
export interface ReadShardOptions extends TailSurroundings {
  readonly reader: StreamReader;
  readonly shardId: string;
  readonly from: ShardPosition;
  readonly onRecord: (record: StreamRecord) => void;
}

/** How reading a shard ended. */
export type ShardEnd =
  | { readonly kind: 'drained'; readonly childIds: readonly string[] }
  | { readonly kind: 'gone' }
  | { readonly kind: 'stopped' };

/** A shard is asked for news once a second, as Lambda does. */
const IDLE_INTERVAL_MS = 1000;
/** A shard answers 5 reads a second to all its readers together: one is left to the others. */
const BEHIND_INTERVAL_MS = 250;

/**
 * Gives every record of a shard from a position on, once and in order, until the shard ends or
 * the tail does.
 *
 * An iterator that has expired is renewed after the last record that was given. Before the first
 * record, `latest` is renewed from the instant at which it was asked for, or what came
 * since would be missed.
 *
 * @throws {TailError} UNAVAILABLE, POSITION_INVALID
 */
export async function readShard(options: ReadShardOptions): Promise<ShardEnd> {
  const { reader, shardId, clock, signal, onRecord } = options;
  let position = options.from;
  let iterator: string | null = null;
  const ask = warnOfThrottling(options);
  while (true) {
    if (iterator === null) {
      const askedAtMs = clock.wallTimeMs();
      const from = position;
      const opened = await askPatiently(
        ask(() => reader.open(shardId, from)),
        options,
      );
      if (opened === null) return { kind: 'stopped' };
      if (opened.kind === 'gone') return opened;
      if (position.kind === 'latest') position = { kind: 'at-timestamp', atMs: askedAtMs };
      iterator = opened.iterator;
    }
    const from: string = iterator;
    const page = await askPatiently(
      ask(() => reader.read(shardId, from)),
      options,
    );
    if (page === null) return { kind: 'stopped' };
    if (page.kind === 'gone') return page;
    if (page.kind === 'expired') {
      iterator = null;
      continue;
    }
    for (const record of page.records) {
      if (signal.aborted) return { kind: 'stopped' };
      position = { kind: 'after-sequence-number', sequenceNumber: record.sequenceNumber };
      onRecord(record);
    }
    if (page.nextIterator === null) return { kind: 'drained', childIds: page.childIds };
    iterator = page.nextIterator;
    await sleep(clock, page.behindLatestMs > 0 ? BEHIND_INTERVAL_MS : IDLE_INTERVAL_MS, signal);
  }
}

/** Says once per shard that others read it too. */
function warnOfThrottling({ shardId, warn }: ReadShardOptions) {
  let warned = false;
  return <Answer extends { readonly kind: string }>(call: () => Promise<Answer | Refusal>) =>
    async (): Promise<Answer | Refusal> => {
      const answer = await call();
      if (answer.kind === 'throttled' && !warned) {
        warned = true;
        warn(`${shardId} is throttled: others read it too, and 5 reads a second are for all`);
      }
      return answer;
    };
}
