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

/** Names for what a mapping writes to S3. */
export interface DestinationNames {
  readonly mappingUuid: string;
  readonly uuid: () => string;
}

/**
 * Finds a destination when a mapping is made, and connects it when the mapping starts.
 *
 * @throws {AwsError} when there is no such destination
 */
export type FindFailureDestination = (
  arn: string,
) => (names: DestinationNames) => FailureDestination;
