import type { Clock } from '../../clock.ts';
import type { Tenant } from './tenant.ts';

/** A tenant is noisy from so many messages in flight on. */
const NOISY_COUNT_MIN = 30;
/** And when these are more than this part of all messages in flight. */
const NOISY_RATIO = 0.1;
/** A noisy tenant is quiet again when it had nothing in flight for so long. */
const REST_MS = 300_000;

/**
 * Which tenants of a standard queue take so much of its consumers that others go first.
 *
 * Once noisy, a tenant stays so until its backlog is gone or nothing of it has been in
 * flight for five minutes. AWS also counts the time that consumers spend on a tenant, over a
 * period of which it says nothing; that is not simulated.
 *
 * @see
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-fair-queues-detailed.html
 */
export class NoisyNeighbors {
  readonly #clock: Clock;
  readonly #noisy = new Set<Tenant>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** True when a tenant has become noisy; it is noisy from then on. */
  detect(tenant: Tenant, allInFlightCount: number): boolean {
    const { groupId, inFlightCount } = tenant;
    if (groupId === undefined || inFlightCount < NOISY_COUNT_MIN) return false;
    if (inFlightCount <= allInFlightCount * NOISY_RATIO) return false;
    this.#noisy.add(tenant);
    return true;
  }

  /** Notes that a tenant has no backlog, and so is quiet. */
  calm(tenant: Tenant): void {
    this.#noisy.delete(tenant);
  }

  /** The noisy tenants that have rested; they are quiet from now on. */
  rested(): readonly Tenant[] {
    if (this.#noisy.size === 0) return [];
    const idleUntilMs = this.#clock.monotonicMs() - REST_MS;
    const rested = [...this.#noisy].filter(
      ({ inFlightCount, idleSinceMs }) => inFlightCount === 0 && idleSinceMs <= idleUntilMs,
    );
    for (const tenant of rested) this.#noisy.delete(tenant);
    return rested;
  }

  /** The noisy tenant that is next when nobody is quiet: the one with the fewest in flight. */
  next(): Tenant | undefined {
    let next: Tenant | undefined;
    for (const tenant of this.#noisy) {
      if (next === undefined || tenant.inFlightCount < next.inFlightCount) next = tenant;
    }
    return next;
  }
}
