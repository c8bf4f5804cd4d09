import type { Clock } from '../../clock.ts';
import { invariant } from '../../invariant.ts';
import type { Prng } from '../../prng.ts';
import type { Backlog } from './backlog.ts';
import { BestEffortOrder, RETURNED_INDEX, randomHostIndex } from './best-effort-order.ts';
import { NoisyNeighbors } from './noisy-neighbors.ts';
import type { StoredMessage } from './stored-message.ts';
import { Tenant, type TenantOrder } from './tenant.ts';

/**
 * The visible messages of a standard queue, in {@link BestEffortOrder}; a message lands on a
 * random host. With message groups it is a fair queue: quiet groups go before noisy ones.
 *
 * @see
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-fair-queues.html
 */
export function createStandardBacklog(prng: Prng, clock: Clock): Backlog {
  const newOrder = (): TenantOrder => new BestEffortOrder(prng);
  const quiet = newOrder();
  const neighbors = new NoisyNeighbors(clock);
  const ungrouped = new Tenant(undefined, quiet);
  const tenants = new Map<string, Tenant>();
  let visibleCount = 0;
  let inFlightCount = 0;

  const tenantOf = ({ content: { groupId } }: StoredMessage): Tenant => {
    if (groupId === undefined) return ungrouped;
    const known = tenants.get(groupId);
    if (known !== undefined) return known;
    const tenant = new Tenant(groupId, quiet);
    tenants.set(groupId, tenant);
    return tenant;
  };
  const show = (message: StoredMessage, hostIndex: number): void => {
    const tenant = tenantOf(message);
    tenant.push(message, hostIndex);
    tenant.visibleCount += 1;
    visibleCount += 1;
  };
  const unhold = (tenant: Tenant): void => {
    inFlightCount -= 1;
    tenant.inFlightCount -= 1;
    if (tenant.inFlightCount === 0) tenant.idleSinceMs = clock.monotonicMs();
  };
  const unshow = (tenant: Tenant): void => {
    visibleCount -= 1;
    tenant.visibleCount -= 1;
    if (tenant.visibleCount > 0 || tenant.order === quiet) return;
    neighbors.calm(tenant);
    tenant.moveTo(quiet);
  };
  const forgetIfEmpty = ({ groupId, visibleCount: visible, inFlightCount: held }: Tenant): void => {
    if (groupId !== undefined && visible === 0 && held === 0) tenants.delete(groupId);
  };
  const next = (): StoredMessage | undefined => {
    for (const tenant of neighbors.rested()) tenant.moveTo(quiet);
    for (let lane = quiet.next(); lane !== undefined; lane = quiet.next()) {
      const { tenant } = lane;
      if (!neighbors.detect(tenant, inFlightCount)) return quiet.shift(lane);
      tenant.moveTo(newOrder());
    }
    const order = neighbors.next()?.order;
    const lane = order?.next();
    return lane && order?.shift(lane);
  };

  return {
    get visibleCount() {
      return visibleCount;
    },
    add: (message) => show(message, randomHostIndex(prng)),
    take: (maximumCount, admit) => {
      const taken: StoredMessage[] = [];
      while (taken.length < maximumCount && visibleCount > 0) {
        const message = next();
        invariant(message !== undefined, 'a visible message is in an order');
        const tenant = tenantOf(message);
        unshow(tenant);
        if (admit(message)) {
          taken.push(message);
          inFlightCount += 1;
          tenant.inFlightCount += 1;
        } else forgetIfEmpty(tenant);
      }
      return taken;
    },
    giveBack: (message) => {
      unhold(tenantOf(message));
      show(message, RETURNED_INDEX);
    },
    release: (message) => {
      const tenant = tenantOf(message);
      unhold(tenant);
      forgetIfEmpty(tenant);
    },
    forget: (message) => {
      const tenant = tenantOf(message);
      unshow(tenant);
      forgetIfEmpty(tenant);
    },
  };
}
