import type { BestEffortOrder, HostLane } from './best-effort-order.ts';
import { Deque } from './deque.ts';
import type { StoredMessage } from './stored-message.ts';

/** The visible messages of one tenant on one host. */
export interface TenantLane extends HostLane {
  readonly tenant: Tenant;
}

/** An order of the messages of one tenant or of many. */
export type TenantOrder = BestEffortOrder<TenantLane>;

/** Who sends to a standard queue: all messages of one message group, or all without a group. */
export class Tenant {
  /** Undefined for messages without a group, each of which is a tenant of its own to AWS. */
  readonly groupId: string | undefined;
  /** Where its messages stand: among those of all quiet tenants, or by themselves. */
  order: TenantOrder;
  visibleCount = 0;
  inFlightCount = 0;
  /** Since when none of its messages has been in flight, on the monotonic clock. */
  idleSinceMs = Number.NEGATIVE_INFINITY;
  readonly #lanes = new Map<number, TenantLane>();

  constructor(groupId: string | undefined, order: TenantOrder) {
    this.groupId = groupId;
    this.order = order;
  }

  /** Appends a visible message to the others on its host. */
  push(message: StoredMessage, hostIndex: number): void {
    const lane = this.#lane(hostIndex);
    lane.messages.pushBack(message);
    if (lane.messages.length === 1) this.order.add(lane);
  }

  /** Takes all its messages to another order. */
  moveTo(order: TenantOrder): void {
    for (const lane of this.#lanes.values()) {
      if (lane.messages.length === 0) continue;
      this.order.remove(lane);
      order.add(lane);
    }
    this.order = order;
  }

  #lane(hostIndex: number): TenantLane {
    const known = this.#lanes.get(hostIndex);
    if (known !== undefined) return known;
    const lane: TenantLane = {
      tenant: this,
      hostIndex,
      messages: new Deque<StoredMessage>(),
      dueAtMs: 0,
      serial: 0,
      heapIndex: -1,
    };
    this.#lanes.set(hostIndex, lane);
    return lane;
  }
}
