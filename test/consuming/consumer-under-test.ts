import { sleep } from '../../src/clock.ts';
import type { Consumer } from '../../src/consuming/consumer-pipeline.ts';
import type { ConsumerPorts } from '../../src/consuming/consumer-ports.ts';
import type { Arm } from '../../src/observation/arm.ts';
import type { DeliveryObservation } from '../../src/observation/delivery-observation.ts';
import { createVirtualClock, type VirtualClock } from '../../src/virtual-clock.ts';
import { contextOf } from './sample-records.ts';

/** The function's timeout and what of it is kept back, unless a test says otherwise. */
export const TIMEOUT_MS = 3000;
export const RESERVE_MS = 500;

/** One warm sandbox in virtual time. */
export interface ConsumerUnderTest<TResponse> {
  readonly clock: VirtualClock;
  readonly consumer: Consumer<TResponse>;
  /** Everything it observed, oldest first. */
  readonly observations: readonly DeliveryObservation[];
  /** Invokes it once and moves the clock until it has answered; rejects as it does. */
  readonly invoke: (event: unknown, timeoutMs?: number) => Promise<TResponse>;
}

/** Builds a consumer whose work passes in virtual time. */
export function consumerUnderTest<TResponse>(
  factory: (ports: ConsumerPorts) => Consumer<TResponse>,
  arm: Arm,
  ports: Partial<ConsumerPorts> = {},
): ConsumerUnderTest<TResponse> {
  const clock = createVirtualClock();
  const observations: DeliveryObservation[] = [];
  const consumer = factory({
    clock,
    arm,
    sandbox: 'sandbox-1',
    reserveMs: RESERVE_MS,
    maxReceiveCount: null,
    work: {
      burnCpu: (durationMs, signal) => sleep(clock, durationMs, signal),
      wait: (durationMs, signal) => sleep(clock, durationMs, signal),
    },
    writeObservation: (observation) => observations.push(observation),
    ...ports,
  });
  return {
    clock,
    consumer,
    observations,
    invoke: async (event, timeoutMs = TIMEOUT_MS) => {
      let settled = false;
      const answer = consumer(event, contextOf(clock, timeoutMs)).finally(() => {
        settled = true;
      });
      answer.catch(() => {}); // Handled by who awaits it below, only later.
      await clock.runUntil(() => settled, timeoutMs);
      return answer;
    },
  };
}
