import { TailError } from './errors.ts';

/** Where a tail of a stream begins. */
export type StartPosition =
  | { readonly kind: 'latest' }
  | { readonly kind: 'trim-horizon' }
  | { readonly kind: 'at-timestamp'; readonly atMs: number }
  | {
      readonly kind: 'at-sequence-number' | 'after-sequence-number';
      /** The shard to begin with; other shards are read only if they come of it. */
      readonly shardId: string;
      readonly sequenceNumber: string;
    };

/** The forms of `--from`, as help and errors show them. */
export const START_POSITION_FORMS =
  'latest, trim-horizon, at-timestamp=TIME, at-sequence=SHARD:NUMBER or ' +
  'after-sequence=SHARD:NUMBER';

/** A date, a time of day and a zone; without a zone it would mean another instant elsewhere. */
const ISO_INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/;
/** Up to the year 5138, so that milliseconds are not taken for seconds. */
const UNIX_SECONDS = /^\d{1,11}(\.\d{1,3})?$/;

/**
 * Reads `--from`. TIME is ISO 8601 with a zone, or Unix seconds.
 *
 * @throws {TailError} POSITION_INVALID
 */
export function parseStartPosition(text: string): StartPosition {
  if (text === 'latest' || text === 'trim-horizon') return { kind: text };
  const [, form, value = ''] = /^([a-z-]+)=(.*)$/.exec(text) ?? [];
  if (form === 'at-timestamp') return { kind: 'at-timestamp', atMs: parseInstantMs(value) };
  if (form === 'at-sequence') return { kind: 'at-sequence-number', ...parsePlace(value) };
  if (form === 'after-sequence') return { kind: 'after-sequence-number', ...parsePlace(value) };
  throw new TailError('POSITION_INVALID', `--from: expected ${START_POSITION_FORMS}`);
}

function parseInstantMs(text: string): number {
  if (UNIX_SECONDS.test(text)) return Math.round(Number(text) * 1000);
  const atMs = ISO_INSTANT.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(atMs)) return atMs;
  const message = '--from: at-timestamp takes a time such as 2026-01-31T12:00:00Z, or Unix seconds';
  throw new TailError('POSITION_INVALID', message);
}

function parsePlace(text: string): { readonly shardId: string; readonly sequenceNumber: string } {
  const [, shardId, sequenceNumber] = /^([a-zA-Z0-9_.-]{1,128}):(\d{1,128})$/.exec(text) ?? [];
  if (shardId !== undefined && sequenceNumber !== undefined) return { shardId, sequenceNumber };
  const message =
    '--from: a sequence number is given with its shard, e.g. at-sequence=shardId-000000000000:4957';
  throw new TailError('POSITION_INVALID', message);
}
