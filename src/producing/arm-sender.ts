import type { CancelTimer, Clock } from '../clock.ts';
import { invariant } from '../invariant.ts';
import type { AttemptedRecord } from '../observation/attempt-observation.ts';
import type { Prng } from '../prng.ts';
import { KeyLanes } from './key-lanes.ts';
import type { OfferedRecord } from './offered-record.ts';
import { retryDelayMs } from './retry-delay.ts';
import { type ScheduleLag, ScheduleLagRecorder } from './schedule-lag.ts';
import { attemptedRecord, SendJob } from './send-job.ts';
import { TIMER_RESOLUTION_MS } from './timer-resolution.ts';
import type { PublishOutcome, TransportPort } from './transport-port.ts';

/** How an arm sends. */
export interface SendingLimits {
  /** Calls that may be unanswered at a time. */
  readonly callsInFlightMax: number;
  /** Tries of one record, the first included. */
  readonly triesMax: number;
}

/** A call that was answered, or failed. */
export interface FinishedCall {
  readonly sentAtMs: number;
  readonly acknowledgedAtMs: number;
  readonly records: readonly AttemptedRecord[];
}

/** How many records met which end, each counted once. */
export interface SendTally {
  ok: number;
  /** Certainly not there: refused for good, or refused until the tries were spent. */
  failed: number;
  /** Perhaps there: no try was acknowledged and at least one went unanswered. */
  unknown: number;
  /** Never tried. */
  unsent: number;
  /** Tries beyond the first. */
  retried: number;
  calls: number;
}

/** What an {@link ArmSender} is made of. */
export interface ArmSenderOptions {
  readonly clock: Clock;
  /** Spreads retries. */
  readonly prng: Prng;
  readonly transport: TransportPort;
  readonly limits: SendingLimits;
  /** Told of every call as soon as its end is known. */
  readonly onCall: (call: FinishedCall) => void;
}

/**
 * Sends records to one transport: in lanes per partition key, several calls at a time, each as
 * full as it can be made without keeping a record longer than the linger time.
 *
 * A call never holds two records of one key, and a key's next record waits until the one before
 * it is accepted or given up. That bounds a single key to one record per round trip, which is the
 * price of an order that no partial failure can break.
 */
export class ArmSender {
  readonly #options: ArmSenderOptions;
  readonly #lanes = new KeyLanes<SendJob>();
  readonly #lag = new ScheduleLagRecorder();
  readonly #backoffs = new Map<SendJob, CancelTimer>();
  readonly #drained = Promise.withResolvers<void>();
  readonly #tally: SendTally = { ok: 0, failed: 0, unknown: 0, unsent: 0, retried: 0, calls: 0 };
  #callsInFlight = 0;
  /** When the longest waiting of the ready records has lingered enough, on the monotonic clock. */
  #flushDueMs = Number.POSITIVE_INFINITY;
  #cancelLinger: CancelTimer | null = null;
  #accepting = true;
  #stopped = false;

  constructor(options: ArmSenderOptions) {
    this.#options = options;
    // Whoever finishes the sender learns of a failure; until then it must not end the process.
    this.#drained.promise.catch(() => undefined);
  }

  /** Final once {@link finish} has resolved. */
  get tally(): Readonly<SendTally> {
    return this.#tally;
  }

  /** Records accepted for sending whose end is not known yet. */
  get unresolvedCount(): number {
    return this.#lanes.unresolvedCount;
  }

  summarizeLag(): ScheduleLag {
    return this.#lag.summarize();
  }

  /** Takes records that are due, in the order of their keys' sequences. */
  offer(records: readonly OfferedRecord[]): void {
    invariant(this.#accepting, 'records are offered before the sender is finished');
    if (this.#stopped) {
      this.#tally.unsent += records.length;
      return;
    }
    for (const record of records) {
      if (this.#lanes.add(new SendJob(record))) this.#flushBy(record.dueMs);
    }
    this.#pump();
  }

  /** Resolves when every record offered has met its end; nothing can be offered any more. */
  finish(): Promise<void> {
    this.#accepting = false;
    this.#settleIfDrained();
    return this.#drained.promise;
  }

  /** Gives up what waits: calls in flight are still answered and logged, nothing new leaves. */
  stop(): void {
    this.#stopped = true;
    this.#cancelLinger?.();
    for (const [job, cancel] of this.#backoffs) {
      cancel();
      this.#countGivenUp(job);
      this.#lanes.resolve(job);
    }
    this.#backoffs.clear();
    for (const job of this.#lanes.drainWaiting()) this.#countGivenUp(job);
    this.#settleIfDrained();
  }

  #flushBy(dueMs: number): void {
    this.#flushDueMs = Math.min(this.#flushDueMs, dueMs + this.#options.transport.lingerMs);
  }

  /** Makes every call that can be made now, and sets a timer for the one that should linger. */
  #pump(): void {
    const { clock, transport, limits } = this.#options;
    this.#cancelLinger?.();
    this.#cancelLinger = null;
    while (this.#lanes.readyCount > 0 && this.#callsInFlight < limits.callsInFlightMax) {
      const lingerMs = this.#flushDueMs - clock.monotonicMs();
      if (this.#lanes.readyCount < transport.recordsPerCallMax && lingerMs >= TIMER_RESOLUTION_MS) {
        this.#cancelLinger = clock.after(lingerMs, () => this.#pump());
        return;
      }
      this.#call().catch((reason: unknown) => this.#fail(reason));
    }
  }

  async #call(): Promise<void> {
    const { clock, transport, onCall } = this.#options;
    const sentAtMs = clock.wallTimeMs();
    const jobs = this.#takeCall(sentAtMs);
    this.#callsInFlight++;
    this.#tally.calls++;
    const outcomes = await transport.publish(jobs);
    this.#callsInFlight--;
    const attempted = jobs.map((job, index) => {
      const outcome = outcomes[index];
      invariant(outcome !== undefined, 'a transport answers for every record');
      this.#settle(job, outcome);
      return attemptedRecord(job, outcome);
    });
    onCall({ sentAtMs, acknowledgedAtMs: clock.wallTimeMs(), records: attempted });
    this.#pump();
    this.#settleIfDrained();
  }

  #takeCall(sentAtMs: number): readonly SendJob[] {
    const { clock, transport } = this.#options;
    const nowMs = clock.monotonicMs();
    const jobs: SendJob[] = [];
    let callBytes = 0;
    while (jobs.length < transport.recordsPerCallMax) {
      const job = this.#lanes.peek();
      if (!job) break;
      job.encode(sentAtMs);
      callBytes += job.sizeBytes;
      // A record too large for any call still gets its own, so that the broker says so.
      if (jobs.length > 0 && callBytes > transport.bytesPerCallMax) break;
      this.#lanes.take();
      this.#countTry(job, nowMs);
      jobs.push(job);
    }
    this.#flushDueMs = Number.POSITIVE_INFINITY;
    const next = this.#lanes.peek();
    if (next) this.#flushBy(next.offered.dueMs);
    return jobs;
  }

  #countTry(job: SendJob, nowMs: number): void {
    job.tryCount++;
    if (job.tryCount > 1) this.#tally.retried++;
    else if (job.offered.measured) this.#lag.record(nowMs - job.offered.dueMs);
  }

  #settle(job: SendJob, outcome: PublishOutcome): void {
    if (outcome.kind === 'ok') {
      this.#tally.ok++;
      this.#openLane(job);
      return;
    }
    if (outcome.kind === 'unknown') job.mayBeThere = true;
    const retryable = outcome.kind === 'unknown' || outcome.retryable;
    if (retryable && !this.#stopped && job.tryCount < this.#options.limits.triesMax) {
      this.#retryLater(job);
    } else {
      this.#countGivenUp(job);
      this.#openLane(job);
    }
  }

  #retryLater(job: SendJob): void {
    const { clock, prng } = this.#options;
    const retry = (): void => {
      this.#backoffs.delete(job);
      this.#lanes.giveBack(job);
      // Records that failed together linger for each other again, or each would be a call.
      this.#flushBy(clock.monotonicMs());
      this.#pump();
    };
    this.#backoffs.set(job, clock.after(retryDelayMs(job.tryCount, prng), retry));
  }

  #openLane(job: SendJob): void {
    const next = this.#lanes.resolve(job);
    if (next) this.#flushBy(next.offered.dueMs);
  }

  #countGivenUp({ tryCount, mayBeThere }: SendJob): void {
    if (tryCount === 0) this.#tally.unsent++;
    else if (mayBeThere) this.#tally.unknown++;
    else this.#tally.failed++;
  }

  #settleIfDrained(): void {
    if (!this.#accepting && this.#lanes.unresolvedCount === 0) this.#drained.resolve();
  }

  #fail(reason: unknown): void {
    this.#drained.reject(reason);
    this.stop();
  }
}
