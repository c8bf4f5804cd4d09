import type { Clock } from '../../clock.ts';
import type { AwsError } from '../aws-error.ts';
import { sqsError } from './sqs-error.ts';

/** Calls per second that a FIFO queue takes of one action, or one of its groups of sends. */
const FIFO_CALLS_PER_SECOND = 300;

/** The actions that AWS counts apart; a batch is one call of its action. */
export type ThrottledAction = 'send' | 'receive' | 'delete' | 'change-visibility';

/** What is counted: nothing, calls of the whole queue, or sends of each message group. */
export type ThroughputScope = 'unlimited' | 'queue' | 'message-group';

/**
 * The throughput quota of a queue.
 *
 * A FIFO queue takes 300 calls a second of each action, so 3,000 messages in batches. With
 * high throughput (`perMessageGroupId`) it is 300 sends a second *per group*; the quota of
 * the whole queue is then tens of thousands a second in the large regions and not modelled,
 * and receives and deletes, which name no group, are unlimited.
 *
 * Calls are counted in whole seconds: across a boundary a burst may for a moment reach
 * twice the limit. AWS does not say how it counts.
 *
 * @see
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html
 */
export class FifoThroughput {
  readonly #scope: () => ThroughputScope;
  readonly #clock: Clock;
  #second = Number.NaN;
  #callCounts = new Map<string, number>();

  /** `scope` is asked at every call, since a queue may change its own. */
  constructor(scope: () => ThroughputScope, clock: Clock) {
    this.#scope = scope;
    this.#clock = clock;
  }

  /**
   * Counts one call of an action.
   *
   * @throws {AwsError} RequestThrottled when the queue has had enough of it this second
   */
  countCall(action: ThrottledAction): void {
    if (this.#scope() === 'queue' && !this.#admits(action)) throw throttled();
  }

  /** Counts one call that sends to a group, however many messages; false when it had enough. */
  admitsGroupSend(groupId: string): boolean {
    return this.#scope() !== 'message-group' || this.#admits(groupId);
  }

  #admits(key: string): boolean {
    const second = Math.floor(this.#clock.monotonicMs() / 1000);
    if (second !== this.#second) {
      this.#second = second;
      this.#callCounts = new Map();
    }
    const callCount = this.#callCounts.get(key) ?? 0;
    if (callCount >= FIFO_CALLS_PER_SECOND) return false;
    this.#callCounts.set(key, callCount + 1);
    return true;
  }
}

/** The refusal of a call, or of one entry of a batch, over the limit. */
export function throttled(): AwsError {
  return sqsError('RequestThrottled', 'The request was denied due to request throttling.');
}
