import type { IncomingHttpHeaders } from 'node:http';
import type { OperationContext } from '../aws-operation.ts';

/** One request with its whole body, whichever version of HTTP brought it. */
export interface WireRequest {
  readonly method: string;
  /** Path and query as sent. */
  readonly url: string;
  /** By lower-case name; HTTP/2 pseudo headers included. */
  readonly headers: IncomingHttpHeaders;
  /** Null when there were more than {@link REQUEST_BYTES_MAX} bytes; they are not kept. */
  readonly body: Buffer | null;
  readonly context: OperationContext;
}

/** What goes back, whichever version of HTTP takes it. */
export interface WireAnswer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Chunks are sent as they come, until the request's signal ends them. */
  readonly body: string | AsyncIterable<Buffer>;
}

/**
 * Answers one request; never throws or rejects. Answers without a promise when it can: most
 * actions are synchronous, and at thousands of requests a second each turn shows.
 */
export type AnswerRequest = (request: WireRequest) => WireAnswer | PromiseLike<WireAnswer>;

/** The largest body taken: 16 MiB, since PutRecords with 10 MiB of records has 13.4 in base64. */
export const REQUEST_BYTES_MAX = 16 * 1_048_576;

/** Whether an answer is still to come. */
export function isPending<T>(value: T | PromiseLike<T>): value is PromiseLike<T> {
  return (
    typeof value === 'object' &&
    value !== null &&
    'then' in value &&
    typeof value.then === 'function'
  );
}
