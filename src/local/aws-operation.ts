/** What an action may know of the request beside its input. */
export interface OperationContext {
  /** `http://HOST:PORT` as the client addressed us; QueueUrls are built on it. */
  readonly endpoint: string;
  /** Aborted when the client goes away or the server stops; ends long polls. */
  readonly signal: AbortSignal;
}

/**
 * One action of an AWS JSON service. Takes the parsed body as it came and answers with
 * the object to serialise (undefined for an empty answer).
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
