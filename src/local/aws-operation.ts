/** What an action may know of the request beside its input. */
export interface OperationContext {
  /** `http://HOST:PORT` as the client addressed us; QueueUrls are built on it. */
  readonly endpoint: string;
  /** Aborted when the client goes away or the server stops; ends long polls. */
  readonly signal: AbortSignal;
}

/** One event of an answer that goes on: its type and the object to serialise. */
export interface StreamedEvent {
  readonly type: string;
  readonly payload: unknown;
}

/**
 * The output of an action that answers with events for as long as it lasts. An `AwsError` that
 * ends the events is sent as the last of them. Whoever takes them must abort the request's signal
 * to end them early.
 */
export class EventStream {
  readonly events: AsyncIterable<StreamedEvent>;

  constructor(events: AsyncIterable<StreamedEvent>) {
    this.events = events;
  }
}

/**
 * One action of an AWS JSON service. Takes the parsed body as it came and answers with
 * the object to serialise (undefined for an empty answer, an {@link EventStream} for events).
 *
 * @throws {AwsError} what AWS would answer
 */
export type AwsOperation = (input: unknown, context: OperationContext) => unknown;

/** A service's actions by `X-Amz-Target`, e.g. `Kinesis_20131202.PutRecords`. */
export type AwsOperations = Readonly<Record<string, AwsOperation>>;

/** A request to a REST service (Lambda). */
export interface RestRequest {
  /** Path parameters, percent-decoded. */
  readonly params: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly query: URLSearchParams;
  readonly body: Buffer;
}

/** An answer of a REST service. */
export interface RestAnswer {
  readonly statusCode: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as it is. */
  readonly body?: string;
}

/** One route of a REST service; `path` names parameters as `{FunctionName}`. */
export interface RestRoute {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly handle: (request: RestRequest, context: OperationContext) => Promise<RestAnswer>;
}
