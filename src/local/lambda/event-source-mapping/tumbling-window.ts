import type { StreamRecord } from '../../kinesis/stream-source.ts';
import { type InvocationEvent, textEvent } from '../invocation-event.ts';
import { eventText } from './batch-buffer.ts';
import { type InvocationFormat, recordsOnlyFormat } from './invocation-format.ts';
import type { PartialBatchResponse } from './partial-batch-response.ts';
import type { EncodedStreamRecord } from './stream-record-text.ts';
import { parseWindowState } from './window-state.ts';

/** The most state, as JSON text, that is handed on: 1 MB. */
const STATE_LIMIT_BYTES = 1_048_576;

/** Room in an event for the state and a window's other keys. */
export const WINDOW_RESERVED_BYTES = STATE_LIMIT_BYTES + 1024;

/** Where a window is, and of which shard. */
export interface TumblingWindowOptions {
  /** When any of its records arrived, wall time. */
  readonly arrivalAtMs: number;
  /** Whole seconds. */
  readonly lengthMs: number;
  readonly shardId: string;
  readonly streamArn: string;
  readonly reportBatchItemFailures: boolean;
}

/**
 * How an invocation without records ends a window: for good, or because the state has become
 * too large, after which the window goes on with a fresh one.
 */
export type WindowEnding = 'final' | 'early';

/**
 * One tumbling window of a lane: writes the events of its batches and takes the state out of
 * the answers, to hand it on. An answer without state is a failed invocation. State is kept
 * only if at least the first record succeeded: what failed must not have left its mark.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-windows.html
 */
export class TumblingWindow implements InvocationFormat {
  /** Wall time at which the next window begins; a multiple of the length. */
  readonly endAtMs: number;
  readonly #records: InvocationFormat;
  readonly #bounds: string;
  readonly #source: string;
  #state = '{}';
  #firstFinished: StreamRecord | undefined;
  #lastFinished: StreamRecord | undefined;

  constructor(options: TumblingWindowOptions) {
    const { arrivalAtMs, lengthMs, shardId, streamArn } = options;
    const startAtMs = Math.floor(arrivalAtMs / lengthMs) * lengthMs;
    this.endAtMs = startAtMs + lengthMs;
    this.#records = recordsOnlyFormat(options.reportBatchItemFailures);
    this.#bounds = JSON.stringify({ start: isoSeconds(startAtMs), end: isoSeconds(this.endAtMs) });
    const source = { shardId, eventSourceARN: streamArn };
    this.#source = JSON.stringify(source).slice(1, -1);
  }

  /** The first and the last record that succeeded; undefined while none has. */
  get finished(): { readonly first: StreamRecord; readonly last: StreamRecord } | undefined {
    const [first, last] = [this.#firstFinished, this.#lastFinished];
    return first === undefined || last === undefined ? undefined : { first, last };
  }

  /** True when the state must not be handed on to another batch. */
  get isStateTooLarge(): boolean {
    return Buffer.byteLength(this.#state) > STATE_LIMIT_BYTES;
  }

  event(records: readonly EncodedStreamRecord[]): InvocationEvent {
    return textEvent(this.#text(records, undefined));
  }

  /** The event of an invocation that ends the window: it carries the state and no records. */
  endingText(ending: WindowEnding): string {
    return this.#text([], ending);
  }

  takeAnswer(payload: string, records: readonly EncodedStreamRecord[]): PartialBatchResponse {
    const state = parseWindowState(payload);
    if (state === undefined) return { kind: 'unreadable' };
    const response = this.#records.takeAnswer(payload, records);
    const finishedCount = finishedCountOf(response, records.length);
    if (finishedCount > 0) {
      this.#state = state;
      this.#firstFinished ??= records[0]?.record;
      this.#lastFinished = records[finishedCount - 1]?.record;
    }
    return response;
  }

  /** Begins anew with `{}`. */
  dropState(): void {
    this.#state = '{}';
  }

  #text(records: readonly EncodedStreamRecord[], ending: WindowEnding | undefined): string {
    return (
      `${eventText(records).slice(0, -1)},"window":${this.#bounds},"state":${this.#state},` +
      `${this.#source},"isFinalInvokeForWindow":${ending === 'final'},` +
      `"isWindowTerminatedEarly":${ending === 'early'}}`
    );
  }
}

/** Records at the beginning of the batch that succeeded. */
function finishedCountOf(response: PartialBatchResponse, recordCount: number): number {
  if (response.kind === 'succeeded') return recordCount;
  return response.kind === 'partially-failed' ? Math.min(...response.failedIndexes) : 0;
}

/** As AWS writes the bounds: ISO-8601 without a fraction. */
function isoSeconds(atMs: number): string {
  return `${new Date(atMs).toISOString().slice(0, 19)}Z`;
}
