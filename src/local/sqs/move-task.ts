import type { CancelTimer, Clock } from '../../clock.ts';
import type { Queue } from './queue.ts';

/** How a move task stands. It is active while `RUNNING` or `CANCELLING`. */
export type MoveTaskStatus = 'RUNNING' | 'COMPLETED' | 'CANCELLING' | 'CANCELLED' | 'FAILED';

/** Messages per second of a task that does not say, where AWS goes by the backlog. Our choice. */
const DEFAULT_PER_SECOND = 500;

/** What a {@link MoveTask} is made of. */
export interface MoveTaskOptions {
  readonly id: string;
  /** The dead-letter queue. */
  readonly source: Queue;
  /** Undefined sends each message back to the queue that gave up on it. */
  readonly destinationArn: string | undefined;
  /** 1 to 500. @default 500 */
  readonly maxPerSecond: number | undefined;
  readonly findQueue: (arn: string) => Queue | undefined;
  readonly clock: Clock;
}

/**
 * Moves the messages that were in a dead-letter queue when it started, evenly in time.
 *
 * It ends when as many have moved, or when none is visible: messages that a consumer holds
 * are left behind, and those that fail again while it runs do not keep it going.
 *
 * @see https://docs.aws.amazon.com/goto/WebAPI/sqs-2012-11-05/StartMessageMoveTask
 */
export class MoveTask {
  readonly id: string;
  readonly destinationArn: string | undefined;
  readonly maxPerSecond: number | undefined;
  /** Wall time. */
  readonly startedAtMs: number;
  /** Visible messages when it started. */
  readonly toMoveCount: number;
  readonly #options: MoveTaskOptions;
  #status: MoveTaskStatus = 'RUNNING';
  #movedCount = 0;
  #failureReason: string | undefined;
  #cancelTimer: CancelTimer;

  constructor(options: MoveTaskOptions) {
    this.id = options.id;
    this.destinationArn = options.destinationArn;
    this.maxPerSecond = options.maxPerSecond;
    this.#options = options;
    this.startedAtMs = Math.floor(options.clock.wallTimeMs());
    this.toMoveCount = options.source.counts().visible;
    this.#cancelTimer = options.clock.after(0, () => this.#step());
  }

  get status(): MoveTaskStatus {
    return this.#status;
  }

  get isActive(): boolean {
    return this.#status === 'RUNNING' || this.#status === 'CANCELLING';
  }

  get movedCount(): number {
    return this.#movedCount;
  }

  /** As AWS words it; undefined unless FAILED. */
  get failureReason(): string | undefined {
    return this.#failureReason;
  }

  /** Moves no more; CANCELLED once the next message would have been due. */
  cancel(): void {
    this.#status = 'CANCELLING';
  }

  /** Gives up the timer, because the queue or the service goes. */
  stop(): void {
    this.#cancelTimer();
  }

  #step(): void {
    this.#status = this.#moveOne();
    if (this.#status !== 'RUNNING') return;
    const intervalMs = 1000 / (this.maxPerSecond ?? DEFAULT_PER_SECOND);
    this.#cancelTimer = this.#options.clock.after(intervalMs, () => this.#step());
  }

  #moveOne(): MoveTaskStatus {
    if (this.#status === 'CANCELLING') return 'CANCELLED';
    if (this.#movedCount === this.toMoveCount) return 'COMPLETED';
    const outcome = this.#options.source.moveNext(({ deadLetterSourceArn }) => {
      const arn = this.destinationArn ?? deadLetterSourceArn;
      const target = arn === undefined ? undefined : this.#options.findQueue(arn);
      if (target === undefined) this.#failureReason = whyNowhere(arn);
      return target;
    });
    if (outcome === 'no-target') return 'FAILED';
    if (outcome === 'none-left') return 'COMPLETED';
    this.#movedCount += 1;
    return this.#movedCount === this.toMoveCount ? 'COMPLETED' : 'RUNNING';
  }
}

/**
 * @see
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/troubleshooting-dlq-redrive.html
 */
function whyNowhere(arn: string | undefined): string {
  return arn === undefined
    ? 'CouldNotDetermineMessageSource'
    : 'AWS.SimpleQueueService.NonExistentQueue';
}
