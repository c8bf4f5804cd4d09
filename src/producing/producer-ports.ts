import type { Clock } from '../clock.ts';
import type { Arm } from '../observation/arm.ts';
import type { AttemptObservation } from '../observation/attempt-observation.ts';
import type { Prng } from '../prng.ts';
import type { TransportPort } from './transport-port.ts';

/** Everything the producer function needs of the world. */
export interface ProducerPorts {
  readonly clock: Clock;
  /** Spreads retries and names single sends; the schedule has a seed of its own. */
  readonly prng: Prng;
  /** Id of the execution environment. */
  readonly sandbox: string;
  /**
   * Where each deployed arm's records go. Arms that read the same stream share one transport
   * object: a record is then sent once, and its attempts are logged for each of them.
   */
  readonly transports: Readonly<Partial<Record<Arm, TransportPort>>>;
  readonly writeObservation: (observation: AttemptObservation) => void;
}

/** The part of Lambda's invocation context that the producer uses. */
export interface ProducerContext {
  readonly getRemainingTimeInMillis: () => number;
}
