import { attemptFields } from './attempt-fields.ts';
import type { AttemptedRecord, AttemptObservation } from './attempt-observation.ts';
import { deliveryColumns, deliveryHead } from './delivery-fields.ts';
import type { DeliveredRecord, DeliveryObservation } from './delivery-observation.ts';
import { encodeParts } from './encode-parts.ts';

/**
 * A producer call as log lines, without line ends: one, or several when it is long.
 *
 * Instants are kept to the microsecond, from 1970 to 2255; a text over 1,024 units is cut.
 */
export function encodeAttemptObservation(observation: AttemptObservation): readonly string[] {
  return encodeParts<AttemptedRecord>({
    kind: observation.kind,
    records: observation.records,
    fieldsOf: (records) => attemptFields(observation, records),
  });
}

/**
 * A consumer invocation as log lines, without line ends: one, or several when it is long.
 *
 * Instants are kept to the microsecond, from 1970 to 2255; a text over 1,024 units is cut.
 */
export function encodeDeliveryObservation(observation: DeliveryObservation): readonly string[] {
  return encodeParts<DeliveredRecord>({
    kind: observation.kind,
    records: observation.records,
    fieldsOf: (records, firstIndex) => ({
      ...deliveryHead(observation),
      firstIndex,
      ...deliveryColumns(observation, records),
    }),
  });
}
