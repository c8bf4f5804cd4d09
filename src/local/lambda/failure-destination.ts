/** Where a stream mapping tells about batches it gave up on. */
export interface FailureDestination {
  readonly arn: string;
  /** Sends one JSON document. */
  readonly send: (body: string) => void;
}
