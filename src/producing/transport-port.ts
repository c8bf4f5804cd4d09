/** A record ready to leave. */
export interface OutgoingRecord {
  /** The wire text; UTF-8 on the wire. */
  readonly text: string;
  /** Text and partition key are ASCII: their lengths are their sizes in bytes. */
  readonly isAscii: boolean;
  /** Decides the shard, or is the message group. */
  readonly partitionKey: string;
  /** The same for every try of a record; SQS FIFO forgets repeats within 5 minutes. */
  readonly deduplicationId: string;
}

/**
 * What became of one record of a call.
 *
 * - `ok`: the broker has it, under `brokerId` (sequence number or message id); a FIFO queue also
 *   says where in its order, `brokerSequence`.
 * - `fail`: the broker certainly does not have it.
 * - `unknown`: it may have it or not; trying again may make a second copy.
 */
export type PublishOutcome =
  | {
      readonly kind: 'ok';
      readonly brokerId: string;
      readonly brokerSequence?: string | undefined;
      readonly shardId?: string;
    }
  | { readonly kind: 'fail'; readonly errorCode: string; readonly retryable: boolean }
  | { readonly kind: 'unknown'; readonly errorCode: string };

/** One stream or queue to publish to. */
export interface TransportPort {
  /** 500 for PutRecords, 10 for SendMessageBatch. */
  readonly recordsPerCallMax: number;
  /** Texts and partition keys of a call together. */
  readonly bytesPerCallMax: number;
  /** How long after its intended instant a record may wait for others to fill its call. */
  readonly lingerMs: number;
  /**
   * Makes one call, once, and answers with one outcome per record in the order of the records.
   * Never rejects for what the network or the broker does, and always settles within 4 s.
   */
  readonly publish: (records: readonly OutgoingRecord[]) => Promise<readonly PublishOutcome[]>;
}

/** Every record of a call met the same end; for failures of the call as a whole. */
export function sameOutcome(count: number, outcome: PublishOutcome): readonly PublishOutcome[] {
  return Array<PublishOutcome>(count).fill(outcome);
}
