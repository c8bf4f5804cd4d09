import type { Clock } from '../../clock.ts';
import { AwsError } from '../aws-error.ts';
import { consumerExists } from './consumer-errors.ts';
import { StreamConsumer } from './stream-consumer.ts';
import type { StreamIdentity } from './stream-errors.ts';

/** Consumers that a stream may have. */
const CONSUMERS_MAX = 20;
/** Consumers of an account that may be in the making at once. */
const CREATING_MAX = 5;
/** How long a consumer is in the making; AWS does not say, and takes some ten seconds. */
const CREATION_MS = 1_000;

/** The consumers that are registered with one stream. */
export class StreamConsumers {
  readonly #stream: StreamIdentity & { readonly arn: string };
  readonly #clock: Clock;
  /** By name, in the order of registration. */
  readonly #consumers = new Map<string, StreamConsumer>();

  constructor(stream: StreamIdentity & { readonly arn: string }, clock: Clock) {
    this.#stream = stream;
    this.#clock = clock;
  }

  get count(): number {
    return this.#consumers.size;
  }

  get creatingCount(): number {
    return this.list().filter(({ status }) => status === 'CREATING').length;
  }

  /** In the order of registration. */
  list(): readonly StreamConsumer[] {
    return [...this.#consumers.values()];
  }

  /** By name; undefined when there is none. */
  find(name: string): StreamConsumer | undefined {
    return this.#consumers.get(name);
  }

  /**
   * Registers a consumer that is CREATING for a second. `creatingCount` is how many of the
   * account's consumers are in the making. The texts of the limits are ours.
   *
   * @throws {AwsError} ResourceInUseException, LimitExceededException
   */
  register(name: string, creatingCount: number): StreamConsumer {
    const nowMs = this.#clock.wallTimeMs();
    if (!this.#consumers.has(name)) {
      this.#refuseBeyond(CREATING_MAX, creatingCount, 'in CREATING status');
    }
    return this.#add(name, nowMs, nowMs + CREATION_MS);
  }

  /**
   * Adds a consumer that is ACTIVE at once, created at the given wall time.
   *
   * @throws {AwsError} ResourceInUseException, LimitExceededException
   */
  deploy(name: string, createdAtMs: number): StreamConsumer {
    return this.#add(name, createdAtMs, createdAtMs);
  }

  /** Ends the consumer's subscriptions and forgets it. */
  deregister(consumer: StreamConsumer): void {
    this.#consumers.delete(consumer.name);
    consumer.end();
  }

  #add(name: string, createdAtMs: number, activeAtMs: number): StreamConsumer {
    if (this.#consumers.has(name)) throw consumerExists(name, this.#stream);
    this.#refuseBeyond(CONSUMERS_MAX, this.count, `of stream ${this.#stream.name}`);
    const [stream, clock] = [this.#stream, this.#clock];
    const consumer = new StreamConsumer({ name, stream, clock, createdAtMs, activeAtMs });
    this.#consumers.set(name, consumer);
    return consumer;
  }

  #refuseBeyond(limit: number, count: number, which: string): void {
    if (count < limit) return;
    throw new AwsError(
      'LimitExceededException',
      `Account ${this.#stream.accountId} has the most consumers ${which} there can be: ${limit}.`,
    );
  }
}
