import type { QueueScaling } from './queue-scaling.ts';

/** Within what, and how fast, the concurrency of a queue mapping moves; all in batches at once. */
export interface ConcurrencyBounds {
  readonly initialCount: number;
  /** What remains however long the queue is empty. */
  readonly idleCount: number;
  /** What remains however many invocations fail. */
  readonly failingCount: number;
  readonly maximumCount: number;
  readonly growthPerMinuteCount: number;
}

/** What one event poller of provisioned mode keeps in flight at most. */
export const CONCURRENCY_PER_POLLER = 10;

const INITIAL_COUNT = 5;

/**
 * The bounds that AWS documents for a way of scaling.
 *
 * How far failures reduce the concurrency is not documented: here to one batch, so that the
 * mapping notices when they end, and never below what is provisioned.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
 */
export function concurrencyBounds(scaling: QueueScaling): ConcurrencyBounds {
  switch (scaling.kind) {
    case 'standard':
      return {
        initialCount: INITIAL_COUNT,
        idleCount: 2,
        failingCount: 1,
        maximumCount: 1250,
        growthPerMinuteCount: 300,
      };
    case 'capped': {
      const initialCount = Math.min(INITIAL_COUNT, scaling.maximumConcurrency);
      return {
        initialCount,
        idleCount: initialCount,
        failingCount: 1,
        maximumCount: scaling.maximumConcurrency,
        growthPerMinuteCount: 300,
      };
    }
    case 'provisioned': {
      const readyCount = scaling.minimumPollerCount * CONCURRENCY_PER_POLLER;
      return {
        initialCount: readyCount,
        idleCount: readyCount,
        failingCount: readyCount,
        maximumCount: scaling.maximumPollerCount * CONCURRENCY_PER_POLLER,
        growthPerMinuteCount: 1000,
      };
    }
  }
}
