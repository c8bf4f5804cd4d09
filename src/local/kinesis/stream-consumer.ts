import type { Clock } from '../../clock.ts';
import { AwsError } from '../aws-error.ts';
import {
  type ConsumerIdentity,
  consumerNotActive,
  consumerNotFound,
  subscriptionExists,
} from './consumer-errors.ts';
import type { StreamIdentity } from './stream-errors.ts';

/** What a consumer is made of. */
export interface StreamConsumerOptions {
  /** 1 to 128 of letters, digits, `_`, `.` and `-`. */
  readonly name: string;
  readonly stream: StreamIdentity & { readonly arn: string };
  readonly clock: Clock;
  /** Wall time; the ARN has it in whole seconds. */
  readonly createdAtMs: number;
  /** Wall time from which it can subscribe. */
  readonly activeAtMs: number;
}

/** After a subscription was granted, no other one to its shard is for so long. */
const EXCLUSIVE_MS = 5_000;

interface Lease {
  readonly grantedAtMs: number;
  readonly controller: AbortController;
}

/**
 * A consumer that a stream knows by name and pushes records to.
 *
 * @see https://docs.aws.amazon.com/streams/latest/dev/enhanced-consumers.html
 */
export class StreamConsumer implements ConsumerIdentity {
  readonly name: string;
  readonly arn: string;
  readonly stream: StreamIdentity & { readonly arn: string };
  readonly createdAtSeconds: number;
  readonly #clock: Clock;
  readonly #activeAtMs: number;
  /** The newest of each shard, over or not. */
  readonly #leases = new Map<string, Lease>();
  #ended = false;

  constructor({ name, stream, clock, createdAtMs, activeAtMs }: StreamConsumerOptions) {
    this.name = name;
    this.stream = stream;
    this.createdAtSeconds = Math.floor(createdAtMs / 1_000);
    this.arn = `${stream.arn}/consumer/${name}:${this.createdAtSeconds}`;
    this.#clock = clock;
    this.#activeAtMs = activeAtMs;
  }

  get status(): 'CREATING' | 'ACTIVE' {
    return this.#clock.wallTimeMs() < this.#activeAtMs ? 'CREATING' : 'ACTIVE';
  }

  /**
   * Grants a subscription to a shard. Its signal is aborted, with the error to end on, when
   * another subscription takes over, which one may after 5 seconds, or the consumer goes.
   *
   * @throws {AwsError} ResourceInUseException; ResourceNotFoundException when it is no more
   */
  subscribe(shardId: string): AbortSignal {
    if (this.#ended) throw consumerNotFound(this.arn, this.stream);
    if (this.status !== 'ACTIVE') throw consumerNotActive(this);
    const nowMs = this.#clock.monotonicMs();
    const former = this.#leases.get(shardId);
    if (former && nowMs - former.grantedAtMs < EXCLUSIVE_MS) {
      throw subscriptionExists(this, shardId);
    }
    former?.controller.abort(subscriptionExists(this, shardId));
    const controller = new AbortController();
    this.#leases.set(shardId, { grantedAtMs: nowMs, controller });
    return controller.signal;
  }

  /** Ends all subscriptions, since the consumer is no more. */
  end(): void {
    this.#ended = true;
    const message = `Consumer ${this.name} has been deregistered.`;
    for (const { controller } of this.#leases.values()) {
      controller.abort(new AwsError('ResourceNotFoundException', message));
    }
  }
}
