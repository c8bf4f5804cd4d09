import type { Arm } from '../observation/arm.ts';
import { ProducerError } from './errors.ts';
import type { ProducerPorts } from './producer-ports.ts';
import type { TransportPort } from './transport-port.ts';

/** Arms that read what is sent to one transport. */
export interface ArmGroup {
  readonly transport: TransportPort;
  readonly arms: readonly Arm[];
}

/**
 * Groups arms by where their records go, in the order they are named.
 *
 * @throws {ProducerError} ARM_NOT_DEPLOYED
 */
export function groupArms(
  arms: readonly Arm[],
  transports: ProducerPorts['transports'],
): readonly ArmGroup[] {
  const armsByTransport = new Map<TransportPort, Arm[]>();
  for (const arm of arms) {
    const transport = transports[arm];
    if (!transport) {
      throw new ProducerError('ARM_NOT_DEPLOYED', `this stage has nowhere to send for arm ${arm}`);
    }
    const group = armsByTransport.get(transport);
    if (group) group.push(arm);
    else armsByTransport.set(transport, [arm]);
  }
  return Array.from(armsByTransport, ([transport, members]) => ({ transport, arms: members }));
}
