/** A batch as the steps of its processing name it. */
interface TracedBatch {
  /** The shard's id, or the queue's ARN. */
  readonly source: string;
  /** Which of the source's concurrent lines of work it is on, from 0; one batch at a time each. */
  readonly laneIndex: number;
  readonly recordCount: number;
  /** Sequence number or message id. */
  readonly firstId: string;
  /** Sequence number or message id. */
  readonly lastId: string;
}

/** Why a stream mapping gave up on records; AWS's names. */
type DiscardCondition = 'RetryAttemptsExhausted' | 'RecordAgeExceeded';

/**
 * Where discarded records are: the on-failure destination has been told, or there is none or it
 * refused; of the latter, `expired` if only the stream's own retention was over.
 */
export type DiscardFate = 'delivered' | 'dropped' | 'expired';

/** What happened to a batch. */
export type BatchStep =
  /**
   * Lambda was asked to run the function; a `throttled` after it says that it never ran.
   * `iteratorAgeMs` is the age of the batch's last record at this moment; null for a queue.
   */
  | { readonly kind: 'invoked'; readonly iteratorAgeMs: number | null }
  | { readonly kind: 'succeeded' }
  | { readonly kind: 'partially-failed'; readonly failedCount: number }
  | { readonly kind: 'failed'; readonly cause: 'function-error' | 'unreadable-response' }
  | { readonly kind: 'throttled' }
  /** Cut in two, each of which is tried on its own. */
  | { readonly kind: 'split'; readonly firstHalfCount: number }
  /** To be tried again as it is, after a wait. */
  | { readonly kind: 'retried'; readonly delayMs: number }
  /** Given up. */
  | {
      readonly kind: 'discarded';
      readonly condition: DiscardCondition;
      readonly fate: DiscardFate;
    }
  /** Never run, and left to the queue, which delivers the messages again. */
  | { readonly kind: 'released' };

/**
 * Records were read or received, or deleted from their queue: because they were processed, or
 * because they were filtered out.
 */
interface TransferStep {
  readonly kind: 'polled' | 'deleted';
  /** The shard's id, or the queue's ARN. */
  readonly source: string;
  readonly recordCount: number;
}

/** Records that were read and that no filter lets through; a queue's have been deleted. */
interface FilteredStep {
  readonly kind: 'filtered';
  /** The shard's id, or the queue's ARN. */
  readonly source: string;
  readonly recordCount: number;
}

/** A refusal of the stream, the queue or the destination. The mapping carries on. */
interface RefusedStep {
  readonly kind: 'refused';
  readonly source: string;
  readonly attempted:
    | 'list-shards'
    | 'read'
    | 'subscribe'
    | 'receive'
    | 'delete'
    | 'send-to-destination';
  /** The AWS error code, e.g. `ProvisionedThroughputExceededException`. */
  readonly errorCode: string;
}

/** One step of a mapping's work, at a wall time. */
export type MappingTrace = { readonly atMs: number } & (
  | (BatchStep & { readonly batch: TracedBatch })
  | TransferStep
  | FilteredStep
  | RefusedStep
);

/** Is told of every step as it happens; must not throw and should be quick. */
export type OnMappingTrace = (trace: MappingTrace) => void;
