import {
  ATTEMPT_OUTCOMES,
  type AttemptLine,
  DELIVERY_OUTCOMES,
  type DeliveryLine,
} from '../observation/observation-line.ts';
import { type FailedBatch, isInBatch } from './failed-batch.ts';
import { type LatencySoFar, LiveLatency } from './live-latency.ts';
import { RecentMap } from './recent-map.ts';

/** Live counts of one arm. */
export interface ArmProgress {
  /** Records tried at least once. */
  readonly attempted: number;
  /** Tries by outcome; a record that was retried counts in several. */
  readonly ok: number;
  readonly failed: number;
  readonly unknown: number;
  /** Accepted records that were processed. */
  readonly processed: number;
  /** Accepted records that were given up to a dead-letter or on-failure queue. */
  readonly deadLettered: number;
  /** Accepted records that are neither. */
  readonly outstanding: number;
  /** Outstanding records that no consumer has been given yet. */
  readonly backlog: number;
  readonly invocations: number;
  /** Intended send → processed, of deliveries read so far; null before the first. */
  readonly latency: LatencySoFar | null;
}

/**
 * How much of a dead letter is of this run. Of a batch it is `part` while fewer outstanding
 * records than the batch had are found: others were processed, are foreign, or their attempt
 * line is still to come.
 */
export type GivenUp = 'none' | 'part' | 'whole';

/** How many deliveries may wait for the attempt line that explains them. */
const EARLY_DELIVERIES_MAX = 100_000;

/**
 * Follows which accepted records of an arm are still unresolved. Attempts add, processed
 * deliveries and dead letters resolve, and either may come first.
 *
 * Memory grows with what is outstanding. A delivery that no attempt has explained is forgotten
 * after 100,000 others: the arm then never counts as drained, and the exact accounting after
 * the run does not depend on it.
 */
export class ArmLedger {
  readonly #run: string;
  /** Shard by broker id; queues have none. */
  readonly #outstanding = new Map<string, string>();
  readonly #tried = new Set<string>();
  readonly #early = new RecentMap<'processed' | 'tried' | 'given-up'>(EARLY_DELIVERIES_MAX);
  readonly #tries = { ok: 0, fail: 0, unknown: 0 };
  readonly #latency = new LiveLatency();
  #attempted = 0;
  #processed = 0;
  #deadLettered = 0;
  #invocations = 0;

  constructor(run: string) {
    this.#run = run;
  }

  /** Takes in a producer call. */
  addAttempts({ records, shardIds }: AttemptLine): void {
    for (const [index, code] of records.outcome.entries()) {
      this.#tries[ATTEMPT_OUTCOMES[code] ?? 'unknown']++;
      if (records.tryNumber[index] === 1) this.#attempted++;
      const brokerId = records.brokerId[index];
      if (typeof brokerId === 'string') {
        this.#accept(brokerId, shardIds[records.shardId[index] ?? -1] ?? '');
      }
    }
  }

  /** Takes in a consumer invocation, or a part of one. */
  addDeliveries({ records, runs }: DeliveryLine): void {
    for (const [index, brokerId] of records.brokerId.entries()) {
      const processed = DELIVERY_OUTCOMES[records.outcome[index] ?? -1] === 'processed';
      const isOwn = runs[records.run[index] ?? -1] === this.#run;
      if (isOwn && processed) {
        this.#latency.add((records.endedAtMs[index] ?? NaN) - (records.intendedAtMs[index] ?? NaN));
      }
      if (this.#outstanding.has(brokerId)) {
        if (processed) this.#resolve(brokerId, 'processed');
        else this.#tried.add(brokerId);
      } else if (isOwn) {
        const known = this.#early.get(brokerId);
        if (known !== 'given-up') {
          this.#early.set(brokerId, processed ? 'processed' : (known ?? 'tried'));
        }
      }
    }
  }

  /** Counts an invocation that Lambda reported. */
  addInvocation(): void {
    this.#invocations++;
  }

  /** Resolves the record that a dead-letter queue holds. */
  giveUpMessage(brokerId: string): GivenUp {
    if (this.#outstanding.has(brokerId)) {
      this.#resolve(brokerId, 'given-up');
      return 'whole';
    }
    if (!this.#early.has(brokerId)) return 'none';
    this.#early.set(brokerId, 'given-up');
    return 'whole';
  }

  /** Resolves the outstanding records in the range that a stream mapping gave up on. */
  giveUpBatch(batch: FailedBatch): GivenUp {
    const { startSequenceNumber: start, endSequenceNumber: end } = batch;
    if (start === end) return this.giveUpMessage(start);
    let resolvedCount = 0;
    for (const [brokerId, shardId] of this.#outstanding) {
      if (shardId !== batch.shardId || !isInBatch(batch, brokerId)) continue;
      this.#resolve(brokerId, 'given-up');
      resolvedCount++;
    }
    if (resolvedCount >= batch.batchSize) return 'whole';
    return resolvedCount > 0 || this.#early.has(start) || this.#early.has(end) ? 'part' : 'none';
  }

  /** Accepted records that are neither processed nor given up. */
  get outstandingCount(): number {
    return this.#outstanding.size;
  }

  get progress(): ArmProgress {
    const { ok, fail, unknown } = this.#tries;
    return {
      attempted: this.#attempted,
      ok,
      failed: fail,
      unknown,
      processed: this.#processed,
      deadLettered: this.#deadLettered,
      outstanding: this.#outstanding.size,
      backlog: this.#outstanding.size - this.#tried.size,
      invocations: this.#invocations,
      latency: this.#latency.soFar,
    };
  }

  #accept(brokerId: string, shardId: string): void {
    const early = this.#early.get(brokerId);
    this.#early.delete(brokerId);
    this.#outstanding.set(brokerId, shardId);
    if (early === 'tried') this.#tried.add(brokerId);
    else if (early !== undefined) this.#resolve(brokerId, early);
  }

  #resolve(brokerId: string, as: 'processed' | 'given-up'): void {
    this.#outstanding.delete(brokerId);
    this.#tried.delete(brokerId);
    if (as === 'processed') this.#processed++;
    else this.#deadLettered++;
  }
}
