import type { Clock } from '../clock.ts';
import type { Arm } from '../observation/arm.ts';
import type { DeliveryObservation } from '../observation/delivery-observation.ts';
import { ConsumerError } from './errors.ts';

/** How the work that a record stands for is done. Both end early once `signal` is aborted. */
export interface WorkPort {
  /** Keeps the processor busy. */
  readonly burnCpu: (durationMs: number, signal: AbortSignal) => void | Promise<void>;
  /** Waits, as for a database. */
  readonly wait: (durationMs: number, signal: AbortSignal) => Promise<void>;
}

/** What a consumer needs of the world. */
export interface ConsumerPorts {
  readonly clock: Clock;
  readonly work: WorkPort;
  readonly writeObservation: (observation: DeliveryObservation) => void;
  readonly arm: Arm;
  /** Names the execution environment, for its life. */
  readonly sandbox: string;
  /** Time kept back from records for answering and logging, ms before the function's timeout. */
  readonly reserveMs: number;
  /**
   * Receives of a message after which its queue dead-letters it; null when there is no such limit
   * or it is not known.
   */
  readonly maxReceiveCount: number | null;
}

/**
 * Refuses ports that would fail later, or never visibly.
 *
 * @param arms those that the consumer can serve
 * @throws {ConsumerError} OPTION_INVALID
 */
export function checkConsumerPorts(
  { arm, sandbox, reserveMs }: ConsumerPorts,
  arms: readonly Arm[],
): void {
  if (!arms.includes(arm)) {
    throw new ConsumerError('OPTION_INVALID', `arm is one of ${arms.join(', ')}, not ${arm}`);
  }
  if (sandbox === '') throw new ConsumerError('OPTION_INVALID', 'sandbox is empty');
  if (!Number.isFinite(reserveMs) || reserveMs < 0) {
    throw new ConsumerError('OPTION_INVALID', `reserveMs is 0 or more, not ${reserveMs}`);
  }
}
