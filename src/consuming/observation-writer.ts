import type { DeliveryObservation } from '../observation/delivery-observation.ts';
import { encodeDeliveryObservation } from '../observation/encode-observation.ts';

/** Logs each observation through `write`, whole lines at once, for whoever reads the log. */
export function observationWriter(
  write: (text: string) => void,
): (observation: DeliveryObservation) => void {
  return (observation) => write(`${encodeDeliveryObservation(observation).join('\n')}\n`);
}
