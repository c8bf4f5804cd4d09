/** Where and when a batch was given up; the S3 key says it. */
export interface DiscardPlace {
  readonly shardId: string;
  /** Wall time, as the document has it. */
  readonly discardedAtMs: number;
}

/** Where a stream mapping tells about batches it gave up on. */
export interface FailureDestination {
  readonly arn: string;
  /** Whether the document has the event as its `payload`, which only S3 gets. @default false */
  readonly takesPayload?: boolean;
  /** Sends one JSON document. */
  readonly send: (body: string, place: DiscardPlace) => void;
}
